/// Which of many events are worth telling, when anybody can cause as many as they like.
///
/// The first three, and then once a minute how many there were. Pure, with the time passed in.
///
/// | of one key | ``came(_:at:)`` answers |
/// |---|---|
/// | the first three within a minute | 1: tell it |
/// | further ones in that minute, and in every one that follows without a pause | `nil`: it is counted |
/// | the first after the minute | 1 and those that were counted: tell it once, for all of them |
///
/// What is counted and not followed by another one is handed over by ``takeDue(at:)``.
package struct Repetitions<Key: Hashable & Sendable>: Sendable {
    private struct Count {
        var told: Int
        var untold: Int
        var ends: MonotonicInstant
    }

    private static var toldAtOnce: Int { 3 }
    private static var minute: Duration { .seconds(60) }
    /// Who changes the key each time must not fill the memory either: at the bound new keys are not told.
    private static var capacity: Int { 256 }

    private var counts: [Key: Count] = [:]

    /// Nothing has come yet.
    package init() {}

    /// Whether anything was counted that nobody has been told.
    package var hasUntold: Bool { counts.values.contains { $0.untold > 0 } }

    /// One more has come: for how many it is to be told; `nil` when it is only counted.
    package mutating func came(_ key: Key, at now: MonotonicInstant) -> Int? {
        guard var count = counts[key], now < count.ends || count.untold > 0 else {
            counts[key] = nil
            return begin(key, at: now)
        }
        defer { counts[key] = count }
        if now >= count.ends {
            let times = count.untold + 1
            count = Count(told: Self.toldAtOnce, untold: 0, ends: now.advanced(by: Self.minute))
            return times
        }
        guard count.told < Self.toldAtOnce else {
            count.untold += 1
            return nil
        }
        count.told += 1
        return 1
    }

    /// Hands over what was counted in minutes that are over, and forgets the keys that have come to rest.
    package mutating func takeDue(at now: MonotonicInstant) -> [(key: Key, times: Int)] {
        var due: [(key: Key, times: Int)] = []
        for (key, count) in counts where count.ends <= now {
            if count.untold > 0 {
                due.append((key, count.untold))
                counts[key] = Count(told: Self.toldAtOnce, untold: 0, ends: now.advanced(by: Self.minute))
            } else {
                counts[key] = nil
            }
        }
        return due
    }

    private mutating func begin(_ key: Key, at now: MonotonicInstant) -> Int? {
        if counts.count >= Self.capacity { counts = counts.filter { $0.value.untold > 0 || now < $0.value.ends } }
        guard counts.count < Self.capacity else { return nil }
        counts[key] = Count(told: 1, untold: 0, ends: now.advanced(by: Self.minute))
        return 1
    }
}
