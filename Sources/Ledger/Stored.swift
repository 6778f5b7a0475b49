import CabinetModel

/// Turns what stands in a column back into a value; what no version of this program writes there is damage.
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

    static func transactionID(_ text: String?) throws(LedgerError) -> TransactionID? {
        guard let text else { return nil }
        guard let id = TransactionID(text) else {
            throw LedgerError(.corrupt, "the ledger holds a transaction id that is none; restore it from a copy")
        }
        return id
    }

    static func duration(_ nanoseconds: Int64?) -> Duration? {
        nanoseconds.map { .nanoseconds($0) }
    }

    static func instant(_ nanoseconds: Int64?) -> UTCInstant? {
        nanoseconds.map { UTCInstant(nanoseconds: $0) }
    }
}
