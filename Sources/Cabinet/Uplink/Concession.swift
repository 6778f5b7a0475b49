import CabinetSettings

/// What the cabinet does without because its broker lacks it or does not allow it: worth a warning, never a reason to stay
/// away.
package enum Concession: Hashable, Sendable {
    /// The login was refused with the last will, and granted without.
    case will
    /// Nothing is retained: neither the status nor the last will.
    case retaining
    /// Nothing is acknowledged: what the cabinet publishes goes at QoS 0.
    case acknowledgements
    /// The session is kept for a shorter time than was asked for.
    case session(Duration)

    /// What a connection that came up goes without; `asked` is for how long the session was to be kept.
    static func all(of limits: BrokerLimits, _ will: WillTerms, asked: Duration) -> [Concession] {
        var all: [Concession] = []
        if will.isGivenUp { all.append(.will) }
        if !limits.keepsRetained || will.offer?.isRetained == false { all.append(.retaining) }
        if limits.maximumQoS == 0 || will.offer?.qos == 0 { all.append(.acknowledgements) }
        if let granted = limits.sessionExpiry, granted < asked { all.append(.session(granted)) }
        return all
    }

    /// What the broker does and what follows from it, for the log and the dry run.
    package var words: String {
        switch self {
        case .will:
            "The broker let this cabinet in only without its last will: nobody is told when the cabinet is lost"
        case .retaining:
            "The broker keeps no retained messages: who subscribes later sees no status before the next change"
        case .acknowledgements:
            "The broker takes messages at QoS 0 only: receipts and game overs count as delivered once they have left"
        case .session:
            "The broker keeps this cabinet's session for a shorter time than was asked: payments that wait longer are gone"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .will: "allow the topic of the status in the broker's access list"
        case .retaining: "allow retained messages at the broker; mosquitto calls it retain_available"
        case .acknowledgements: "raise the broker's QoS limit to 1; mosquitto calls it max_qos"
        case .session(let granted):
            "it is \(DurationNotation.format(granted)): raise the broker's limit, or keep the cabinet connected"
        }
    }
}
