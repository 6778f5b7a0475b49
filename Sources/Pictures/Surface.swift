import CSDL2Image
import Raster

/// A decoded picture as the library made it; freed with this value.
final class Surface {
    private let surface: UnsafeMutablePointer<SDL_Surface>

    var size: PixelSize { PixelSize(width: Int(surface.pointee.w), height: Int(surface.pointee.h)) }

    /// Loads the parts of the library once, which is all that it does not do on several threads at a time.
    private static let isReady: Bool = {
        let parts = CInt(IMG_INIT_PNG.rawValue | IMG_INIT_JPG.rawValue)
        return IMG_Init(parts) & parts == parts
    }()

    /// What went wrong in the last call of this thread.
    static var lastError: String { String(cString: SDL_GetError()) }

    /// Frees what the library keeps for this thread; it does not notice when a thread ends.
    static func forgetThread() { SDL_TLSCleanup() }

    /// Decodes a file's content; `header` is what it says of itself.
    init(decoding bytes: [UInt8], _ header: PictureHeader) throws(DecodingError) {
        guard Self.isReady else { throw .broken(Self.lastError) }
        let decoded = bytes.withUnsafeBytes { bytes in
            IMG_LoadTyped_RW(
                SDL_RWFromConstMem(bytes.baseAddress, CInt(bytes.count)), 1, header.format == .png ? "PNG" : "JPG")
        }
        guard let decoded else { throw .broken(Self.lastError) }
        surface = decoded
        // The limit of pixels was held against the header.
        guard size == header.size else { throw .broken("its header is broken") }
    }

    deinit { SDL_FreeSurface(surface) }

    /// The picture made larger or smaller, converted row by row, so that it is in memory only once.
    func scaled(to newSize: PixelSize) throws(DecodingError) -> Bitmap {
        let format = UInt32(SDL_PIXELFORMAT_ARGB8888.rawValue)
        guard let row = SDL_CreateRGBSurfaceWithFormat(0, surface.pointee.w, 1, 32, format) else {
            throw .broken(Self.lastError)
        }
        defer { SDL_FreeSurface(row) }
        // Transparent pixels are to be copied, not laid over what the row held before.
        SDL_SetSurfaceBlendMode(surface, SDL_BLENDMODE_NONE)
        var y: CInt = 0
        return Bitmap(scaling: size, to: newSize) { [surface] target in
            var place = SDL_Rect(x: 0, y: y, w: surface.pointee.w, h: 1)
            // A colour that stands for transparent is left out of the copy.
            SDL_FillRect(row, nil, 0)
            SDL_UpperBlit(surface, &place, row, nil)
            y += 1
            guard let pixels = row.pointee.pixels else { return }
            let count = target.count
            target.baseAddress?.update(from: pixels.assumingMemoryBound(to: UInt32.self), count: count)
        }
    }

    /// A picture as a PNG file's content; `nil` when that failed.
    static func png(of bitmap: Bitmap) -> [UInt8]? {
        guard isReady else { return nil }
        var pixels = bitmap.pixels
        let (width, height) = (CInt(bitmap.size.width), CInt(bitmap.size.height))
        let sink = ByteSink()
        let isWritten = pixels.withUnsafeMutableBufferPointer { pixels in
            guard
                let surface = SDL_CreateRGBSurfaceWithFormatFrom(
                    pixels.baseAddress, width, height, 32, 4 * width, UInt32(SDL_PIXELFORMAT_ARGB8888.rawValue))
            else { return false }
            defer { SDL_FreeSurface(surface) }
            return sink.withStream { IMG_SavePNG_RW(surface, $0, 0) == 0 } ?? false
        }
        return isWritten ? sink.bytes : nil
    }
}
