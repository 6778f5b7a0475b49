import CabinetModel
package import Ledger

/// The ledger's payments as a table for people, oldest first.
package enum LedgerTable {
    /// One line of headings and one for each payment; a sentence when there are none.
    package static func text(_ payments: [PaymentRecord]) -> String {
        guard !payments.isEmpty else { return "The ledger holds no payment.\n" }
        let rows = payments.sorted { $0.number < $1.number }.map(row)
        let headings = ["no.", "received", "source", "payment", "credits", "pulses", "closed for", "outcome"]
        let table = [headings] + rows
        // The last column ends where its text does.
        let widths = headings.indices.dropLast().map { column in table.map { $0[column].count }.max() ?? 0 } + [0]
        return table.map { row in
            zip(row, widths).map { text, width in text + String(repeating: " ", count: max(0, width - text.count)) }
                .joined(separator: "  ") + "\n"
        }.joined()
    }

    private static func row(_ payment: PaymentRecord) -> [String] {
        let tally = payment.pulses
        let uncertain = tally.uncertain == 0 ? "" : " (\(tally.uncertain) uncertain)"
        let width =
            if let shortest = tally.shortest, let longest = tally.longest {
                "\(tenths(shortest))…\(tenths(longest)) ms"
            } else {
                "-"
            }
        let reason = payment.reason.map { " (\($0))" } ?? ""
        return [
            "\(payment.number)", payment.receivedAt.rfc3339, payment.source.rawValue,
            payment.transactionID?.rawValue ?? payment.timestampText ?? payment.actor ?? "-",
            payment.credits.map(String.init) ?? "-", "\(tally.emitted)/\(tally.asked)\(uncertain)", width,
            "\(payment.outcome.rawValue)\(reason)",
        ]
    }

    private static func tenths(_ duration: Duration) -> String {
        let tenths = (duration.wholeNanoseconds + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
