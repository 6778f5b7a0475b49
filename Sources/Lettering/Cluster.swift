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

    /// What a font must have for it: what shows nothing by itself, such as a joiner, it need not.
    var visible: [Unicode.Scalar] { text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint } }

    /// Whether it is a letter or a figure, which stand in one face with those beside them.
    var isLetter: Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return first.properties.isAlphabetic || first.properties.numericType != nil
    }
}
