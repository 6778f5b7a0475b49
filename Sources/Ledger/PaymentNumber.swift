/// The ledger's own number of a payment: 1, 2, 3 … in the order of arrival, never used again.
package struct PaymentNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: Int64

    package init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    package var description: String { String(rawValue) }

    package static func < (left: PaymentNumber, right: PaymentNumber) -> Bool {
        left.rawValue < right.rawValue
    }
}
