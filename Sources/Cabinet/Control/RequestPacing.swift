import CabinetModel

/// How often the users of the control socket may ask: pure, with the time passed in.
///
/// Each answer reads the ledger, for which the pulse thread waits, too. Root is not paced: it could do worse.
struct RequestPacing {
    /// More users than this at a time, and those who have come to rest are forgotten.
    private static let usersKept = 64

    /// Many at once for a person or a script, and then ten a second for each user, over however many connections.
    private var users: [UInt32: Allowance] = [:]
    /// Those who may only ask for the status, together: with subordinate ids one of them can be thousands of users.
    private var strangers = Allowance(burst: 40, interval: .milliseconds(50))

    /// Takes one request of a user.
    ///
    /// - Returns: When it may be served: `nil` when that is now and it was taken.
    mutating func take(uid: UInt32, isStranger: Bool, at now: MonotonicInstant) -> MonotonicInstant? {
        guard uid != 0 else { return nil }
        var user = users[uid] ?? Allowance(burst: 20, interval: .milliseconds(100))
        let next = max(user.next(at: now), isStranger ? strangers.next(at: now) : now)
        guard next <= now else { return next }
        if users.count >= Self.usersKept { users = users.filter { !$0.value.isFull(at: now) } }
        _ = user.take(at: now)
        users[uid] = user
        if isStranger { _ = strangers.take(at: now) }
        return nil
    }
}
