import Raster
import Testing

@Suite struct ColourTests {
    @Test func `a colour is written as a pixel with alpha first`() {
        #expect(Colour(0x123456).argb == 0xFF12_3456)
        #expect(Colour(0x123456).withAlpha(0x78).argb == 0x7812_3456)
    }

    @Test func `a mixture goes from one colour to the other`() {
        let (from, to) = (Colour(0x00FF40), Colour(0xFF0040).withAlpha(55))
        #expect(from.mixed(with: to, 0) == from)
        #expect(from.mixed(with: to, 256) == to)
        #expect(from.mixed(with: to, 128) == Colour(red: 127, green: 127, blue: 0x40, alpha: 155))
    }
}
