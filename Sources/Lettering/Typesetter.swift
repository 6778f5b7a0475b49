public import Raster

/// Sets lines of text in any script that one of its fonts has.
///
/// Letters and figures are set in the first font that has all of them, so that a price is in one face; where none has, each
/// stretch is set in the first font that has it, all on one base line. What no font has is a hollow box, and told. Arabic letters join, and text that begins with a letter from right to left is set that way, with the numbers and
/// Latin words in it left to right (``BidiLevels`` says how far this goes). Without any font that can be used, a coarse one
/// of our own takes over, which has ASCII only: a screen is never silent because a file is missing.
///
/// Line ends and control characters are spaces. At most 1000 characters are set, and no more than fit into a picture of
/// 8 Mi pixels; what comes after is left out, so that no text can use up the memory.
///
/// For one thread at a time; different typesetters may work at the same time.
public final class Typesetter {
    static let mostCharacters = 1000
    static let mostPixels = 8 << 20
    /// Letters in no font that are told at most: beyond that it is not about letters any more.
    private static let mostMissing = 256

    private let fonts: FontStack
    private var missing: Set<Unicode.Scalar> = []
    private var missingUntold: [Unicode.Scalar] = []

    /// Opens the fonts, the preferred one first; those that cannot be used are in ``problems``.
    ///
    /// The files stay open. Without glyphs drawn, a font takes little memory, however large its file is.
    ///
    /// - Parameters:
    ///   - fontFiles: Paths of font files.
    ///   - language: By its code of ISO 639-1, for the fonts of this machine, which come after the files, those of this
    ///     language first; without one there are only the files.
    public init(fontFiles: [String], language: String? = nil) {
        fonts = FontStack(files: fontFiles, language: language)
        hasFonts = fonts.first != nil
    }

    /// Whether there is any font; else a coarse one of our own does its best.
    public let hasFonts: Bool

    /// The font files that could not be used so far, and why.
    public var problems: [LetteringProblem] { fonts.problems }

    /// The characters of texts set since the last call that no font has; each is told once.
    public func takeMissing() -> [Unicode.Scalar] {
        defer { missingUntold = [] }
        return missingUntold
    }

    /// How large the picture is that ``set(_:height:)`` makes; 0 wide for text that sets to nothing.
    public func measure(_ text: String, height: Int) -> PixelSize {
        PixelSize(width: line(of: text, height: height)?.width ?? 0, height: height)
    }

    /// A line of text in white, opaque where the letters are, to be tinted.
    ///
    /// - Parameters:
    ///   - text: What to set.
    ///   - height: Pixels of the line, from above the tallest capital to below the descenders, and of the picture.
    ///     Good for 6 and more. Accents that reach above the font's line are cut off there.
    /// - Returns: A picture that is exactly `height` high, with the base line at the same place for every text; `nil` for
    ///   text that sets to nothing, such as spaces.
    public func set(_ text: String, height: Int) -> Bitmap? {
        guard let line = line(of: text, height: height), line.width > 0 else { return nil }
        var ink = InkLine(width: line.width, height: height)
        if !hasFonts {
            DotMatrix.draw(line.runs.flatMap(\.run.text), on: &ink)
        } else {
            draw(line, on: &ink)
        }
        return ink.bitmap
    }

    private func draw(_ line: SetLine, on ink: inout InkLine) {
        let baseline = baseline(height: ink.height)
        var x = 0
        for (run, width) in line.runs {
            if let font = run.font.flatMap(fonts.font) {
                font.choose(height: ink.height)
                font.draw(run, on: &ink, x: x, baseline: baseline)
            } else {
                MissingGlyph.draw(run.text.count, on: &ink, x: x, baseline: baseline)
            }
            x += width
        }
    }

    /// Pixels from the top of a line to where letters stand: those of the preferred font, in the middle of the height.
    private func baseline(height: Int) -> Int {
        guard let font = fonts.first else { return height }
        font.choose(height: height)
        return (height - font.lineHeight) / 2 + font.ascent
    }

    /// What is set of a text; `nil` when it is nothing.
    private func line(of text: String, height: Int) -> SetLine? {
        let clusters = clusters(of: text)
        guard height > 0, !clusters.allSatisfy({ $0.isSpace || $0.text.isEmpty }) else { return nil }
        let line = line(of: clusters[...], height: height)
        let mostColumns = Self.mostPixels / height
        if line.width <= mostColumns { return line }
        let count = clusters.longestPrefix { self.line(of: $0, height: height).width <= mostColumns }
        return self.line(of: clusters.prefix(count), height: height)
    }

    func clusters(of text: String) -> [Cluster] { text.prefix(Self.mostCharacters).map(Cluster.init) }

    /// The runs of some characters, in the order on the screen, and how wide they are.
    func line(of clusters: ArraySlice<Cluster>, height: Int) -> SetLine {
        guard hasFonts else {
            let runs = TextRun.runs(of: clusters) { _ in nil }
            return SetLine(runs: runs.map { ($0, $0.text.count * DotMatrix.advance(height: height)) })
        }
        let face = commonFace(of: clusters)
        let runs = TextRun.runs(of: clusters) { place(of: $0, preferring: face) }
        return SetLine(
            runs: runs.map { run in
                guard let font = run.font.flatMap(fonts.font) else {
                    return (run, run.text.count * MissingGlyph.advance(height: height))
                }
                font.choose(height: height)
                return (run, font.width(of: run))
            })
    }

    /// The one font that has all letters and figures, when they would come from several; `nil` when none has.
    private func commonFace(of clusters: ArraySlice<Cluster>) -> Int? {
        let places = Set(clusters.lazy.filter(\.isLetter).compactMap { self.fonts.match($0).place })
        guard places.count > 1 else { return nil }
        let letters = clusters.filter { $0.isLetter && fonts.match($0).place != nil }
        return fonts.first(having: letters.flatMap(\.visible))
    }

    private func place(of cluster: Cluster, preferring face: Int?) -> Int? {
        if let face, fonts.has(cluster.visible, face) { return face }
        let match = fonts.match(cluster)
        note(missing: match.missing)
        return match.place
    }

    private func note(missing scalars: [Unicode.Scalar]) {
        for scalar in scalars where missing.count < Self.mostMissing && missing.insert(scalar).inserted {
            missingUntold.append(scalar)
        }
    }
}
