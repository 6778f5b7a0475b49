import CabinetModel

/// What the QR is to show from now on: `{"url":"https://…","price":"1.00","currency":"EUR","label":"1 credit"}`.
///
/// It is retained, so that a price changes without a visit to the cabinet. It carries no machine id: its topic is one
/// machine's own.
package struct PaymentLinkMessage: Hashable, Sendable {
    /// What to show; `nil` goes back to the configuration.
    ///
    /// A link with an empty URL takes the QR away.
    package let link: PaymentLink?

    package init(link: PaymentLink?) {
        self.link = link
    }

    /// Reads a payload that came on the payment link topic.
    ///
    /// Whether the link is allowed is another question, see ``PaymentLink/check(url:allowedLinks:)``.
    ///
    /// - Throws: `too_large` or `bad_json`. It names nothing.
    package static func decode(_ payload: [UInt8]) throws(Refusal) -> PaymentLinkMessage {
        guard !payload.isEmpty else { return PaymentLinkMessage(link: nil) }
        let object = try Payload.object(payload)
        let link = try Payload.refusing(.badJSON) { () throws(MessageError) in try PaymentLink(members: object) }
        return PaymentLinkMessage(link: link)
    }

    /// The message as a sender writes it; empty for "back to the configuration".
    package func encode() -> String {
        link?.members.encoded() ?? ""
    }
}
