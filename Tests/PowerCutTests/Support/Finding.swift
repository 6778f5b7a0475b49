import CabinetModel
import TestSupport

/// What must not be after a power cut.
enum Finding: Equatable, CustomStringConvertible {
    /// The broker owes the payment no more, and the ledger does not have it.
    case lost(transaction: String)
    /// The ledger has it more than once.
    case twice(transaction: String)
    /// The ledger has a payment that nobody made.
    case unknown(transaction: String)
    /// Nothing is owed any more, and yet it was not given whole, or not as much as was paid.
    case wrong(transaction: String, PulseTally)
    /// The kernel closed the coin switch more often, or less often, than the ledger can explain.
    case pulses(closed: Int, ledger: ClosedRange<Int>)
    /// More pulses are uncertain than could be in flight.
    case uncertain(Int, cuts: Int)
    /// The backend was never told that it was delivered.
    case untold(transaction: String)

    var isLoss: Bool {
        if case .lost = self { true } else { false }
    }

    var description: String {
        switch self {
        case .lost(let transaction): "\(transaction) is lost"
        case .twice(let transaction): "\(transaction) is in the ledger twice"
        case .unknown(let transaction): "nobody paid \(transaction)"
        case .wrong(let transaction, let pulses): "\(transaction) was given wrong: \(pulses)"
        case .pulses(let closed, let ledger): "the switch closed \(closed) times, and not \(ledger)"
        case .uncertain(let pulses, let cuts): "\(pulses) pulses are uncertain after \(cuts) cuts"
        case .untold(let transaction): "nobody was told that \(transaction) was delivered"
        }
    }
}
