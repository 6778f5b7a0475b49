/// What a character means for the direction of text, as far as the Unicode bidirectional algorithm is followed here.
enum BidiClass: Equatable {
    /// Goes left to right, as Latin.
    case left
    /// Goes right to left, as Hebrew.
    case right
    /// Goes right to left and makes the digits after it Arabic numbers.
    case arabic
    /// A digit as in Europe.
    case digit
    /// A digit of an Arabic number.
    case arabicDigit
    /// A sign between the digits of one number, such as a decimal point.
    case separator
    /// A sign at a number, such as a currency or a percent sign.
    case terminator
    /// Takes the direction of what is around it.
    case neutral

    init(_ scalar: Unicode.Scalar) {
        self =
            switch scalar.value {
            case 0x30...0x39, 0x6F0...0x6F9: .digit
            case 0x660...0x669, 0x66B...0x66C: .arabicDigit
            // + , - . / : and the space that does not break.
            case 0x2B...0x2F, 0x3A, 0xA0: .separator
            // # % ° and their like; currencies are told by their category.
            case 0x23, 0x25, 0xB0, 0x66A, 0x2030, 0x2032...0x2034: .terminator
            case 0x590...0x5FF, 0x7C0...0x85F, 0x200F, 0xFB1D...0xFB4F, 0x10800...0x10FFF, 0x1E800...0x1EFFF: .right
            case 0x608, 0x60B, 0x60D, 0x61B...0x7BF, 0x860...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFE: .arabic
            case 0x200E: .left
            default: Self.byCategory(scalar)
            }
    }

    private static func byCategory(_ scalar: Unicode.Scalar) -> BidiClass {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark,
            .decimalNumber, .letterNumber:
            .left
        case .currencySymbol: .terminator
        default: .neutral
        }
    }
}
