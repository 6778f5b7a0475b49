public import Raster

/// Sets lines of text in any script that one of its fonts has.
///
/// Each stretch of characters is set from the first font that has them, all on one base line; what no font has is a hollow
/// box. Arabic letters join, and text that begins with a letter from right to left is set that way, with the numbers and
/// Latin words in it left to right (``BidiLevels`` says how far this goes). Without any font that can be used, a coarse one
/// of our own takes over, which has ASCII only: a screen is never silent because a file is missing.
///
/// Line ends and control characters are spaces. At most 1000 characters are set, and no more than fit into a picture of
/// 8 Mi pixels; what comes after is left out, so that no text can use up the memory.
///
/// For one thread at a time; different typesetters may work at the same time.
public final class Typesetter {
    /// The font files that cannot be used, and why.
    public let problems: [LetteringProblem]
    private let fonts: [Font]

    static let mostCharacters = 1000
    static let mostPixels = 8 << 20

    /// Opens the fonts, the preferred one first; those that cannot be used are in ``problems``.
    ///
    /// The files stay open. Without glyphs drawn, a font takes little memory, however large its file is.
    public init(fontFiles: [String]) {
        var (fonts, problems): ([Font], [LetteringProblem]) = ([], [])
        let library = FontLibrary()
        for path in fontFiles {
            do throws(LetteringProblem) {
                guard let library else { throw LetteringProblem(path: path, reason: FontLibrary.lastError) }
                fonts.append(try Font(path: path, library: library))
            } catch {
                problems.append(error)
            }
        }
        self.fonts = fonts
        self.problems = problems
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
        if fonts.isEmpty {
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
            if let index = run.font {
                fonts[index].choose(height: ink.height)
                fonts[index].draw(run, on: &ink, x: x, baseline: baseline)
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
        let runs = TextRun.runs(of: clusters) { $0.font(among: fonts) }
        guard !fonts.isEmpty else {
            return SetLine(runs: runs.map { ($0, $0.text.count * DotMatrix.advance(height: height)) })
        }
        return SetLine(
            runs: runs.map { run in
                guard let index = run.font else {
                    return (run, run.text.count * MissingGlyph.advance(height: height))
                }
                fonts[index].choose(height: height)
                return (run, fonts[index].width(of: run))
            })
    }
}
