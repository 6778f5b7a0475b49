/// Scales rows of pixels to another width and adds them up with weights.
///
/// Two channels share each 64-bit word, 32 bits for each: red and blue, and alpha and green. A channel is kept multiplied
/// with alpha, alpha itself with 255: at most 255 × 255, which times a weight of 65536 still fits its 32 bits.
struct RowScaler {
    /// How many rows have been read from the source.
    private(set) var rowsRead = 0
    private let width: Int
    private let taps: Resampling
    private var source: [UInt32]
    /// The last two rows, scaled; two words for each pixel.
    private var rows: [[UInt64]]
    private var sums: [UInt64]

    private static let half: UInt64 = 0x0000_8000_0000_8000
    private static let channels: UInt64 = 0x0000_FFFF_0000_FFFF

    init(from sourceWidth: Int, to width: Int) {
        self.width = width
        taps = Resampling(from: sourceWidth, to: width)
        source = Array(repeating: 0, count: sourceWidth)
        sums = Array(repeating: 0, count: 2 * width)
        rows = [sums, sums]
    }

    /// Takes the next row of the source; the last but one is forgotten.
    mutating func read(_ readRow: (UnsafeMutableBufferPointer<UInt32>) -> Void) {
        source.withUnsafeMutableBufferPointer { readRow($0) }
        rows[rowsRead % 2].withUnsafeMutableBufferPointer { [source, taps] row in
            source.withUnsafeBufferPointer { source in
                taps.weights.withUnsafeBufferPointer { weights in
                    guard let from = source.baseAddress, let weights = weights.baseAddress, let to = row.baseAddress
                    else { return }
                    Self.scale(from, to, taps, weights)
                }
            }
        }
        rowsRead += 1
    }

    private static func scale(
        _ source: UnsafePointer<UInt32>, _ row: UnsafeMutablePointer<UInt64>, _ taps: Resampling,
        _ weights: UnsafePointer<UInt64>
    ) {
        var tap = 0
        for x in 0..<taps.starts.count {
            var pixel = taps.starts[x]
            let end = taps.offsets[x + 1]
            var (redBlue, alphaGreen) = (half, half)
            while tap < end {
                let argb = UInt64(truncatingIfNeeded: source[pixel])
                // The weight of a channel is its share of the area times its alpha.
                let weight = weights[tap] &* (argb &>> 24)
                redBlue &+= ((argb & 0xFF0000) &<< 16 | argb & 0xFF) &* weight
                alphaGreen &+= (0xFF_0000_0000 | argb &>> 8 & 0xFF) &* weight
                pixel &+= 1
                tap &+= 1
            }
            row[2 &* x] = redBlue &>> 16 & channels
            row[2 &* x &+ 1] = alphaGreen &>> 16 & channels
        }
    }

    /// Begins a new sum.
    mutating func clear() {
        sums.withUnsafeMutableBufferPointer { $0.update(repeating: Self.half) }
    }

    /// Adds one of the last two rows.
    mutating func add(row: Int, weight: UInt64) {
        rows[row % 2].withUnsafeBufferPointer { row in
            sums.withUnsafeMutableBufferPointer { sums in
                let count = sums.count
                guard let row = row.baseAddress, let sums = sums.baseAddress else { return }
                var index = 0
                while index < count {
                    sums[index] &+= row[index] &* weight
                    index &+= 1
                }
            }
        }
    }

    /// Writes the sum to the beginning of `target`.
    func write(to target: UnsafeMutableBufferPointer<UInt32>) {
        sums.withUnsafeBufferPointer { sums in
            guard let sums = sums.baseAddress, let target = target.baseAddress else { return }
            var x = 0
            while x < width {
                (target + x).initialize(to: Self.pixel(redBlue: sums[2 &* x], alphaGreen: sums[2 &* x &+ 1]))
                x &+= 1
            }
        }
    }

    private static func pixel(redBlue: UInt64, alphaGreen: UInt64) -> UInt32 {
        let alpha = UInt32(truncatingIfNeeded: alphaGreen &>> 48)
        let red = UInt32(truncatingIfNeeded: redBlue &>> 48)
        let green = UInt32(truncatingIfNeeded: alphaGreen &>> 16 & 0xFFFF)
        let blue = UInt32(truncatingIfNeeded: redBlue &>> 16 & 0xFFFF)
        // Almost all pixels are opaque, and a division by a constant is none.
        if alpha == 255 * 255 {
            return 0xFF00_0000 | ((red &+ 127) / 255) << 16 | ((green &+ 127) / 255) << 8 | (blue &+ 127) / 255
        }
        guard alpha > 127 else { return 0 }
        func divided(_ channel: UInt32) -> UInt32 { min(255, (channel &* 255 &+ alpha / 2) / alpha) }
        return ((alpha &+ 127) / 255) << 24 | divided(red) << 16 | divided(green) << 8 | divided(blue)
    }
}
