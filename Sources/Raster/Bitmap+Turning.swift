extension Bitmap {
    /// The picture turned clockwise.
    ///
    /// What was in a rectangle is afterwards where ``QuarterTurn/place(_:in:)`` says.
    public func turned(by turn: QuarterTurn) -> Bitmap {
        let (width, height) = (size.width, size.height)
        return switch turn {
        case .none: self
        case .quarter: rearranged(to: size.turned(by: turn), first: height - 1, right: height, down: -1)
        case .half: rearranged(to: size, first: width * height - 1, right: -1, down: -width)
        case .threeQuarters: rearranged(to: size.turned(by: turn), first: (width - 1) * height, right: -height, down: 1)
        }
    }

    /// The picture as a mirror shows it: left and right change places.
    public func mirrored() -> Bitmap {
        rearranged(to: size, first: size.width - 1, right: -1, down: size.width)
    }

    /// The same pixels in another order.
    ///
    /// The upper left pixel goes to the index `first`; a step to the right or down in this picture is a step of so many
    /// indices in the new one.
    private func rearranged(to newSize: PixelSize, first: Int, right: Int, down: Int) -> Bitmap {
        let count = pixels.count
        let moved = [UInt32](unsafeUninitializedCapacity: count) { target, initialized in
            pixels.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                // In squares, so that the lines of the cache are used up on both sides, whichever runs across.
                let side = 32
                for top in stride(from: 0, to: size.height, by: side) {
                    for left in stride(from: 0, to: size.width, by: side) {
                        var y = top
                        while y < min(top + side, size.height) {
                            var x = left
                            let end = min(left + side, size.width)
                            var index = first + left * right + y * down
                            while x < end {
                                (to + index).initialize(to: from[y * size.width + x])
                                index += right
                                x += 1
                            }
                            y += 1
                        }
                    }
                }
            }
            initialized = count
        }
        return Bitmap(size: newSize, pixels: moved)
    }
}
