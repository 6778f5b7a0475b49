import CabinetModel

/// Turns what stands in a column back into a value; what the schema does not let anybody write there is damage.
enum Stored {
    static func value<Value: RawRepresentable<String>>(_ text: String) throws(LedgerError) -> Value {
        guard let value = Value(rawValue: text) else {
            throw LedgerError(
                .corrupt, "the ledger holds '\(text)' where a \(Value.self) should be; restore it from a copy")
        }
        return value
    }

    static func optionalValue<Value: RawRepresentable<String>>(_ text: String?) throws(LedgerError) -> Value? {
        guard let text else { return nil }
        return try value(text) as Value
    }

    /// Whatever it is: a version with other rules for ids may have written it.
    static func transactionID(_ text: String?) -> TransactionID? {
        text.map(TransactionID.init(stored:))
    }

    static func duration(_ nanoseconds: Int64?) -> Duration? {
        nanoseconds.map { .nanoseconds($0) }
    }

    static func instant(_ nanoseconds: Int64?) -> UTCInstant? {
        nanoseconds.map { UTCInstant(nanoseconds: $0) }
    }
}
