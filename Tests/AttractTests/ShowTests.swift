import CabinetModel
import CabinetProtocol
import TestSupport
import Testing

@testable import Attract

/// G5: the screen tells the truth, at every moment.
@Suite struct ShowTests {
    private static let start = MonotonicInstant(nanoseconds: 1_000_000_000)

    private static func at(_ milliseconds: Int) -> MonotonicInstant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    private func show(givesDisplayAway: Bool = true) -> Show {
        Show(
            allowedLinks: [AllowedLink("https://buy.stripe.com/")].compactMap(\.self),
            givesDisplayAway: givesDisplayAway, start: Self.start)
    }

    @Test func `before the daemon has spoken there is no QR`() {
        let scene = show().scene(at: Self.start)
        #expect(scene.kind == .unavailable)
        #expect(scene.link == nil)
        #expect(scene.reasons == [.daemonDown])
    }

    @Test func `a cabinet that is ready shows the QR of its link`() {
        var show = show()
        show.heard(Snapshots.state(), at: Self.start)
        #expect(show.scene(at: Self.start) == Scene(.ready, link: Snapshots.link))
    }

    @Test(arguments: NotReadyReason.allCases)
    func `no QR is shown for any reason of not being ready, and the reason is`(reason: NotReadyReason) {
        var show = show()
        show.heard(Snapshots.state(), at: Self.start)
        show.heard(Snapshots.state(reasons: [reason]), at: Self.at(10))
        let scene = show.scene(at: Self.at(10))
        #expect(scene.kind == (reason == .inhibited ? .inhibited : .unavailable))
        #expect(scene.link == nil)
        #expect(scene.reasons == [.notReady(reason)])
    }

    @Test func `what else is wrong counts more than the inhibit input`() {
        var show = show()
        show.heard(Snapshots.state(reasons: [.brokerDown, .inhibited]), at: Self.start)
        #expect(show.scene(at: Self.start).kind == .unavailable)
    }

    @Test(arguments: [
        "http://buy.stripe.com/x", "https://evil.example/x", "https://buy.stripe.com.evil.example/x",
        "https://evil@buy.stripe.com/x", "https://buy.stripe.com:8443/x", "",
    ])
    func `a link that is not https or leads elsewhere is no QR, whatever the daemon says`(url: String) {
        var show = show()
        show.heard(Snapshots.state(link: PaymentLink(url: url)), at: Self.start)
        let scene = show.scene(at: Self.start)
        #expect(scene.link == nil)
        #expect(scene.kind == .unavailable)
        #expect(scene.reasons == [.notReady(url.isEmpty ? .noLink : .linkNotAllowed)])
    }

    @Test func `a daemon without a link has no QR`() {
        var show = show()
        show.heard(Snapshots.state(link: nil), at: Self.start)
        #expect(show.scene(at: Self.start) == Scene(.unavailable, reasons: [.notReady(.noLink)]))
    }

    @Test func `a daemon that is silent for three seconds has no QR, and is heard again`() {
        var show = show()
        show.heard(Snapshots.state(), at: Self.start)
        #expect(show.nextChange(after: Self.start) == Self.at(3000))
        #expect(show.scene(at: Self.at(2999)).kind == .ready)
        #expect(show.scene(at: Self.at(3000)) == Scene(.unavailable, reasons: [.daemonDown]))
        show.heard(Snapshots.state(), at: Self.at(4000))
        #expect(show.scene(at: Self.at(4000)).kind == .ready)
    }

    @Test func `a daemon that has left has no QR at once`() {
        var show = show()
        show.heard(Snapshots.state(), at: Self.start)
        show.lostDaemon()
        #expect(show.scene(at: Self.at(1)).link == nil)
        #expect(show.nextChange(after: Self.at(1)) == nil)
    }

    @Test func `a payment is celebrated, and more of them together`() {
        var show = show(givesDisplayAway: false)
        show.heard(Snapshots.state(), at: Self.start)
        show.heard(Snapshots.state(credits: 2), at: Self.at(100))
        #expect(show.scene(at: Self.at(100)) == Scene(.paid, credits: 2))
        show.heard(Snapshots.state(mode: .playing, credits: 1), at: Self.at(400))
        show.heard(Snapshots.state(mode: .playing, credits: 4), at: Self.at(600))
        #expect(show.scene(at: Self.at(600)).credits == 5)
        #expect(show.scene(at: Self.at(3099)).kind == .paid)
        #expect(show.scene(at: Self.at(3100)).kind == .playing)
    }

    @Test func `nothing changes in the picture of a celebration while its credits are dropped`() {
        var show = show(givesDisplayAway: false)
        let payment = WaitingPayment(at: UTCInstant(nanoseconds: 0), transactionID: nil, credits: 2)
        show.heard(Snapshots.state(), at: Self.start)
        show.heard(Snapshots.state(credits: 2, payments: [payment]), at: Self.at(100))
        let celebrated = Scene(.paid, payments: [payment], credits: 2)
        #expect(show.scene(at: Self.at(100)) == celebrated)
        show.heard(Snapshots.state(mode: .playing, credits: 1, payments: [payment]), at: Self.at(300))
        #expect(show.scene(at: Self.at(300)) == celebrated)
        show.heard(Snapshots.state(mode: .playing, credits: 0), at: Self.at(500))
        #expect(show.scene(at: Self.at(500)) == celebrated)
        #expect(show.scene(at: Self.at(2600)) == Scene(.playing, link: Snapshots.link))
    }

