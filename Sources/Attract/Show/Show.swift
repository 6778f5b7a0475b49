package import CabinetModel
package import CabinetProtocol

/// What is on the screen, from what the daemon says and what time it is.
///
/// A value: input in, scene out, no clock read. The first line that is true decides:
///
/// | when | scene | QR |
/// |---|---|---|
/// | no snapshot yet, the daemon gone, or silent for 3 s | unavailable, `daemon_down` | no |
/// | a payment came in the last moment | paid | no |
/// | the daemon is not ready for another reason than the inhibit input, or the link is not allowed | unavailable | no |
/// | the inhibit input holds coins back | inhibited | no |
/// | a game runs | playing | yes |
/// | a game ended in the last moment | game over | yes |
/// | credits are owed | credits left | yes |
/// | else | ready | yes |
///
/// The display is wanted except during a game that needs it: a daemon that is gone does not take it from the game.
package struct Show: Sendable {
    /// How long things last.
    package enum Pace {
        /// The daemon sends each second; a payment QR must be gone 3 s after it froze.
        package static let silence = Duration.seconds(3)
        /// How long a payment is celebrated.
        package static let celebration = Duration.milliseconds(2500)
        /// The same when the game waits for the display: a front end waits 2 s for it at most.
        package static let shortCelebration = Duration.seconds(1)

        /// How long a payment is celebrated whatever comes.
        package static func leastCelebration(givesDisplayAway: Bool) -> Duration {
            givesDisplayAway ? shortCelebration : celebration
        }

        package static let gameOver = Duration.seconds(5)
        /// How long a screen that has just started waits for the daemon's word before it takes the display: a game may run.
        package static let firstWord = Duration.seconds(1)
    }

    /// Credits that came in the last moment, and whose they are: kept as they were, so that nothing on the picture moves
    /// while the first of them are already dropped.
    private struct Celebration {
        var credits: Int
        var payments: [WaitingPayment]
        var since: MonotonicInstant
    }

    private let allowedLinks: [AllowedLink]
    private let givesDisplayAway: Bool
    private let start: MonotonicInstant
    private var snapshot: StateSnapshot?
    private var heardAt: MonotonicInstant?
    private var isConnected = false
    private var celebration: Celebration?
    private var gameOverAt: MonotonicInstant?

    /// A show that has heard nothing yet.
    ///
    /// - Parameters:
    ///   - allowedLinks: What a QR may lead to.
    ///   - givesDisplayAway: Whether the game needs the display.
    ///   - start: The time at which the program started.
    package init(allowedLinks: [AllowedLink], givesDisplayAway: Bool, start: MonotonicInstant) {
        self.allowedLinks = allowedLinks
        self.givesDisplayAway = givesDisplayAway
        self.start = start
    }

    /// The daemon has told its state.
    package mutating func heard(_ new: StateSnapshot, at now: MonotonicInstant) {
        if let old = snapshot, isConnected {
            noticePayments(old, new, now)
            if old.mode == .playing, new.mode == .attract { gameOverAt = now }
        }
        if new.mode == .playing { gameOverAt = nil }
        snapshot = new
        heardAt = now
        isConnected = true
    }

    /// The connection to the daemon is gone.
    package mutating func lostDaemon() {
        isConnected = false
        celebration = nil
        gameOverAt = nil
    }

    /// What is to be seen at this moment.
    package func scene(at now: MonotonicInstant) -> Scene {
        guard let snapshot, isHeard(at: now) else {
            return Scene(.unavailable, payments: snapshot?.lastPayments ?? [], reasons: [.daemonDown])
        }
        var scene = Scene(.ready, payments: snapshot.lastPayments, credits: snapshot.credits)
        if let celebration, now < end(of: celebration, snapshot) {
            return Scene(.paid, payments: celebration.payments, credits: celebration.credits)
        }
        scene.reasons = obstacles(snapshot)
        guard scene.reasons.isEmpty else {
            scene.kind = scene.reasons == [.notReady(.inhibited)] ? .inhibited : .unavailable
            return scene
        }
        scene.link = snapshot.link
        if snapshot.mode == .playing {
            scene.kind = .playing
        } else if let gameOverAt, now < gameOverAt.advanced(by: Pace.gameOver) {
            scene.kind = .gameOver
        } else if snapshot.credits > 0 {
            scene.kind = .creditsLeft
        }
        return scene
    }

    /// Whether the display is to be held at this moment.
    package func wantsDisplay(at now: MonotonicInstant) -> Bool {
        guard givesDisplayAway else { return true }
        guard let snapshot else { return now >= start.advanced(by: Pace.firstWord) }
        return snapshot.mode != .playing || scene(at: now).kind == .paid
    }

    /// When the scene changes by itself, if it does.
    package func nextChange(after now: MonotonicInstant) -> MonotonicInstant? {
        guard let snapshot, let heardAt, isConnected else {
            let firstWord = start.advanced(by: Pace.firstWord)
            return snapshot == nil && firstWord > now ? firstWord : nil
        }
        let ends = [
            heardAt.advanced(by: Pace.silence), celebration.map { end(of: $0, snapshot) },
            gameOverAt?.advanced(by: Pace.gameOver),
        ]
        return ends.compactMap(\.self).filter { $0 > now }.min()
    }

    private func isHeard(at now: MonotonicInstant) -> Bool {
        guard isConnected, let heardAt else { return false }
        return now < heardAt.advanced(by: Pace.silence)
    }

    private func end(of celebration: Celebration, _ snapshot: StateSnapshot) -> MonotonicInstant {
        let isShort = givesDisplayAway && snapshot.mode == .playing
        return celebration.since.advanced(by: isShort ? Pace.shortCelebration : Pace.celebration)
    }

    private func obstacles(_ snapshot: StateSnapshot) -> [ScreenReason] {
        guard snapshot.isReady else { return snapshot.reasons.map(ScreenReason.notReady) }
        guard let link = snapshot.link else { return [.notReady(.noLink)] }
        // Again, although the daemon has looked: what is drawn here is what people pay to.
        return PaymentLink.check(url: link.url, allowedLinks: allowedLinks).map { [.notReady($0)] } ?? []
    }

    /// Credits that are owed and were not before have just been paid.
    private mutating func noticePayments(_ old: StateSnapshot, _ new: StateSnapshot, _ now: MonotonicInstant) {
        let credits = new.credits - old.credits
        // A game that has the display keeps it, whatever is paid meanwhile.
        let isHidden = givesDisplayAway && old.mode == .playing && new.mode == .playing
        guard credits > 0, !isHidden else { return }
        let before = celebration.flatMap { now < end(of: $0, new) ? $0 : nil }
        let earlier = before?.payments.filter { !new.lastPayments.contains($0) } ?? []
        celebration = Celebration(
            credits: (before?.credits ?? 0) + credits, payments: earlier + new.lastPayments, since: now)
    }
}
