import CSDL2
public import Raster

/// A surface that frames are drawn on, turned as the monitor is.
///
/// It draws what differs from the frame before and nothing else. Not `Sendable`, one thread.
public final class Canvas {
    /// The size of the upright picture.
    public let size: PixelSize
    /// How the monitor stands.
    public let turn: QuarterTurn
    let surface: UnsafeMutablePointer<SDL_Surface>
    private let isOwned: Bool
    private var last: Frame?

    /// A canvas in memory, for a screenshot; `size` is that of the monitor.
    ///
    /// - Throws: ``ScreenError`` when there is no memory for it.
    public init(monitor: PixelSize, turned turn: QuarterTurn) throws(ScreenError) {
        let made = SDL_CreateRGBSurfaceWithFormat(
            0, CInt(monitor.width), CInt(monitor.height), 32, SDL_PIXELFORMAT_XRGB8888.rawValue)
        guard let made else { throw ScreenError("SDL_CreateRGBSurfaceWithFormat") }
        surface = made
        isOwned = true
        self.turn = turn
        size = monitor.turned(by: turn)
    }

    /// A canvas on a window's surface, which stays the window's.
    init(borrowing surface: UnsafeMutablePointer<SDL_Surface>, turned turn: QuarterTurn) {
        self.surface = surface
        isOwned = false
        self.turn = turn
        size = PixelSize(width: Int(surface.pointee.w), height: Int(surface.pointee.h)).turned(by: turn)
    }

    deinit {
        if isOwned { SDL_FreeSurface(surface) }
    }

    /// Draws a frame, as far as it differs from the last one.
    ///
    /// - Returns: The parts of the surface that changed, in its own coordinates.
    @discardableResult
    public func draw(_ frame: Frame) -> [PixelRect] {
        let damage = Damage(from: last, to: frame, size: size)
        last = frame
        return damage.rects.map { rect in
            let place = turn.place(rect, in: size)
            var clip = SDL_Rect(place)
            SDL_SetClipRect(surface, &clip)
            drawBackground(of: frame, in: rect)
            for layer in frame.layers {
                for sprite in layer where sprite.visible.intersects(rect) { draw(sprite, in: rect) }
            }
            return place
        }
    }

    /// What is on it now, as the monitor has it.
    public func bitmap() -> Bitmap {
        let width = Int(surface.pointee.w)
        let height = Int(surface.pointee.h)
        var pixels: [UInt32] = []
        pixels.reserveCapacity(width * height)
        for row in 0..<height {
            let start = surface.pointee.pixels.advanced(by: row * Int(surface.pointee.pitch))
            let line = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt32.self), count: width)
            pixels.append(contentsOf: line.lazy.map { $0 | 0xFF00_0000 })
        }
        return Bitmap(size: PixelSize(width: width, height: height), pixels: pixels)
    }

    /// Writes what is on it now, as the monitor has it, as an uncompressed BMP file: for programs that look at it.
    public func saveBMP(to path: String) throws(ScreenError) {
        guard SDL_SaveBMP_RW(surface, SDL_RWFromFile(path, "wb"), 1) == 0 else { throw ScreenError("SDL_SaveBMP") }
    }

    private func drawBackground(of frame: Frame, in rect: PixelRect) {
        // Rows of one colour are one rectangle: a fade has fewer colours than rows.
        var first = rect.y
        while first < rect.maxY {
            let colour = frame.background(row: first, of: size.height)
            var end = first + 1
            while end < rect.maxY, frame.background(row: end, of: size.height) == colour { end += 1 }
            fill(PixelRect(x: rect.x, y: first, width: rect.width, height: end - first), colour)
            first = end
        }
    }

    private func draw(_ sprite: Sprite, in rect: PixelRect) {
        switch sprite.content {
        case .fill(let colour): fill(sprite.visible, colour)
        case .image(let image, let tint):
            precondition(image.turn == turn, "an image is turned as the screen that it is drawn on")
            blit(image, tint, at: sprite.rect, visible: sprite.visible.intersection(rect))
        }
    }

    private func fill(_ rect: PixelRect, _ colour: Colour) {
        var place = SDL_Rect(turn.place(rect, in: size))
        SDL_FillRect(surface, &place, SDL_MapRGB(surface.pointee.format, colour.red, colour.green, colour.blue))
    }

    private func blit(_ image: Image, _ tint: Colour, at rect: PixelRect, visible: PixelRect) {
        SDL_SetSurfaceColorMod(image.surface, tint.red, tint.green, tint.blue)
        SDL_SetSurfaceAlphaMod(image.surface, tint.alpha)
        let part = visible.offset(by: -rect.x, -rect.y)
        var source = SDL_Rect(turn.place(part, in: image.size))
        var place = SDL_Rect(turn.place(visible, in: size))
        SDL_UpperBlit(image.surface, &source, surface, &place)
    }
}

extension SDL_Rect {
    init(_ rect: PixelRect) {
        self.init(x: CInt(rect.x), y: CInt(rect.y), w: CInt(rect.width), h: CInt(rect.height))
    }
}
