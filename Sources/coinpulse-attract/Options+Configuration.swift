import Attract
import CabinetModel
import CabinetSettings
import Raster

extension Projector.Options {
    /// What the configuration says.
    init(_ settings: ScreenConfiguration) {
        let attract = settings.attract
        let language = Phrases.Language(rawValue: attract.language.rawValue) ?? .english
        self.init(
            style: Painter.Style(
                phrases: Phrases(language),
                palette: attract.look.palette,
                isMoving: attract.look.hasMotion, machine: settings.machineID.rawValue, help: attract.help ?? "",
                celebration: Show.Pace.leastCelebration(givesDisplayAway: attract.whilePlaying == .release)),
            socketPath: "\(settings.control.directory)/control.sock", allowedLinks: attract.allowedLinks,
            givesDisplayAway: attract.whilePlaying == .release,
            turn: Int(attract.geometry.rotate.rawValue).flatMap(QuarterTurn.init(rawValue:)) ?? .none,
            pixelAspect: attract.geometry.pixelAspect, safeArea: attract.geometry.safeAreaPercent,
            fonts: attract.look.font.map { [$0] } ?? [], language: attract.language.rawValue,
            slides: attract.slides.paths,
            slideTime: attract.slides.time)
    }
}
