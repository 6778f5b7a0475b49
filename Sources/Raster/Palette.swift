/// The colours of a picture, from the three that an operator chooses.
///
/// Colours mean something: ``accent`` is what invites, ``text`` is what tells, and nothing that is read has a colour of
/// its own.
public struct Palette: Hashable, Sendable {
    /// The least contrast between a text and what is behind it (WCAG 2, AA).
    public static let leastContrast = 4.5

    /// The middle of the background.
    public let background: Colour
    /// What should catch the eye.
    public let accent: Colour
    /// The other texts.
    public let text: Colour
    /// What is read last: the text's colour, as near to the background as it can still be read.
    public let faint: Colour

    /// The palette of these colours; whether they can be read is another question, see ``contrast(of:)``.
    public init(background: Colour, accent: Colour, text: Colour) {
        self.background = background
        self.accent = accent
        self.text = text
        let rows = Self.rows(of: background)
        faint =
            stride(from: 80, to: 0, by: -10).lazy.map { text.mixed(with: background, $0) }.first { colour in
                rows.allSatisfy { $0.contrast(to: colour) >= Self.leastContrast }
            } ?? text
    }

    /// The light part of the QR: not all white, which wears a tube, and still 15 : 1 to black.
    public static let paper = Colour(0xF0F0F0)
    /// The dark part of the QR.
    public static let ink = Colour.black

    /// What goes with any accent: for what flies by, not for what is read.
    public static let rose = Colour(0xFF5FA2)
    /// As ``rose``.
    public static let sky = Colour(0x5FD4FF)

    /// The first row of the background: the night above.
    public var top: Colour { Self.top(of: background) }
    /// The last one: a glow at the horizon.
    public var bottom: Colour { Self.bottom(of: background) }
    /// What lies under the big words and around the QR.
    public var shadow: Colour { background.mixed(with: .black, 200) }

    /// How well a colour is told from the background, where it is told worst: 1 is not at all, 21 is black from white.
    public func contrast(of colour: Colour) -> Double {
        Self.rows(of: background).map { $0.contrast(to: colour) }.min() ?? 1
    }

    private static func top(of background: Colour) -> Colour { background.mixed(with: .black, 110) }

    private static func bottom(of background: Colour) -> Colour { background.mixed(with: Colour(0x9C1F86), 110) }

    /// Some rows of the background, from the first to the last.
    private static func rows(of background: Colour) -> [Colour] {
        (0...16).map { top(of: background).mixed(with: bottom(of: background), $0 * 16) }
    }
}
