package import Raster

/// The colours of the picture.
package struct Palette: Hashable, Sendable {
    package var background: Colour
    package var accent: Colour
    package var text: Colour

    package init(background: Colour, accent: Colour, text: Colour) {
        self.background = background
        self.accent = accent
        self.text = text
    }

    /// The light part of the QR: not all white, which wears a tube, and still 15 : 1 to black.
    static let paper = Colour(0xF0F0F0)
    static let ink = Colour.black

    /// What goes with any accent.
    static let rose = Colour(0xFF5FA2)
    static let sky = Colour(0x5FD4FF)
    static let mint = Colour(0x8CFF7A)

    /// The first row of the background: the night above.
    var top: Colour { background.mixed(with: .black, 110) }
    /// The last one: a glow at the horizon.
    var bottom: Colour { background.mixed(with: Colour(0x9C1F86), 110) }
    /// What is read last.
    var faint: Colour { text.mixed(with: background, 80) }
    var shadow: Colour { background.mixed(with: .black, 200) }

    /// What the big words go through, slowly, there and back.
    func headline(at phase: Int) -> Colour {
        let stops = [accent, Self.rose, Self.sky, Self.mint]
        let steps = 8
        let stop = phase / steps % stops.count
        return stops[stop].mixed(with: stops[(stop + 1) % stops.count], 256 * (phase % steps) / steps)
    }
}
