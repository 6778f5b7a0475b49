package import CabinetModel

/// Whether a connection is left alone with what the cabinet publishes.
///
/// Some brokers close the connection for a message that they do not allow or that is too large, and MQTT 3.1.1 has no other
/// way. Published at once on every connection, such a message would end every one, and payments come only while one stands.
/// A bad network looks alike for a while, and receipts must not wait long for a guess: so the pause is short at first, and
/// grows only as long as every connection ends just when something is published, and none before.
///
/// | connections that ended within ``hasty`` of the first moment to publish, a publish unanswered | the next one that comes up |
/// |---|---|
/// | fewer than ``limit`` in a row | may be published on at once |
/// | ``limit`` in a row | is left alone for ``shortestPause`` |
/// | one more | is left alone twice as long, to ``longestPause`` |
/// | any other end, one in the pause among them | begins anew |
package struct PublishRestraint {
    static let hasty = Duration.seconds(10)
    static let limit = 3
    static let shortestPause = Duration.seconds(10)
    static let longestPause = Duration.seconds(600)

    private var hastyEnds = 0
    /// When publishing on the connection that stands was allowed first.
    private var openSince: MonotonicInstant?
    private var unanswered = 0

    package init() {}

    /// How long the next connection is left alone; `nil` for not at all.
    var pause: Duration? {
        guard hastyEnds >= Self.limit else { return nil }
        return min(Self.shortestPause * (1 << min(hastyEnds - Self.limit, 6)), Self.longestPause)
    }

    /// A connection came up; returns until when nothing is to be published on it, `nil` when it may be at once.
    package mutating func cameUp(at now: MonotonicInstant) -> MonotonicInstant? {
        unanswered = 0
        let quietUntil = pause.map(now.advanced(by:))
        openSince = quietUntil ?? now
        return quietUntil
    }

    /// Something was published.
    package mutating func published() {
        unanswered += 1
    }

    /// The broker answered a publish, in whatever sense.
    package mutating func answered() {
        unanswered -= 1
    }

    /// The connection ended, or an attempt to make one failed.
    package mutating func ended(at now: MonotonicInstant) {
        guard let openSince else { return }
        let isHasty = unanswered > 0 && now < openSince.advanced(by: Self.hasty)
        hastyEnds = isHasty ? hastyEnds + 1 : 0
        self.openSince = nil
    }
}
