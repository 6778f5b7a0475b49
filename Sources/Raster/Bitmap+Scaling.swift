extension Bitmap {
    /// The picture made larger or smaller; its shape changes with `newSize`.
    ///
    /// Each direction by itself: an average of the area when it gets smaller, interpolated when it gets larger.
    /// Transparent pixels count for their alpha only, whatever colour they hide. Empty when either size is.
    public func scaled(to newSize: PixelSize) -> Bitmap {
        if newSize == size { return self }
        var next = 0
        return pixels.withUnsafeBufferPointer { source in
            Bitmap(scaling: size, to: newSize) { row in
                let part = UnsafeBufferPointer(rebasing: source[next..<(next + row.count)])
                _ = row.update(fromContentsOf: part)
                next += row.count
            }
        }
    }

    /// Scales a picture that comes row by row, so that it need not be in memory as a bitmap; see ``scaled(to:)``.
    ///
    /// - Parameters:
    ///   - sourceSize: The size of that picture.
    ///   - newSize: The size of this one.
    ///   - readRow: Fills in the next row from the top, `sourceSize.width` pixels; called at most once for each row, and
    ///     not for rows that do not matter.
    public init(
        scaling sourceSize: PixelSize, to newSize: PixelSize, readRow: (UnsafeMutableBufferPointer<UInt32>) -> Void
    ) {
        guard sourceSize.width > 0, sourceSize.height > 0, newSize.width > 0, newSize.height > 0 else {
            self.init(size: newSize)
            return
        }
        var scaler = RowScaler(from: sourceSize.width, to: newSize.width)
        let vertical = Resampling(from: sourceSize.height, to: newSize.height)
        let count = newSize.width * newSize.height
        let pixels = [UInt32](unsafeUninitializedCapacity: count) { target, initialized in
            for y in 0..<newSize.height {
                scaler.clear()
                for tap in vertical.offsets[y]..<vertical.offsets[y + 1] {
                    let row = vertical.starts[y] + tap - vertical.offsets[y]
                    // A row counts for two rows of the result at most, and those are neighbours.
                    while scaler.rowsRead <= row { scaler.read(readRow) }
                    scaler.add(row: row, weight: vertical.weights[tap])
                }
                scaler.write(to: UnsafeMutableBufferPointer(rebasing: target[(y * newSize.width)...]))
            }
            initialized = count
        }
        self.init(size: newSize, pixels: pixels)
    }
}
