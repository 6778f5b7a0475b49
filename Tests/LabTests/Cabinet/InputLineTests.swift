import CabinetModel
import CabinetPlatform
import CabinetProtocol
import Glibc
import TestSupport
import Testing

/// What the contacts of a cabinet do to the whole daemon.
///
/// The lab may sleep longer than it was told to. A contact that did not keep its times is used again.
@Suite struct InputLineTests {
    private static let debounce = Duration.milliseconds(150)
    private static let hold = Duration.milliseconds(500)
    private static let attempts = 20
    private static let contact = "active: high, bias: as-is, debounce: 150ms"
    private static let ignored = "A game over was ignored"
    private static let busy = Comment("this machine is too busy: it kept no contact's times in \(attempts) attempts")

    /// Pays for a game, and waits until it runs.
    private func play(_ name: String, _ cabinet: LabCabinet) throws {
        try cabinet.payAndAwait(name)
        try cabinet.daemon.awaitState("playing") { $0.mode == .playing }
    }

    @Test func `a bouncing contact ends a game once, and neither glitches nor short presses end it`() throws {
        let cabinet = try LabCabinet(inputs: ["game_over": "\(Self.contact), hold: 500ms"])
        try cabinet.startConnected()
        var contact = try Contact(cabinet.gameOver, seed: 1)
        for attempt in 1...Self.attempts {
            try play("tx-\(attempt)", cabinet)
            let ignored = cabinet.logged(Self.ignored)
            let glitch = try contact.glitch(for: .milliseconds(5))
            let press = try contact.glitch(for: .milliseconds(250))
            let wasPlaying = try cabinet.daemon.state().mode == .playing
            let closing = try contact.bounce(for: .milliseconds(20))
            try cabinet.daemon.awaitState("in attract mode") { $0.mode == .attract }
            let opening = try contact.bounce(for: .milliseconds(20))
            try cabinet.payer.await("told of the game over") { $0.texts(on: .gameOver).count >= attempt }
            guard glitch < Self.debounce, press < Self.hold, max(closing, opening) < Self.debounce else { continue }
            #expect(wasPlaying, "attempt \(attempt)")
            try play("last", cabinet)
            try expectGames(attempt, ignored: ignored, cabinet)
            return
        }
        Issue.record(Self.busy)
    }

    @Test func `a contact that is closed at the start ends no game until it has opened and closes again`() throws {
        let cabinet = try LabCabinet(inputs: ["game_over": Self.contact])
        var contact = try Contact(cabinet.gameOver, seed: 1)
        try contact.change()
        try cabinet.startConnected()
        try play("tx-1", cabinet)
        usleep(UInt32(Self.debounce * 2 / .microseconds(1)))
        try contact.change()
        usleep(UInt32(Self.debounce * 2 / .microseconds(1)))
        #expect(try cabinet.daemon.state().mode == .playing)
        try contact.change()
        try cabinet.daemon.awaitState("in attract mode") { $0.mode == .attract }
        try cabinet.payer.await("told of the game over") { $0.texts(on: .gameOver).count >= 1 }
        try play("tx-2", cabinet)
        try expectGames(1, ignored: 0, cabinet)
    }

    @Test func `a bouncing inhibit in the middle of a train lets the pulse in flight end, and the rest follows it`()
        throws
    {
        let cabinet = try LabCabinet(coin: "pulse: 300ms, gap: 20ms", inputs: ["inhibit": Self.contact])
        try cabinet.startConnected()
        var contact = try Contact(cabinet.inhibit, seed: 1)
        for attempt in 1...Self.attempts {
            try cabinet.payer.pay("tx-\(attempt)", credits: 3)
            try cabinet.awaitSwitch(closed: true)
            let closing = try contact.bounce(for: .milliseconds(20))
            try cabinet.daemon.awaitState("inhibited") { $0.isInhibited }
            let since = MonotonicInstant.now()
            try cabinet.awaitSwitch(closed: false)
            // Several gaps: the next pulse would have begun.
            usleep(200_000)
            #expect(try cabinet.daemon.state().credits > 0)
            let until = MonotonicInstant.now()
            let opening = try contact.bounce(for: .milliseconds(20))
            try cabinet.payer.await("delivered") { try $0.outcomes(of: "tx-\(attempt)").last == .delivered }
            guard max(closing, opening) < Self.debounce else { continue }
            let pulses = try cabinet.pulses
            #expect(pulses.count == attempt * 3)
            #expect(pulses.allSatisfy { ($0.width ?? .zero) >= .milliseconds(300) })
            #expect(!pulses.contains { (since...until).contains($0.closedAt) }, "\(pulses)")
            #expect(cabinet.logged("Coins are inhibited") == attempt)
            #expect(cabinet.logged("Coins are no longer inhibited") == attempt)
            return
        }
        Issue.record(Self.busy)
    }

    @Test func `no pulse begins while the inhibit is active from before the start`() throws {
        let cabinet = try LabCabinet(inputs: ["inhibit": Self.contact])
        try cabinet.startConnected()
        cabinet.daemon.end(SIGTERM)
        var contact = try Contact(cabinet.inhibit, seed: 1)
        try contact.change()
        try cabinet.payer.pay("tx-1", credits: 2)
        try cabinet.start()
        try cabinet.daemon.awaitState("inhibited, with credits") { $0.isInhibited && $0.credits == 2 }
        usleep(200_000)
        #expect(try cabinet.pulses.isEmpty)
        try contact.change()
        try cabinet.payer.await("delivered") { try $0.outcomes(of: "tx-1").last == .delivered }
        #expect(try cabinet.pulses.count == 2)
    }

    /// A game is being played after `count` others, of which each ended once, and nobody tried to end one twice.
    private func expectGames(_ count: Int, ignored: Int, _ cabinet: LabCabinet) throws {
        #expect(try cabinet.daemon.state().mode == .playing)
        #expect(cabinet.daemon.end(SIGTERM) == 0)
        #expect(cabinet.payer.texts(on: .gameOver).count == count)
        #expect(cabinet.logged("notice Game over") == count)
        #expect(cabinet.logged(Self.ignored) == ignored)
    }
}
