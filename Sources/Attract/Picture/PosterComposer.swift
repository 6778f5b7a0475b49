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
    ///
    /// Whoever sees the QR sees what is sold and for how much: where both do not fit, the QR becomes smaller, and at last it
    /// is left out with them.
    func compose(_ scene: Scene, modules: Int?) -> Poster {
        guard scene.link != nil else {
            return composeWithoutCard(
                scene, headline: phrases.headline(of: scene.kind), hint: phrases.hint(of: scene.kind))
        }
        var module = modules.flatMap(largestModule)
        while let modules, let size = module {
            let poster = isWide ? composeWide(scene, modules, size) : composeTall(scene, modules, size)
            if let poster { return poster }
            module = Card.smaller(size, format)
        }
        return composeWithoutCard(scene, headline: phrases.unscannable, hint: phrases.unavailableHint)
    }

    private var isWide: Bool { format.area.width * 10 >= format.area.height * 12 }

    private var area: PixelRect {
        format.area.inset(by: format.unit / 40, format.unit / 40).offset(by: drift.x, drift.y)
    }

    /// The largest modules of a code that is a good part of the screen; `nil` when it cannot be shown at all.
    private func largestModule(for modules: Int) -> PixelSize? {
        let (area, whole) = (area, format.area)
        let usual =
            isWide
            ? PixelSize(width: area.width * 60 / 100, height: whole.height * 82 / 100)
            : PixelSize(width: area.width * 88 / 100, height: area.height * 55 / 100)
        // On a small screen the code takes what it needs before the words do.
        let most =
            isWide
            ? PixelSize(width: area.width * 70 / 100, height: whole.height)
            : PixelSize(width: whole.width, height: area.height * 70 / 100)
        if let module = Card.module(for: modules, in: usual, format), module.height >= 4 { return module }
        return Card.module(for: modules, in: most, format)
    }

    /// The QR on the right, the words on the left; `nil` when there is no room for the offer.
    private func composeWide(_ scene: Scene, _ modules: Int, _ module: PixelSize) -> Poster? {
        let area = area
        let size = Card.size(of: module, for: modules, format)
        let gap = format.unit / 20
        let y = format.area.y + (format.area.height - size.height) / 2
        let slack = (format.area.height - size.height) / 2
        let rect = PixelRect(
            x: area.maxX - size.width - min(gap, slack), y: y + max(-slack, min(slack, drift.y)), width: size.width,
            height: size.height)
        let box = PixelRect(x: area.x, y: area.y, width: rect.x - gap - area.x, height: area.height)
        let layout = column(box, isCentred: false).lay(offer(scene) + footer(scene), picture: picture)
        guard layout.hasOffer else { return nil }
        return Poster(lines: layout.lines, card: Card(rect: rect, module: module), picture: layout.picture)
    }

    /// The QR in the middle, the big words above and the offer below; `nil` when there is no room for the offer.
    private func composeTall(_ scene: Scene, _ modules: Int, _ module: PixelSize) -> Poster? {
        let area = area
        let size = Card.size(of: module, for: modules, format)
        let gap = format.unit / 24
        let slack = (format.area.width - size.width) / 2
        let blocks = offer(scene)
        // Where there is no room below for all that matters there, the big words above give theirs.
        var best: Poster?
        for share in [40, 20, 0] {
            let above = (area.height - size.height) * share / 100
            let rect = PixelRect(
                x: format.area.x + slack + max(-slack, min(slack, drift.x)), y: area.y + above, width: size.width,
                height: size.height)
            let bottom = PixelRect(
                x: area.x, y: rect.maxY + gap, width: area.width, height: max(0, area.maxY - rect.maxY - gap))
            let offer = column(bottom).lay(blocks.dropFirst() + footer(scene))
            guard offer.hasOffer, best == nil || !offer.misses(.firstPayment) else { continue }
            let top = PixelRect(x: area.x, y: area.y, width: area.width, height: max(0, above - gap))
            let headline = column(top).lay(Array(blocks.prefix(1)), picture: picture)
            best = Poster(
                lines: headline.lines + offer.lines, card: Card(rect: rect, module: module),
                picture: headline.picture)
            if !offer.misses(.firstPayment) { break }
        }
        return best
    }

    private func composeWithoutCard(_ scene: Scene, headline: String, hint: String) -> Poster {
        let isPaid = scene.kind == .paid
        var blocks = [
            PosterBlock(text: headline, role: isPaid ? .headline : .notice, rank: .price, limit: 3, share: 190)
        ]
        if scene.credits > 0, scene.kind != .unavailable {
            blocks.append(
                PosterBlock(text: phrases.credits(scene.credits), role: .accent, rank: .credits, share: 130))
        }
        blocks.append(
            PosterBlock(text: hint, role: .plain, rank: isPaid ? .hint : .bigWords, limit: 3, share: 62))
        let layout = column(area).lay(blocks + waiting(scene) + footer(scene), picture: isPaid ? nil : picture)
        return Poster(lines: layout.lines, picture: layout.picture)
    }

    private func column(_ box: PixelRect, isCentred: Bool = true) -> Column {
        Column(box: box, isCentred: isCentred, format: format, measure: measure)
    }
}

// What is said.
extension PosterComposer {
    /// The big words first, then what is sold.
    private func offer(_ scene: Scene) -> [PosterBlock] {
        let link = scene.link
        let price = [link?.price, link?.currency].compactMap(\.self).joined(separator: " ")
        var blocks = [
            PosterBlock(
                text: phrases.headline(of: scene.kind), role: .headline, rank: .bigWords, limit: 3, share: 170)
        ]
        if scene.credits > 0 {
            blocks.append(
                PosterBlock(text: phrases.credits(scene.credits), role: .accent, rank: .credits, share: 110))
        }
        blocks += waiting(scene)
        blocks.append(PosterBlock(text: price, role: .accent, rank: .price, share: 130))
        blocks.append(PosterBlock(text: link?.label ?? "", role: .plain, rank: .label, limit: 3, share: 84))
        blocks.append(
            PosterBlock(text: phrases.hint(of: scene.kind), role: .faint, rank: .hint, limit: 3, share: 50))
        return blocks
    }

    /// What a player who has paid and waits can show: when, and the end of the payment's id.
    private func waiting(_ scene: Scene) -> [PosterBlock] {
        scene.payments.suffix(3).enumerated().map { index, payment in
            let words = [
                phrases.paid, timeOfDay(payment.at), payment.lastFour.map { "…\($0)" },
                phrases.credits(payment.credits),
            ]
            return PosterBlock(
                text: words.compactMap(\.self).joined(separator: " "), role: .accent,
                rank: index == 0 ? .firstPayment : .laterPayments, limit: 2, share: 44)
        }
    }

    private func footer(_ scene: Scene) -> [PosterBlock] {
        let codes = scene.reasons.map(\.code).joined(separator: " ")
        return [
            PosterBlock(text: help, role: .plain, rank: .help, limit: 4, share: 46, isFooter: true),
            PosterBlock(
                text: "\(phrases.machine) \(machine)", role: .faint, rank: .help, limit: 3, share: 34,
                isFooter: true),
            PosterBlock(text: codes, role: .faint, rank: .help, limit: 2, share: 26, isFooter: true),
        ]
    }
}
