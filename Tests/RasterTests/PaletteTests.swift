import Raster
import Testing

@Suite struct PaletteTests {
    private let usual = Palette(background: Colour(0x140A32), accent: Colour(0xFFD447), text: .white)

    @Test func `contrast is that of WCAG`() {
        #expect(Colour.black.contrast(to: .white) == 21)
        #expect(Colour.white.contrast(to: .white) == 1)
        // The example of everybody's contrast checker: the lightest grey that passes on white.
        #expect(abs(Colour(0x767676).contrast(to: .white) - 4.54) < 0.01)
        #expect(Colour(0x123456).contrast(to: Colour(0xFEDCBA)) == Colour(0xFEDCBA).contrast(to: Colour(0x123456)))
    }

    @Test func `the usual colours can be read on every row`() {
        for colour in [usual.accent, usual.text, usual.faint] {
            #expect(usual.contrast(of: colour) >= Palette.leastContrast)
        }
    }

    @Test func `contrast is told where it is worst`() {
        let palette = Palette(background: Colour(0x888888), accent: .black, text: .white)
        #expect(palette.contrast(of: .black) < Colour.black.contrast(to: Colour(0x888888)))
        #expect(palette.contrast(of: .black) <= Colour.black.contrast(to: palette.top))
        #expect(palette.contrast(of: .white) <= Colour.white.contrast(to: palette.bottom))
    }

    // What is read last is still read.
    @Test(
        arguments: [(0x140A32, 0xFFFFFF), (0xFFFFFF, 0x000000), (0x000000, 0x999999), (0xFFFFFF, 0x333333)]
            as [(UInt32, UInt32)])
    func `small print keeps its contrast as long as the text has any`(background: UInt32, text: UInt32) {
        let palette = Palette(background: Colour(background), accent: Colour(text), text: Colour(text))
        let least = min(Palette.leastContrast, palette.contrast(of: palette.text))
        #expect(palette.contrast(of: palette.faint) >= least)
    }
}
