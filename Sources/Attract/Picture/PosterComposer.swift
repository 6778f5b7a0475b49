import CabinetModel
import CabinetProtocol
import Raster

/// Composes the poster of a scene.
struct PosterComposer {
    let format: Format
    let phrases: Phrases
    /// The cabinet's name, and whom to ask.
    let machine: String
    let help: String
    /// How far the picture is moved, in points, so that nothing is burnt into the screen.
    let drift: (x: Int, y: Int)
    /// The shape of the picture that the operator wants shown now.
    let picture: PixelSize?
    /// The time of day of a payment, as people there read it.
    let timeOfDay: (UTCInstant) -> String
    let measure: TextFlow.Measure

    /// The poster of a scene whose QR, if it has one, is so many modules wide.
    func compose(_ scene: Scene, modules: Int?) -> Poster {
        guard scene.link != nil else {
            return composeWithoutCard(
                scene, headline: phrases.headline(of: scene.kind), hint: phrases.hint(of: scene.kind))
        }
        guard let modules else { return composeUnscannable(scene) }
        return isWide ? composeWide(scene, modules) : composeTall(scene, modules)
    }

    private var isWide: Bool { format.area.width * 10 >= format.area.height * 12 }

    private var area: PixelRect {
        format.area.inset(by: format.unit / 40, format.unit / 40).offset(by: drift.x, drift.y)
    }

    /// The QR on the right, the words on the left.
    private func composeWide(_ scene: Scene, _ modules: Int) -> Poster {
        let area = area
        let usual = PixelSize(width: area.width * 60 / 100, height: format.area.height * 82 / 100)
        // On a small screen the code takes what it needs before the words do.
        let most = PixelSize(width: area.width * 70 / 100, height: format.area.height)
        guard let module = module(for: modules, usual, most) else { return composeUnscannable(scene) }
        let size = Card.size(of: module, for: modules, format)
        let gap = format.unit / 20
        let y = format.area.y + (format.area.height - size.height) / 2
        let slack = (format.area.height - size.height) / 2
        let rect = PixelRect(
            x: area.maxX - size.width - min(gap, slack), y: y + max(-slack, min(slack, drift.y)), width: size.width,
            height: size.height)
        let box = PixelRect(x: area.x, y: area.y, width: rect.x - gap - area.x, height: area.height)
        return composeColumn(scene, in: box, card: Card(rect: rect, module: module))
    }

    private func composeColumn(_ scene: Scene, in box: PixelRect, card: Card) -> Poster {
        let (footer, rest) = column(box, isCentred: false).layFooter(footer(scene))
        let (pictureBox, words) = split(rest)
        var poster = Poster(lines: footer, card: card, picture: pictureBox)
        poster.lines += column(words, isCentred: false).lay(offer(scene))
        return poster
    }

    /// The QR in the middle, words above and below.
    private func composeTall(_ scene: Scene, _ modules: Int) -> Poster {
        let area = area
        let usual = PixelSize(width: area.width * 88 / 100, height: area.height * 55 / 100)
        let most = PixelSize(width: format.area.width, height: area.height * 70 / 100)
        guard let module = module(for: modules, usual, most) else { return composeUnscannable(scene) }
        let size = Card.size(of: module, for: modules, format)
        let gap = format.unit / 24
        let above = (area.height - size.height) * 40 / 100
        let slack = (format.area.width - size.width) / 2
        let rect = PixelRect(
            x: format.area.x + slack + max(-slack, min(slack, drift.x)), y: area.y + above, width: size.width,
            height: size.height)
        let top = PixelRect(x: area.x, y: area.y, width: area.width, height: above - gap)
        let bottom = PixelRect(
            x: area.x, y: rect.maxY + gap, width: area.width, height: max(0, area.maxY - rect.maxY - gap))
        let (footer, rest) = column(bottom).layFooter(footer(scene))
        let (pictureBox, words) = split(top)
        var poster = Poster(lines: footer, card: Card(rect: rect, module: module), picture: pictureBox)
        let blocks = offer(scene)
        poster.lines += column(words).lay(Array(blocks.prefix(1)))
        poster.lines += column(rest).lay(Array(blocks.dropFirst()))
        return poster
    }

