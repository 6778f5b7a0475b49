import CabinetModel

/// Whether a connection is left alone with what the cabinet publishes.
///
/// Some brokers close the connection for a message that they do not allow or that is too large, and MQTT 3.1.1 has no other
/// way. Published at once on every connection, such a message would end every one, and payments come only while one stands.
///
/// | connections that ended within ``hasty`` of coming up, a publish unanswered | the next one that comes up |
/// |---|---|
/// | fewer than ``limit`` in a row | may be published on at once |
/// | ``limit`` in a row | is left alone for ``pause``, then published on |
struct PublishRestraint {
    static let hasty = Duration.seconds(10)
    static let limit = 3
    static let pause = Duration.seconds(600)

    private var hastyEnds = 0
    private var onlineSince: MonotonicInstant?
    private var unanswered = 0

    /// A connection came up; returns until when nothing is to be published on it, `nil` when it may be at once.
    mutating func cameUp(at now: MonotonicInstant) -> MonotonicInstant? {
        onlineSince = now
        unanswered = 0
        return hastyEnds >= Self.limit ? now.advanced(by: Self.pause) : nil
    }

    /// Something was published.
    mutating func published() {
        unanswered += 1
    }

    /// The broker answered a publish, in whatever sense.
    mutating func answered() {
        unanswered -= 1
    }

    /// The connection ended, or an attempt to make one failed.
    mutating func ended(at now: MonotonicInstant) {
        guard let onlineSince else { return }
        let isHasty = unanswered > 0 && now < onlineSince.advanced(by: Self.hasty)
        hastyEnds = isHasty ? hastyEnds + 1 : 0
        self.onlineSince = nil
    }
}
