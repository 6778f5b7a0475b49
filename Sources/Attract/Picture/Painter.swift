package import CabinetModel
import CabinetProtocol
package import Lettering
import QRCode
package import Raster
package import Screen

/// Makes frames of scenes.
///
/// Not `Sendable`: it belongs to the thread that draws.
package final class Painter {
    /// What the operator decides.
    package struct Style: Sendable {
        package var phrases: Phrases
        package var palette: Palette
        package var isMoving: Bool
        package var machine: String
        package var help: String
        /// How long a payment is celebrated at least: so long the coins fall.
        package var celebration: Duration

        package init(
            phrases: Phrases, palette: Palette, isMoving: Bool, machine: String, help: String, celebration: Duration
        ) {
            self.phrases = phrases
            self.palette = palette
            self.isMoving = isMoving
            self.machine = machine
            self.help = help
            self.celebration = celebration
        }
    }

    /// The still part of a picture, as it was drawn last.
    private struct Still {
        let scene: Scene
        let drift: Int
        let slide: Slide?
        let poster: Poster
        let card: [Sprite]
        let bulbs: Bulbs?
    }

    private let style: Style
    private let typesetter: Typesetter
    private let format: Format
    private let timeOfDay: (UTCInstant) -> String
    private let images: ImageCache
    private var still: Still?
    private var rain: CoinRain

    /// A painter for a monitor.
    ///
    /// - Parameters:
    ///   - style: What the operator decided.
    ///   - typesetter: Sets the text; used by this painter alone meanwhile.
    ///   - format: The shape of the picture.
    ///   - turn: How the monitor is turned.
    ///   - timeOfDay: The time of day of a payment, as people there read it.
    package init(
        _ style: Style, typesetter: Typesetter, format: Format, turn: QuarterTurn,
        timeOfDay: @escaping (UTCInstant) -> String
    ) {
        self.style = style
        self.typesetter = typesetter
        self.format = format
        self.timeOfDay = timeOfDay
        images = ImageCache(typesetter: typesetter, format: format, turn: turn)
        rain = CoinRain(length: style.celebration)
    }

    /// The frame of a scene.
    ///
    /// - Parameters:
    ///   - scene: What is to be seen.
    ///   - milliseconds: How long the program runs: what moves depends on nothing else.
    ///   - slide: The operator's picture of now.
    /// - Returns: All that is on the screen.
    /// - Throws: ``ScreenError`` when there is no memory for an image.
    package func frame(of scene: Scene, at milliseconds: Int, slide: Slide? = nil) throws(ScreenError) -> Frame {
        let drift = milliseconds / Drift.period
        rain.notice(credits: scene.kind == .paid ? scene.credits : 0, at: milliseconds)
        let now: Still
        if let still, still.scene == scene, still.drift == drift, still.slide === slide {
            now = still
        } else {
            now = try draw(scene, drift, slide)
            still = now
        }
        return Frame(
            top: style.palette.top, bottom: style.palette.bottom,
            layers: [
                style.isMoving ? Starfield.sprites(at: milliseconds, format: format, palette: style.palette) : [],
                now.card + (try bulbs(now, milliseconds)), try text(of: now.poster), try coins(at: milliseconds),
            ])
    }

    private func draw(_ scene: Scene, _ drift: Int, _ slide: Slide?) throws(ScreenError) -> Still {
        images.beginPicture()
        let code = scene.link.flatMap { try? QRCode($0.url) }
        let composer = PosterComposer(
            format: format, phrases: style.phrases, machine: style.machine, help: style.help,
            drift: Drift.offset(drift, unit: format.unit), picture: slide?.bitmap.size, timeOfDay: timeOfDay
        ) { text, height in self.typesetter.measure(text, height: height).width }
        let poster = composer.compose(scene, modules: code?.width)
        var sprites: [Sprite] = []
        var bulbs: Bulbs?
        if let slide, let box = poster.picture.map({ format.pixels($0) }) {
            sprites.append(
                Sprite(
                    try images.slide(slide, size: PixelSize(width: max(1, box.width), height: max(1, box.height))),
                    x: box.x, y: box.y))
        }
        if let card = poster.card, let code, let link = scene.link {
            let width = frameWidth(around: card.rect)
            if width >= 4 {
                sprites.append(Sprite(fill: format.pixels(card.rect.inset(by: -width, -width)), style.palette.shadow))
                bulbs = Bulbs(around: card.rect, width: width)
            }
            if let image = try images.code(code, of: link.url, module: card.module) {
                sprites.append(Sprite(image, x: format.column(card.rect.x), y: card.rect.y))
            }
        }
        return Still(scene: scene, drift: drift, slide: slide, poster: poster, card: sprites, bulbs: bulbs)
    }

    /// The frame around the card is as wide as there is room.
    private func frameWidth(around card: PixelRect) -> Int {
        let whole = format.whole
        let room = [card.x - whole.x, card.y - whole.y, whole.maxX - card.maxX, whole.maxY - card.maxY].min() ?? 0
        return min(room - 1, format.unit / 28)
    }
}

// What moves.
extension Painter {
    private func bulbs(_ still: Still, _ milliseconds: Int) throws(ScreenError) -> [Sprite] {
        guard let bulbs = still.bulbs, let image = try images.disc(bulbs.size) else { return [] }
        let time = style.isMoving ? milliseconds : 0
        return bulbs.sprites(
            at: time, image, bright: style.palette.accent,
            dim: style.palette.accent.mixed(with: style.palette.shadow, 190), format: format)
    }

    private func text(of poster: Poster) throws(ScreenError) -> [Sprite] {
        var sprites: [Sprite] = []
        for line in poster.lines {
            guard let image = try images.text(line.text, height: line.rect.height) else { continue }
            let x = format.column(line.rect.x)
            if line.role == .headline || line.role == .notice {
                let depth = max(1, line.rect.height / 16)
                sprites.append(
                    Sprite(image, x: x + format.column(depth), y: line.rect.y + depth, tint: style.palette.shadow))
            }
            sprites.append(Sprite(image, x: x, y: line.rect.y, tint: colour(of: line.role)))
        }
        return sprites
    }

    private func colour(of role: Poster.Role) -> Colour {
        switch role {
        case .headline, .accent: style.palette.accent
        case .notice, .plain: style.palette.text
        case .faint: style.palette.faint
        }
    }

    private func coins(at milliseconds: Int) throws(ScreenError) -> [Sprite] {
        guard style.isMoving, !rain.isOver(at: milliseconds) else { return [] }
        let images = try images.coins(diameter: max(6, format.unit / 8))
        guard !images.isEmpty else { return [] }
        return rain.sprites(at: milliseconds, images, format: format)
    }
}
