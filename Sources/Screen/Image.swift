import CSDL2
public import Raster

/// A picture that is ready to be drawn: turned already as the screen is, so that drawing it costs no turning.
///
/// Not `Sendable`: SDL's surfaces belong to one thread. Its pixels are kept as long as it is.
public final class Image {
    /// The size before the turn.
    public let size: PixelSize
    /// How far it was turned.
    public let turn: QuarterTurn
    let surface: UnsafeMutablePointer<SDL_Surface>

    /// Takes a picture over.
    ///
    /// - Parameters:
    ///   - bitmap: The upright picture, at least one pixel.
    ///   - turn: How the screen that it is for is turned.
    /// - Throws: ``ScreenError`` when there is no memory for it.
    public init(_ bitmap: Bitmap, turned turn: QuarterTurn) throws(ScreenError) {
        let turned = bitmap.turned(by: turn)
        let made = SDL_CreateRGBSurfaceWithFormat(
            0, CInt(turned.size.width), CInt(turned.size.height), 32, SDL_PIXELFORMAT_ARGB8888.rawValue)
        guard let made else { throw ScreenError("SDL_CreateRGBSurfaceWithFormat") }
        size = bitmap.size
        self.turn = turn
        surface = made
        turned.pixels.withUnsafeBytes { pixels in
            guard let source = pixels.baseAddress else { return }
            for row in 0..<turned.size.height {
                let bytes = turned.size.width * 4
                made.pointee.pixels.advanced(by: row * Int(made.pointee.pitch))
                    .copyMemory(from: source.advanced(by: row * bytes), byteCount: bytes)
            }
        }
        // A copy is several times cheaper than a mix.
        let isOpaque = turned.pixels.allSatisfy { $0 >> 24 == 255 }
        SDL_SetSurfaceBlendMode(made, isOpaque ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND)
    }

    deinit {
        SDL_FreeSurface(surface)
    }
}
