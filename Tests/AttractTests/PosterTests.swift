import CabinetModel
import CabinetProtocol
import Raster
import Testing

@testable import Attract

@Suite struct PosterTests {
    /// A composer whose letters are six tenths as wide as they are high.
    static func composer(
        _ screen: PixelSize, safeArea: Int = 0, help: String = "Ask at the bar", machine: String = "arcade-001",
        drift: Int = 0, picture: PixelSize? = nil
    ) -> PosterComposer {
        let format = Format(screen: screen, safeArea: safeArea)
        return PosterComposer(
            format: format, phrases: Phrases(.english), machine: machine, help: help,
            drift: Drift.offset(drift, unit: format.unit), picture: picture, timeOfDay: { _ in "14:03:22" },
            measure: { $0.count * $1 * 6 / 10 })
    }

    static let screens: [PixelSize] =
        ScreenshotTests.monitors + ScreenshotTests.monitors.map { $0.turned(by: .quarter) }
        + [
            PixelSize(width: 800, height: 800), PixelSize(width: 3440, height: 1440),
            PixelSize(width: 1920, height: 480),
        ]

    /// A version-5 symbol, for links of 63 to 84 characters.
    private static let modules = 37

    @Test(arguments: screens) func `nothing is on anything else, and all of it is on the screen`(screen: PixelSize) {
        let pictures = [nil, PixelSize(width: 1600, height: 900), PixelSize(width: 500, height: 1500)]
        for kind in Scene.Kind.allCases {
            for drift in 0..<17 {
                for picture in pictures {
                    let scene = Screenshot.example(kind, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
                    let poster = Self.composer(screen, drift: drift, picture: picture)
                        .compose(scene, modules: scene.link == nil ? nil : Self.modules)
                    expectTidy(poster, on: screen, "\(kind) drift \(drift)")
                }
            }
        }
    }

    private func expectTidy(_ poster: Poster, on screen: PixelSize, _ comment: Comment) {
        let boxes = poster.lines.map(\.rect) + [poster.card?.rect, poster.picture].compactMap(\.self)
        for (index, box) in boxes.enumerated() {
            #expect(box.intersection(PixelRect(screen)) == box, "\(comment): \(box) of \(screen)")
            for other in boxes[..<index] where box.intersects(other) {
                Issue.record("\(comment): \(box) is on \(other)")
            }
        }
    }

    @Test(arguments: screens) func `the machine and whom to ask are always there`(screen: PixelSize) {
        for kind in Scene.Kind.allCases {
            let scene = Screenshot.example(kind, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
            let words = Self.composer(screen).compose(scene, modules: scene.link == nil ? nil : Self.modules)
                .lines.map(\.text).joined(separator: " ")
            #expect(words.contains("arcade-001") && words.contains("Ask at the bar"), "\(kind): \(words)")
        }
    }

    @Test func `a code of a usual link has three pixels a module on the smallest tube`() throws {
        let poster = Self.composer(PixelSize(width: 320, height: 240)).compose(
            Scene(.ready, link: Snapshots.link), modules: Self.modules)
        #expect(try #require(poster.card).module.height >= 3)
        let upright = Self.composer(PixelSize(width: 240, height: 320)).compose(
            Scene(.ready, link: Snapshots.link), modules: Self.modules)
        #expect(try #require(upright.card).module.height >= 3)
    }

    @Test(arguments: screens) func `the code is a good part of the screen`(screen: PixelSize) throws {
        let poster = Self.composer(screen).compose(Scene(.ready, link: Snapshots.link), modules: Self.modules)
        let card = try #require(poster.card).rect
        #expect(card.height * 2 >= min(screen.width, screen.height), "\(card) of \(screen)")
    }

    @Test func `a player who waits sees when and for what was paid`() {
        let scene = Screenshot.example(.creditsLeft, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
        let poster = Self.composer(PixelSize(width: 1024, height: 768)).compose(scene, modules: Self.modules)
        let words = poster.lines.map(\.text).joined(separator: " ")
        #expect(words.contains("Paid 14:03:22 …7Q2x 3 credits"), "\(words)")
    }

    @Test(arguments: screens) func `a player who waits has something to show on every screen`(screen: PixelSize) {
        for kind in [Scene.Kind.creditsLeft, .paid, .inhibited] {
            let scene = Screenshot.example(kind, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
            let words = Self.composer(screen).compose(scene, modules: scene.link == nil ? nil : Self.modules)
                .lines.map(\.text).joined(separator: " ")
            #expect(words.contains("14:03:22") && words.contains("7Q2x"), "\(kind): \(words)")
        }
    }

    // A player must not pay an amount that the screen did not say.
    @Test(arguments: [nil, PixelSize(width: 1600, height: 900)])
    func `beside a code there are always its price and what is sold, and nothing but the big words is larger`(
        picture: PixelSize?
    ) {
        let sides = [96, 128, 160, 224, 240, 288, 320, 400, 480, 600, 768, 1080, 1920, 2160, 3840]
        var codes = 0
        for width in sides {
            for height in sides {
                for scene in Self.offers {
                    let poster = Self.composer(PixelSize(width: width, height: height), picture: picture)
                        .compose(scene, modules: Self.modules)
                    guard poster.card != nil else { continue }
                    codes += 1
                    expectOffer(poster, "\(scene.kind), \(scene.payments.count) waiting, \(width) x \(height)")
                    expectTidy(poster, on: PixelSize(width: width, height: height), "\(width) x \(height)")
                }
            }
        }
        #expect(codes > sides.count * sides.count * Self.offers.count / 2)
    }

    /// Every scene with a code, with none to three payments that wait.
    private static let offers: [Scene] = (0...3).flatMap { waiting in
        [Scene.Kind.ready, .playing, .gameOver, .creditsLeft].map { kind in
            let payments = (0..<waiting).map { index in
                WaitingPayment(
                    at: UTCInstant(nanoseconds: Int64(index)), transactionID: TransactionID("pi_7Q2\(index)"),
                    credits: 2)
            }
            return Scene(kind, link: Snapshots.link, payments: payments, credits: 2 * waiting)
        }
    }

    private func expectOffer(_ poster: Poster, _ comment: Comment) {
        let price = poster.lines.filter { $0.role == .accent && ["1.00 EUR", "1.00", "EUR"].contains($0.text) }
        #expect(price.map(\.text).joined(separator: " ") == "1.00 EUR", comment)
        #expect(poster.lines.contains { $0.text == "1 credit" && $0.role == .plain }, comment)
        let height = price.first?.rect.height ?? 0
        let others = poster.lines.filter { $0.role == .plain || $0.role == .faint || $0.text.hasPrefix("Paid") }
        #expect(others.allSatisfy { $0.rect.height <= height }, comment)
    }

    @Test(arguments: [(224, 288), (240, 320), (288, 224), (320, 240)])
    func `on a small tube a player who waits takes the price from nobody`(width: Int, height: Int) throws {
        let scene = Screenshot.example(.creditsLeft, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
        let poster = Self.composer(PixelSize(width: width, height: height)).compose(scene, modules: Self.modules)
        #expect(try #require(poster.card).module.height >= 3)
        expectOffer(poster, "\(width) x \(height)")
        let words = poster.lines.map(\.text).joined(separator: " ")
        #expect(words.contains("14:03:22") && words.contains("Ask at the bar") && words.contains("arcade-001"))
    }

    @Test func `a price that does not fit on the screen takes its code with it`() {
        let link = PaymentLink(url: Snapshots.link.url, price: String(repeating: "1", count: 500), label: "1 credit")
        let poster = Self.composer(PixelSize(width: 320, height: 240))
            .compose(Scene(.ready, link: link), modules: Self.modules)
        #expect(poster.card == nil)
    }

    @Test(arguments: Scene.Kind.allCases) func `the big words invite only where a payment is taken`(kind: Scene.Kind) {
        let scene = Screenshot.example(kind, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
        let poster = Self.composer(PixelSize(width: 1024, height: 768)).compose(scene, modules: Self.modules)
        let isClosed = kind == .inhibited || kind == .unavailable
        #expect(poster.lines.contains { $0.role == .notice } == isClosed)
        #expect(poster.lines.contains { $0.role == .headline } == !isClosed)
    }

    @Test func `the reason is there for a technician`() {
        let scene = Scene(.unavailable, reasons: [.notReady(.tlsFailed), .notReady(.clockUnset)])
        let poster = Self.composer(PixelSize(width: 1024, height: 768)).compose(scene, modules: nil)
        #expect(poster.lines.map(\.text).contains("tls_failed clock_unset"))
    }

    @Test func `beside a code that cannot be shown nobody is told to scan it`() {
        let poster = Self.composer(PixelSize(width: 320, height: 240))
            .compose(Scene(.ready, link: Snapshots.link), modules: 177)
        let words = poster.lines.map(\.text).joined(separator: " ")
        #expect(poster.card == nil)
        #expect(words.contains("too small"))
        #expect(!words.lowercased().contains("scan to play") && !words.contains(Phrases(.english).hint(of: .ready)))
    }

    @Test func `the safe area is left free`() {
        let screen = PixelSize(width: 640, height: 480)
        let poster = Self.composer(screen, safeArea: 8)
            .compose(Scene(.ready, link: Snapshots.link), modules: Self.modules)
        let safe = PixelRect(screen).inset(by: 640 * 8 / 100, 480 * 8 / 100)
        for line in poster.lines { #expect(line.rect.intersection(safe) == line.rect) }
        #expect(poster.card.map { $0.rect.intersection(safe) == $0.rect } == true)
    }

    @Test func `over an hour everything stands in more than ten places`() {
        let composers = (0..<120).map { Self.composer(PixelSize(width: 1920, height: 1080), drift: $0) }
        let posters = composers.map { $0.compose(Scene(.ready, link: Snapshots.link), modules: Self.modules) }
        #expect(Set(posters.map { $0.card?.rect }).count > 10)
        #expect(Set(posters.map { $0.lines.first?.rect }).count > 10)
    }

    @Test func `a long name and a long help are shown on the smallest tube as far as they go`() {
        let machine = String(repeating: "m", count: 64)
        let poster = Self.composer(
            PixelSize(width: 320, height: 240), help: String(repeating: "help ", count: 24), machine: machine
        ).compose(Scene(.ready, link: Snapshots.link), modules: Self.modules)
        let words = poster.lines.map(\.text).joined()
        #expect(words.contains("help"))
        #expect(words.filter { $0 == "m" }.count > 30)
        expectTidy(poster, on: PixelSize(width: 320, height: 240), "long names")
    }
}
