package import CabinetModel

/// What can be asked of the daemon over its control socket.
///
/// | line | access |
/// |---|---|
/// | `{"request":"status"}` | everyone |
/// | `{"request":"subscribe"}` | reader |
/// | `{"request":"payments","limit":20,"before":123}` | reader |
/// | `{"request":"refusals","limit":20,"before":123}` | reader |
/// | `{"request":"meters"}` | reader |
/// | `{"request":"display","state":"held"}` or `"released"` | reader |
/// | `{"request":"game","action":"start","source":"mame"}` or `"over"` | reader |
/// | `{"request":"reset_meters"}` | admin |
/// | `{"request":"credit","credits":1}` | admin |
/// | `{"request":"pulse","pulses":1}` | admin |
/// | `{"request":"cancel","payment":17}` or `"transactionId":"pi_1"` | admin |
/// | `{"request":"simulate","line":"NAME","value":"active"}` or `"inactive"` | admin |
package enum ControlRequest: Hashable, Sendable {
    /// One ``StateSnapshot``.
    case status
    /// A ``StateSnapshot`` now, on each change and each second, until the connection ends.
    case subscribe
    /// The latest payments, newest first: `limit` of them (1…1000), those with a number below `before` (1 or more).
    case payments(limit: Int = 20, before: Int64? = nil)
    /// The latest refused messages that are no payment of their own, in the same way.
    case refusals(limit: Int = 20, before: Int64? = nil)
    /// What was counted, for ever and since the last reset.
    case meters
    /// Starts the resettable meters anew.
    case resetMeters
    /// Gives service credits (1…100), which play like paid ones.
    case credit(credits: Int)
    /// Moves the coin line (1…10 pulses) without starting a game.
    case pulse(pulses: Int)
    /// Ends a payment that is owed: its pulses that have not begun are dropped.
    case cancel(PaymentChoice)
    /// Says that a game began or ended.
    case game(GameAction, source: SourceName = .control)
    /// Says that the attract screen took or let go of the display.
    case display(DisplayState)
    /// Sets a simulated input line; refused for lines of a chip.
    case simulate(line: String, isActive: Bool)

    /// The longest line that is read as a request, in bytes, without its line feed.
    package static let maximumLineBytes = 4096
    package static let pageLimitRange = 1...1000
    package static let creditsRange = 1...100
    package static let pulsesRange = 1...10

    /// Which payment is meant: exactly one of the two.
    package enum PaymentChoice: Hashable, Sendable {
        /// The ledger's number, 1 or more.
        case number(Int64)
        case transaction(TransactionID)
    }

    /// What a front end says of its game.
    package enum GameAction: String, CaseIterable, Sendable {
        case start, over
    }

    /// What the attract screen says of the display.
    package enum DisplayState: String, CaseIterable, Sendable {
        case held, released
    }

    /// The request's name on the wire.
    package enum Name: String, CaseIterable, Sendable {
        case status, subscribe, payments, refusals, meters
        case resetMeters = "reset_meters"
        case credit, pulse, cancel, game, display, simulate

        /// Who may send it.
        package var access: ControlAccess {
            switch self {
            case .status: .everyone
            case .subscribe, .payments, .refusals, .meters, .display, .game: .reader
            case .resetMeters, .credit, .pulse, .cancel, .simulate: .admin
            }
        }
    }

    package var name: Name {
        switch self {
        case .status: .status
        case .subscribe: .subscribe
        case .payments: .payments
        case .refusals: .refusals
        case .meters: .meters
        case .resetMeters: .resetMeters
        case .credit: .credit
        case .pulse: .pulse
        case .cancel: .cancel
        case .game: .game
        case .display: .display
        case .simulate: .simulate
        }
    }

    /// Who may send it; checked before anything else is done with it.
    package var access: ControlAccess { name.access }
}
