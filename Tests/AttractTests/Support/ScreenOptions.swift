import CabinetModel
import CabinetProtocol
import Lettering
import Raster
import Screen

@testable import Attract

extension Projector.Options {
    /// A screen as it comes, for the scenes of the tests.
    static func usual(
        _ language: Phrases.Language = .english, turn: QuarterTurn = .none, pixelAspect: Double = 1, safeArea: Int = 0,
        help: String = "Ask at the bar", isMoving: Bool = true, fonts: [String] = Fonts.usual
    ) -> Projector.Options {
        Projector.Options(
            style: Painter.Style(
                phrases: Phrases(language),
                palette: Palette(background: Colour(0x140A32), accent: Colour(0xFFD447), text: .white),
                isMoving: isMoving, machine: "arcade-001", help: help, celebration: Show.Pace.shortCelebration),
            socketPath: "/nonexistent/control.sock",
            allowedLinks: [AllowedLink("https://buy.stripe.com/")].compactMap(\.self), givesDisplayAway: true,
            turn: turn, pixelAspect: pixelAspect, safeArea: safeArea, fonts: fonts)
    }
}

/// Debian's fonts that the tests set text in.
enum Fonts {
    static let latin = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
    static let eastAsian = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
    static let usual = [latin, eastAsian]
}

extension Screenshot {
    /// Draws at a time of day that is the same wherever the tests run.
    static func drawn(_ scene: Scene, on monitor: PixelSize, _ options: Projector.Options, slide: Slide? = nil) throws
        -> Canvas
    {
        try draw(
            scene, on: monitor, options, typesetter: Typesetter(fontFiles: options.fonts), slide: slide
        ) { _ in "14:03:22" }
    }
}
