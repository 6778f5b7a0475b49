/// Why a line could not be found, claimed or used; its description says what happened, where, and what to do.
public enum GPIOError: Error, Equatable, Sendable {
    /// The machine has no GPIO chip, or its driver is not loaded.
    case noChips
    /// This user may not open the chip at `path`.
    case permissionDenied(path: String)
    /// No line is called that; `existing` holds the names of those that there are.
    case notFound(reference: String, existing: [String])
    /// Several lines are called that.
    case ambiguous(reference: String, places: [LineLocation])
    /// Somebody holds the line; `consumer` is what it calls itself, `nil` when it gives no name or has gone since.
    case busy(LineLocation, consumer: String?)
    /// The chip of a line has gone, with the error number (`errno`) that said so.
    case lost(LineLocation, code: CInt)
    /// The chip refuses something that was asked of the line.
    case notSupported(feature: String, LineLocation)
    /// Any other failure: what was attempted, the error number (`errno`), and on which line.
    case failed(operation: String, code: CInt, location: LineLocation?)

    /// Whether nothing is wrong but that the line is not there: its driver loads late, or its adapter is not plugged in.
    ///
    /// The others need somebody who changes something.
    package var isAbsence: Bool {
        switch self {
        case .noChips, .notFound, .lost: true
        case .permissionDenied, .ambiguous, .busy, .notSupported, .failed: false
        }
    }
}
