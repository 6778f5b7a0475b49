public import Raster

extension QRCode {
    /// Draws the symbol.
    ///
    /// - Parameters:
    ///   - moduleWidth: Pixels, 1 or more.
    ///   - moduleHeight: Pixels, 1 or more; differs from the width where the screen's pixels are not square.
    ///   - dark: The colour of the dark modules.
    ///   - light: The colour of the others and of the margin; much lighter, or scanners do not read it.
    ///   - margin: Light modules on each side; fewer than 4 are not to the standard, and many scanners need them.
    /// - Returns: A picture of `width + 2 * margin` modules a side.
    public func bitmap(
        moduleWidth: Int, moduleHeight: Int, dark: Colour, light: Colour, margin: Int = 4
    ) -> Bitmap {
        precondition(moduleWidth >= 1 && moduleHeight >= 1 && margin >= 0, "a module has at least a pixel")
        let modules = width + 2 * margin
        let size = PixelSize(width: modules * moduleWidth, height: modules * moduleHeight)
        var picture = Bitmap(size: size, filledWith: light)
        for row in 0..<width {
            for column in 0..<width where isDark(column: column, row: row) {
                let module = PixelRect(
                    x: (margin + column) * moduleWidth, y: (margin + row) * moduleHeight, width: moduleWidth,
                    height: moduleHeight)
                picture.fill(module, with: dark)
            }
        }
        return picture
    }
}
