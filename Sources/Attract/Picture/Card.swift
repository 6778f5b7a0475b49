import Raster

/// Where the QR stands, and how large: whole pixels for each module, so that no camera sees a blurred edge.
struct Card: Hashable, Sendable {
    /// Light modules on each side of the symbol, as ISO/IEC 18004 asks.
    static let margin = 4

    /// The card with its margin, in points.
    let rect: PixelRect
    /// One module, in pixels.
    let module: PixelSize

    /// How large a symbol of `width` modules can be in a box of points.
    ///
    /// - Returns: The size of a module in pixels; `nil` when it would be smaller than two pixels, which cameras miss.
    static func module(for width: Int, in box: PixelSize, _ format: Format) -> PixelSize? {
        let modules = width + 2 * margin
        var height = min(box.width, box.height) / modules
        while height >= 2 {
            let wide = max(1, format.column(height))
            let size = PixelSize(width: wide, height: height)
            if wide >= 2, Self.points(wide * modules, format) <= box.width { return size }
            height -= 1
        }
        return nil
    }

    /// The next smaller module; `nil` when cameras would miss it.
    static func smaller(_ module: PixelSize, _ format: Format) -> PixelSize? {
        let height = module.height - 1
        let size = PixelSize(width: format.column(height), height: height)
        return size.width >= 2 && height >= 2 ? size : nil
    }

    /// The card's size in points.
    static func size(of module: PixelSize, for width: Int, _ format: Format) -> PixelSize {
        let modules = width + 2 * margin
        return PixelSize(width: points(module.width * modules, format), height: module.height * modules)
    }

    private static func points(_ columns: Int, _ format: Format) -> Int {
        format.pixelAspect == 1 ? columns : Int((Double(columns) * format.pixelAspect).rounded())
    }
}
