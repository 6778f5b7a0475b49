import CSDL2TTF
import Glibc
import Raster

/// An open font file, for one thread at a time.
final class Font {
    private let library: FontLibrary
    private let font: OpaquePointer
    /// The height of a line at the em of `referenceSize`.
    private let referenceHeight: Int
    /// The em in pixels for each height of a line that was asked for.
    private var sizes: [Int: CInt] = [:]
    private var currentSize: CInt = Font.referenceSize

    private static let referenceSize: CInt = 1000

    /// Opens a face of a file, the first one being 0.
    init(path: String, index: Int, library: FontLibrary) throws(LetteringProblem) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw LetteringProblem(path: path, reason: String(cString: strerror(errno)))
        }
        // Anything else could make the open wait for ever, as a pipe does.
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LetteringProblem(path: path, reason: "it is not a regular file")
        }
        let opened = library.exclusively { UInt(bitPattern: TTF_OpenFontIndex(path, Self.referenceSize, index)) }
        guard let font = OpaquePointer(bitPattern: opened) else {
            throw LetteringProblem(path: path, reason: FontLibrary.lastError)
        }
        self.library = library
        self.font = font
        referenceHeight = Int(TTF_FontHeight(font))
        // A font of fixed pictures, as some emoji fonts are, or one whose measures are nonsense.
        guard (200...10_000).contains(referenceHeight) else {
            throw LetteringProblem(path: path, reason: "it cannot be scaled")
        }
    }

    deinit {
        let address = UInt(bitPattern: font)
        library.exclusively { TTF_CloseFont(OpaquePointer(bitPattern: address)) }
    }

    func hasGlyph(_ scalar: Unicode.Scalar) -> Bool { TTF_GlyphIsProvided32(font, scalar.value) != 0 }

    /// Chooses the largest size whose line is at most `height` pixels high, as far as there is one.
    func choose(height: Int) {
        let size = sizes[height] ?? findSize(height: height)
        sizes[height] = size
        choose(size: size)
    }

    /// Pixels from the top of the line to the base line, at the size chosen.
    var ascent: Int { Int(TTF_FontAscent(font)) }
    /// Pixels of a line at the size chosen.
    var lineHeight: Int { Int(TTF_FontHeight(font)) }

    /// Pixels that a run takes at the size chosen.
    func width(of run: TextRun) -> Int {
        prepare(run)
        var width: CInt = 0
        return TTF_SizeUTF8(font, run.text, &width, nil) == 0 ? Int(width) : 0
    }

    /// Sets a run at the size chosen, with its left edge at `x` and on the base line `baseline`.
    func draw(_ run: TextRun, on line: inout InkLine, x: Int, baseline: Int) {
        prepare(run)
        let white = SDL_Color(r: 255, g: 255, b: 255, a: 255)
        guard let surface = TTF_RenderUTF8_Blended(font, run.text, white) else { return }
        defer { SDL_FreeSurface(surface) }
        guard let pixels = surface.pointee.pixels else { return }
        line.add(
            pixels.assumingMemoryBound(to: UInt32.self),
            size: PixelSize(width: Int(surface.pointee.w), height: Int(surface.pointee.h)),
            pitch: Int(surface.pointee.pitch) / MemoryLayout<UInt32>.stride,
            x: x, y: baseline - ascent - overshoot(of: run))
    }

    private func prepare(_ run: TextRun) {
        TTF_SetFontDirection(font, run.isRightToLeft ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR)
        TTF_SetFontScriptName(font, run.script.rawValue)
    }

    /// By how much a run reaches above the line: the library moves it down by as much.
    private func overshoot(of run: TextRun) -> Int {
        let top = run.text.unicodeScalars.reduce(CInt(0)) { top, scalar in
            var maxY: CInt = 0
            return TTF_GlyphMetrics32(font, scalar.value, nil, nil, nil, &maxY, nil) == 0 ? max(top, maxY) : top
        }
        return max(0, Int(top) - ascent)
    }

    private func choose(size: CInt) {
        // Setting it, even anew, throws away the glyphs that are drawn already.
        guard size != currentSize, TTF_SetFontSize(font, size) == 0 else { return }
        currentSize = size
    }

    private func findSize(height: Int) -> CInt {
        func isTooHigh(_ size: CInt) -> Bool {
            choose(size: size)
            return lineHeight > height
        }
        // The height grows with the em but for rounding, so that the guess is off by one or two.
        var size = CInt(clamping: max(1, height * Int(Self.referenceSize) / referenceHeight))
        while size > 1, isTooHigh(size) { size -= 1 }
        let limit = size + 8
        while size < limit, !isTooHigh(size + 1) { size += 1 }
        return size
    }
}