    @Test func `credits that were owed before the screen started are not celebrated`() {
        var show = show()
        show.heard(Snapshots.state(credits: 3), at: Self.start)
        #expect(show.scene(at: Self.start) == Scene(.creditsLeft, link: Snapshots.link, credits: 3))
        show.lostDaemon()
        show.heard(Snapshots.state(credits: 5), at: Self.at(500))
        #expect(show.scene(at: Self.at(500)).kind == .creditsLeft)
    }

    @Test func `a game over is shown for a moment, with the QR for the next game`() {
        var show = show()
        show.heard(Snapshots.state(mode: .playing), at: Self.start)
        show.heard(Snapshots.state(), at: Self.at(500))
        #expect(show.scene(at: Self.at(500)) == Scene(.gameOver, link: Snapshots.link))
        show.heard(Snapshots.state(), at: Self.at(5499))
        #expect(show.scene(at: Self.at(5499)).kind == .gameOver)
        #expect(show.scene(at: Self.at(5500)).kind == .ready)
    }

    @Test func `the display is let go of when a game starts, and wanted when it is over`() {
        var show = show()
        show.heard(Snapshots.state(), at: Self.start)
        #expect(show.wantsDisplay(at: Self.start))
        show.heard(Snapshots.state(mode: .playing), at: Self.at(10))
        #expect(!show.wantsDisplay(at: Self.at(10)))
        show.heard(Snapshots.state(), at: Self.at(20))
        #expect(show.wantsDisplay(at: Self.at(20)))
    }

    @Test func `the celebration of a payment keeps the display from a game for a second at most`() {
        var show = show()
        show.heard(Snapshots.state(), at: Self.start)
        show.heard(Snapshots.state(credits: 1), at: Self.start)
        show.heard(Snapshots.state(mode: .playing), at: Self.at(110))
        #expect(show.wantsDisplay(at: Self.at(999)))
        #expect(show.nextChange(after: Self.at(999)) == Self.at(1000))
        #expect(!show.wantsDisplay(at: Self.at(1000)))
    }

    @Test func `a payment in the middle of a game does not take the display from it`() {
        var show = show()
        show.heard(Snapshots.state(mode: .playing), at: Self.start)
        show.heard(Snapshots.state(mode: .playing, credits: 2), at: Self.at(10))
        #expect(!show.wantsDisplay(at: Self.at(10)))
    }

    @Test func `a screen that starts waits a second for the daemon's word before it takes the display`() {
        var show = show()
        #expect(!show.wantsDisplay(at: Self.at(999)))
        #expect(show.nextChange(after: Self.at(999)) == Self.at(1000))
        #expect(show.wantsDisplay(at: Self.at(1000)))
        show.heard(Snapshots.state(mode: .playing), at: Self.at(1001))
        #expect(!show.wantsDisplay(at: Self.at(1001)))
    }

    @Test func `a daemon that dies during a game does not take the display from it`() {
        var show = show()
        show.heard(Snapshots.state(mode: .playing), at: Self.start)
        show.lostDaemon()
        #expect(!show.wantsDisplay(at: Self.at(60_000)))
    }

    @Test func `a screen with a display of its own keeps it during a game`() {
        var show = show(givesDisplayAway: false)
        show.heard(Snapshots.state(mode: .playing), at: Self.start)
        #expect(show.wantsDisplay(at: Self.start))
        #expect(show.scene(at: Self.start) == Scene(.playing, link: Snapshots.link))
    }

    /// Whatever comes in whatever order: a QR means ready, allowed, and heard of less than three seconds ago.
    @Test(arguments: 0..<50) func `there is never a QR that could be a lie`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var show = show(givesDisplayAway: seed.isMultiple(of: 2))
        var now = Self.start
        var last: (state: StateSnapshot, at: MonotonicInstant)?
        for _ in 0..<400 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...1500, using: &random)))
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                show.lostDaemon()
                last = nil
            case 1: break
            default:
                let reasons = NotReadyReason.allCases
                let state = Snapshots.state(
                    reasons: Bool.random(using: &random) ? [] : [reasons.randomElement(using: &random) ?? .starting],
                    mode: Mode.allCases.randomElement(using: &random) ?? .attract,
                    credits: Int.random(in: 0...3, using: &random),
                    link: Bool.random(using: &random) ? Snapshots.link : nil)
                show.heard(state, at: now)
                last = (state, now)
            }
            let scene = show.scene(at: now)
            guard let link = scene.link else { continue }
            #expect(last?.state.showsQR == true && last?.state.link == link)
            #expect(last.map { $0.at.duration(to: now) < .seconds(3) } == true)
        }
    }
}