    private func composeUnscannable(_ scene: Scene) -> Poster {
        composeWithoutCard(scene, headline: phrases.unscannable, hint: phrases.unavailableHint)
    }

    private func composeWithoutCard(_ scene: Scene, headline: String, hint: String) -> Poster {
        let (footer, rest) = column(area).layFooter(footer(scene))
        let (pictureBox, words) = scene.kind == .paid ? (nil, rest) : split(rest)
        var blocks = [PosterBlock(text: headline, role: .headline, limit: 3, share: 190)]
        if scene.credits > 0, scene.kind != .unavailable {
            blocks.append(PosterBlock(text: phrases.credits(scene.credits), role: .accent, limit: 1, share: 130))
        }
        blocks.append(PosterBlock(text: hint, role: .plain, limit: 3, share: 62))
        var poster = Poster(lines: footer, picture: pictureBox)
        poster.lines += column(words).lay(blocks + waiting(scene))
        return poster
    }

    private func module(for modules: Int, _ usual: PixelSize, _ most: PixelSize) -> PixelSize? {
        let module = Card.module(for: modules, in: usual, format)
        if let module, module.height >= 4 { return module }
        return Card.module(for: modules, in: most, format)
    }

    private func column(_ box: PixelRect, isCentred: Bool = true) -> Column {
        Column(box: box, isCentred: isCentred, format: format, measure: measure)
    }

    /// Room for the operator's pictures above the words, where that leaves room for the words.
    private func split(_ box: PixelRect) -> (picture: PixelRect?, words: PixelRect) {
        guard let picture, box.height > format.unit / 3, box.width > format.unit / 4 else { return (nil, box) }
        let room = PixelSize(width: box.width, height: box.height * 45 / 100)
        let size = picture.fitted(into: room)
        let rect = PixelRect(
            x: box.x + (box.width - size.width) / 2, y: box.y, width: size.width, height: size.height)
        let below = rect.maxY + format.unit / 40
        return (rect, PixelRect(x: box.x, y: below, width: box.width, height: box.maxY - below))
    }
}

// What is said.
extension PosterComposer {
    private func offer(_ scene: Scene) -> [PosterBlock] {
        let link = scene.link
        let price = [link?.price, link?.currency].compactMap(\.self).joined(separator: " ")
        var blocks = [PosterBlock(text: phrases.headline(of: scene.kind), role: .headline, limit: 3, share: 170)]
        if scene.credits > 0 {
            blocks.append(PosterBlock(text: phrases.credits(scene.credits), role: .accent, share: 110))
        }
        // Before the price: on a small screen the last ones are left out, and who has paid must have something to show.
        blocks += waiting(scene)
        blocks.append(PosterBlock(text: price, role: .accent, share: 130))
        blocks.append(PosterBlock(text: link?.label ?? "", role: .plain, limit: 3, share: 84))
        blocks.append(PosterBlock(text: phrases.hint(of: scene.kind), role: .faint, limit: 3, share: 50))
        return blocks
    }

    /// What a player who has paid and waits can show: when, and the end of the payment's id.
    private func waiting(_ scene: Scene) -> [PosterBlock] {
        scene.payments.suffix(3).map { payment in
            let words = [
                phrases.paid, timeOfDay(payment.at), payment.lastFour.map { "…\($0)" },
                phrases.credits(payment.credits),
            ]
            return PosterBlock(
                text: words.compactMap(\.self).joined(separator: " "), role: .accent, limit: 2, share: 44)
        }
    }

    private func footer(_ scene: Scene) -> [PosterBlock] {
        let codes = scene.reasons.map(\.code).joined(separator: " ")
        return [
            PosterBlock(text: help, role: .plain, limit: 4, share: 46),
            PosterBlock(text: "\(phrases.machine) \(machine)", role: .faint, limit: 3, share: 34),
            PosterBlock(text: codes, role: .faint, limit: 2, share: 26),
        ]
    }
}
