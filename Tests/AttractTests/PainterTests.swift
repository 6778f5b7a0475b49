import CabinetModel
import Lettering
import Raster
import Screen
import Testing

@testable import Attract

@Suite struct PainterTests {
    /// The tints of all that stands on the picture so many milliseconds after its scene began.
    private func tints(_ kind: Scene.Kind, palette: Palette, at milliseconds: Int) throws -> Set<Colour> {
        var options = Projector.Options.usual()
        options.style.palette = palette
        let painter = Painter(
            options.style, typesetter: Typesetter(fontFiles: options.fonts),
            format: Format(screen: PixelSize(width: 640, height: 480)), turn: .none
        ) { _ in "14:03:22" }
        let scene = Screenshot.example(kind, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
        _ = try painter.frame(of: scene, at: 0)
        // The third layer is the text.
        return Set(
            try painter.frame(of: scene, at: milliseconds).layers[2].map { sprite in
                if case .image(_, let tint) = sprite.content { tint } else { .black }
            })
    }

    @Test(arguments: Scene.Kind.allCases)
    func `all that is read has a colour of the operator's, at every moment`(kind: Scene.Kind) throws {
        let palette = Palette(background: .white, accent: Colour(0x006600), text: .black)
        let own: Set<Colour> = [palette.accent, palette.text, palette.faint, palette.shadow]
        for time in stride(from: 0, through: 20_000, by: 1700) {
            #expect(try tints(kind, palette: palette, at: time).isSubset(of: own), "\(time)")
        }
    }

    @Test func `that no payment is taken is not said in the colour that invites`() throws {
        let palette = Palette(background: .black, accent: Colour(0x00FF00), text: .white)
        #expect(try !tints(.unavailable, palette: palette, at: 0).contains(palette.accent))
        #expect(try tints(.ready, palette: palette, at: 0).contains(palette.accent))
    }
}
