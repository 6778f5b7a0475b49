/// Which pixels of a line of `sourceCount` make up each pixel of a line of `count`, and with what weight.
///
/// Fewer pixels are averages over the area that each covers; more are interpolated between the two nearest.
struct Resampling {
    /// The first pixel of the source for each pixel.
    private(set) var starts: [Int] = []
    /// Where the weights of each pixel begin in `weights`; one more at the end.
    private(set) var offsets = [0]
    /// Weights in 65536ths; those of one pixel add up to exactly one, so that a plain colour stays what it is.
    private(set) var weights: [UInt64] = []

    private static let one = 65536

    init(from sourceCount: Int, to count: Int) {
        starts.reserveCapacity(count)
        offsets.reserveCapacity(count + 1)
        for index in 0..<count {
            if count < sourceCount {
                average(index, of: count, from: sourceCount)
            } else {
                interpolate(index, of: count, from: sourceCount)
            }
            offsets.append(weights.count)
        }
    }

    /// In units of which a pixel of the source has `count` and one of the result `sourceCount`.
    private mutating func average(_ index: Int, of count: Int, from sourceCount: Int) {
        let (begin, end) = (index * sourceCount, (index + 1) * sourceCount)
        var pixel = begin / count
        starts.append(pixel)
        var covered = 0
        while covered < Self.one {
            pixel += 1
            // Differences of rounded sums, not rounded differences: so the rest of one goes into the next.
            let sum = (min(pixel * count, end) - begin) * Self.one / sourceCount
            weights.append(UInt64(sum - covered))
            covered = sum
        }
    }

    private mutating func interpolate(_ index: Int, of count: Int, from sourceCount: Int) {
        // The middle of the pixel, measured from the middle of the source's first one.
        let middle = (2 * index + 1) * sourceCount * Self.one / (2 * count) - Self.one / 2
        let place = min(max(0, middle), (sourceCount - 1) * Self.one)
        let part = place % Self.one
        starts.append(place / Self.one)
        weights.append(UInt64(Self.one - part))
        if part > 0 { weights.append(UInt64(part)) }
    }
}
