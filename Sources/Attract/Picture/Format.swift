package import Raster

/// The shape of the picture: how many pixels, what form they have, and how much of the edge nobody sees.
///
/// Things are laid out in points: a point is as wide as it is high, and as high as a pixel. On most monitors a point is a
/// pixel; on a cathode-ray tube with 1280 × 480 pixels it is two pixels wide.
package struct Format: Hashable, Sendable {
    /// The upright picture, in pixels.
    package let screen: PixelSize
    /// The width of a pixel of the upright picture by its height.
    package let pixelAspect: Double
    /// How much of each side is left free for overscan, in percent; 0…10.
    package let safeArea: Int

    /// The shape of a monitor of `screen` pixels (upright) with pixels of `pixelAspect`, which is the monitor's own.
    package init(screen: PixelSize, turn: QuarterTurn = .none, pixelAspect: Double = 1, safeArea: Int = 0) {
        self.screen = screen
        self.pixelAspect = turn.isSideways ? 1 / pixelAspect : pixelAspect
        self.safeArea = safeArea
    }

    /// The whole picture, in points.
    var whole: PixelRect {
        PixelRect(x: 0, y: 0, width: Int(Double(screen.width) * pixelAspect), height: screen.height)
    }

    /// What everybody sees, in points.
    var area: PixelRect {
        whole.inset(by: whole.width * safeArea / 100, whole.height * safeArea / 100)
    }

    /// The shorter side of what everybody sees: what sizes are a share of.
    var unit: Int { min(area.width, area.height) }

    /// The smallest letters that can be read from where the player stands.
    var smallestText: Int { max(8, unit / 40) }

    /// A rectangle of points in pixels.
    func pixels(_ rect: PixelRect) -> PixelRect {
        let left = column(rect.x)
        return PixelRect(x: left, y: rect.y, width: column(rect.maxX) - left, height: rect.height)
    }

    /// The pixel at which a point begins.
    func column(_ x: Int) -> Int { pixelAspect == 1 ? x : Int((Double(x) / pixelAspect).rounded()) }

    /// How wide something of so many points is in pixels.
    func pixels(_ size: PixelSize) -> PixelSize {
        PixelSize(width: max(1, column(size.width)), height: size.height)
    }
}
