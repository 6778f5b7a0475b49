/// What a reader takes for one character, with all that is joined to it: the smallest thing a line is cut into.
struct Cluster {
    /// Empty for what only steers the direction.
    let text: String
    let bidiClass: BidiClass
    /// `nil` for what goes with any script.
    let script: Script?

    /// Accents on one letter beyond this are an attack on the renderer, not writing.
    private static let mostScalars = 32

    /// Control characters, line ends and every kind of space become a space.
    init(_ character: Character) {
        let scalars = character.unicodeScalars.prefix(Self.mostScalars)
        let first = scalars.first ?? " "
        bidiClass = BidiClass(first)
        script = Script(of: first)
        text =
            switch first.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: " "
            case .format, .surrogate: ""
            default: String(String.UnicodeScalarView(scalars))
            }
    }

    var isSpace: Bool { text == " " }

    /// The first of the fonts that has all of it, or at least its base; `nil` when none has.
    func font(among fonts: [Font]) -> Int? {
        // What shows nothing by itself, such as a joiner, need not be in the font.
        let scalars = text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
        return fonts.firstIndex { font in scalars.allSatisfy(font.hasGlyph) }
            ?? fonts.firstIndex { font in scalars.first.map(font.hasGlyph) ?? true }
    }
}
