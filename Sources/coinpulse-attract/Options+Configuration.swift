import Attract
import CabinetModel
import CabinetSettings
import Raster

extension Projector.Options {
    /// The fonts of Debian's packages, in the order of preference: the second one has the letters of East Asia.
    private static let usualFonts = [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    ]

    /// What the configuration says.
    init(_ settings: ScreenConfiguration) {
        let attract = settings.attract
        let language = Phrases.Language(rawValue: attract.language.rawValue) ?? .english
        self.init(
            style: Painter.Style(
                phrases: Phrases(language),
                palette: Palette(
                    background: Colour(attract.look.background.value), accent: Colour(attract.look.accent.value),
                    text: Colour(attract.look.text.value)),
                isMoving: attract.look.hasMotion, machine: settings.machineID.rawValue, help: attract.help ?? ""),
            socketPath: "\(settings.control.directory)/control.sock", allowedLinks: attract.allowedLinks,
            givesDisplayAway: attract.whilePlaying == .release,
            turn: Int(attract.geometry.rotate.rawValue).flatMap(QuarterTurn.init(rawValue:)) ?? .none,
            pixelAspect: attract.geometry.pixelAspect, safeArea: attract.geometry.safeAreaPercent,
            fonts: (attract.look.font.map { [$0] } ?? []) + Self.usualFonts, slides: attract.slides.paths,
            slideTime: attract.slides.time)
    }
}
