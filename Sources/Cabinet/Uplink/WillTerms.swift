/// How the next login offers its last will: a broker that lacks a feature of MQTT is no reason to take no payments.
///
/// | the login | next |
/// |---|---|
/// | refused by word because the will is retained, or because of its QoS | without that, for good |
/// | refused without a word about it, as MQTT 3.1.1 always does | the next offer of the list; behind the last the first |
/// | refused for the user or the rights, which may mean the will's | without a will; refused so too, the first offer |
/// | accepted with the first offer | kept |
/// | accepted with another: it may be chance, such as a password that was put right meanwhile | the first offer once more |
/// | … which is refused again | the other offer, and it is kept |
///
/// The list: as wanted, not retained, at QoS 0, neither, none.
package struct WillTerms: Sendable, Equatable {
    /// One way to offer the will; `nil` in place of it means no will.
    package struct Offer: Sendable, Equatable {
        /// Whether the broker is to keep it for later subscribers.
        package var isRetained: Bool
        /// 0 or 1.
        package var qos: Int

        package init(isRetained: Bool = true, qos: Int = 1) {
            self.isRetained = isRetained
            self.qos = qos
        }
    }

    /// What the broker has not refused by word.
    private var best = Offer()
    /// The place in the list; 0 is `best`.
    private var place = 0
    /// The place that has led to a connection when the first had not.
    private var proven: Int?

    private let isWanted: Bool

    /// `isWanted` is whether there is a will to offer at all.
    package init(isWanted: Bool = true) {
        self.isWanted = isWanted
    }

    /// The will of the next login.
    package var offer: Offer? { offers[place] }

    /// Whether the next login goes without the will that is wanted.
    package var isGivenUp: Bool { isWanted && offer == nil }

    private var offers: [Offer?] {
        guard isWanted else { return [nil] }
        var all: [Offer?] = [best]
        for other in [Offer(isRetained: false), Offer(qos: 0), Offer(isRetained: false, qos: 0)] {
            let next = Offer(isRetained: best.isRetained && other.isRetained, qos: min(best.qos, other.qos))
            if !all.contains(next) { all.append(next) }
        }
        return all + [nil]
    }

    /// The login was refused, or the connection ended before the broker answered; `sign` is what was said of it.
    package mutating func refused(_ sign: BrokerFailure.Sign?) {
        switch sign {
        case .refusesRetainedWill where best.isRetained:
            best.isRetained = false
            (place, proven) = (0, nil)
        case .refusesQoSOfWill where best.qos > 0:
            best.qos = 0
            (place, proven) = (0, nil)
        case .refusesRetainedWill, .refusesQoSOfWill, .mayRefuseWill: go(to: (place + 1) % offers.count)
        case .mayRefuseRights: go(to: place == 0 ? offers.count - 1 : 0)
        case .clientIDTakenOver, .tooLarge, nil: break
        }
    }

    private mutating func go(to next: Int) {
        if place == 0, let proven {
            place = proven
        } else {
            (place, proven) = (next, nil)
        }
    }

    /// The broker accepted the login.
    ///
    /// - Returns: `false` when the first offer is to be made once more before this one is kept: leave and come again.
    package mutating func accepted() -> Bool {
        guard place > 0 else {
            // Whatever was refused before, it was not the will.
            proven = nil
            return true
        }
        guard proven != place else { return true }
        (proven, place) = (place, 0)
        return false
    }
}
