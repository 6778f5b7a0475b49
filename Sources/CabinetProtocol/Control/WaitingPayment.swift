package import CabinetModel

/// A payment that is accepted and not yet all played, as the screen may show it to the player who waits.
package struct WaitingPayment: Hashable, Sendable {
    /// When the cabinet received it, in microseconds.
    package let stamp: Timestamp
    /// The last characters of the transaction id, one to four, which stand on the player's phone too.
    package let lastFour: String?
    /// What was paid for; 1 or more.
    package let credits: Int

    /// Cuts `at` to microseconds, as the text holds it.
    ///
    /// Nothing else of the transaction id is kept.
    package init(at: UTCInstant, transactionID: TransactionID?, credits: Int) {
        stamp = Timestamp(at)
        lastFour = transactionID?.lastFour
        self.credits = credits
    }

    package var at: UTCInstant { stamp.instant }

    init(members object: JSONObject) throws(MessageError) {
        stamp = Timestamp(try object.timestamp("at").instant)
        lastFour = try object.optionalValue("lastFour", expected: "1 to 4 visible ASCII characters") { text in
            text.utf8.count <= 4 ? TransactionID(text)?.rawValue : nil
        }
        credits = try object.integer("credits", in: 1...Int.max)
    }

    var members: JSONObject {
        var object: JSONObject = ["at": .string(stamp.text)]
        object.append("lastFour", ifPresent: lastFour.map(JSONValue.string))
        object.append("credits", .integer(Int64(credits)))
        return object
    }
}
