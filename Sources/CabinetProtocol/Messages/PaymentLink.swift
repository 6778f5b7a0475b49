package import CabinetModel

/// What the payment QR leads to, and the words beside it.
package struct PaymentLink: Hashable, Sendable {
    /// The longest ``url``, in bytes: more makes a QR that no phone reads off an arcade screen.
    package static let maximumURLBytes = 1024
    /// The longest of the other texts, in bytes.
    package static let maximumTextBytes = 500

    /// Where the QR leads; empty for nowhere.
    ///
    /// Not checked: only ``check(url:allowedLinks:)`` makes it fit to be shown.
    package let url: String
    /// The price as it is shown, such as `1.00`; only ever shown, never computed with.
    package let price: String?
    /// The currency as it is shown, such as `EUR`.
    package let currency: String?
    /// What one payment buys, such as `1 credit`.
    package let label: String?

    package init(url: String, price: String? = nil, currency: String? = nil, label: String? = nil) {
        self.url = url
        self.price = price
        self.currency = currency
        self.label = label
    }

    /// Whether a QR of `url` may be shown to people who are about to pay.
    ///
    /// The URL must be `https`, of URL characters only, without user information, port, percent signs or brackets in its
    /// authority and without `..` or `%2e`, and one of `allowedLinks` must cover it. Anything in doubt is refused.
    ///
    /// - Returns: `nil` when it may be shown; `no_link` when `url` is empty, else `link_not_allowed`.
    package static func check(url: String, allowedLinks: [AllowedLink]) -> NotReadyReason? {
        guard !url.isEmpty else { return .noLink }
        guard let url = PaymentURL(url), allowedLinks.contains(where: { $0.covers(url) }) else {
            return .linkNotAllowed
        }
        return nil
    }
}

extension PaymentLink {
    /// Reads the four members; unknown ones are ignored.
    ///
    /// The price may be a string or a number, whose text is kept.
    init(members object: JSONObject) throws(MessageError) {
        url = try object.text("url", bytes: 0...Self.maximumURLBytes)
        price =
            switch object["price"] {
            case .integer(let value): String(value)
            case .number(let number): number.text
            default: try object.optionalText("price", bytes: 0...Self.maximumTextBytes)
            }
        currency = try object.optionalText("currency", bytes: 0...Self.maximumTextBytes)
        label = try object.optionalText("label", bytes: 0...Self.maximumTextBytes)
    }

    /// The members that there are, in the order of the contract.
    var members: JSONObject {
        var object: JSONObject = ["url": .string(url)]
        object.append("price", ifPresent: price.map(JSONValue.string))
        object.append("currency", ifPresent: currency.map(JSONValue.string))
        object.append("label", ifPresent: label.map(JSONValue.string))
        return object
    }
}
