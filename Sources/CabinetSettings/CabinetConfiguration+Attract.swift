package import CabinetProtocol

extension CabinetConfiguration {
    /// What the attract screen does with the display during a game.
    package enum WhilePlaying: String, CaseIterable, Sendable {
        /// Lets go of it, for a game on the same display.
        case release
        /// Keeps it and shows the credits.
        case show
    }

    /// How far the picture is turned clockwise.
    package enum Rotation: String, CaseIterable, Sendable {
        case none = "0"
        case quarter = "90"
        case half = "180"
        case threeQuarters = "270"
    }

    /// What the attract screen shows until the payment API sends a payment link.
    package struct Attract: Sendable, Equatable {
        /// Where the QR leads, as it was written: it may be shown only if the payment link's check allows it.
        package var url: String?
        /// Shown as it is, never computed with.
        package var price: String?
        package var currency: String?
        package var label: String?
        package var help: String?
        package var whilePlaying: WhilePlaying
        package var rotate: Rotation
        /// Lower-case host names; when empty, no link is allowed.
        package var allowedHosts: [String]

        /// What the QR shows until another link is sent; `nil` without `attract.url`.
        ///
        /// Whether it may be shown is another question, see `PaymentLink.check`.
        package var link: PaymentLink? {
            url.map { PaymentLink(url: $0, price: price, currency: currency, label: label) }
        }
    }
}

extension CabinetConfiguration.Attract {
    init?(reading values: inout ConfigurationValues) {
        let url = values.text(.attractURL)
        let price = values.text(.attractPrice)
        let currency = values.text(.attractCurrency)
        let label = values.text(.attractLabel)
        let help = values.text(.attractHelp)
        let whilePlaying = values.choice(.attractWhilePlaying, of: CabinetConfiguration.WhilePlaying.self)
        let rotate = values.choice(.attractRotate, of: CabinetConfiguration.Rotation.self)
        let allowedHosts = values.hosts(.attractAllowedHosts)
        guard let whilePlaying, let rotate, let allowedHosts else { return nil }
        // No error: a cabinet with a wrong link still takes the payments that come, and the API may send a right link.
        if let url, PaymentLink.check(url: url, allowedHosts: allowedHosts) != nil {
            values.warn(
                .attractURL, "no QR is shown: the link is not https, or its host is not in attract.allowed_hosts")
        }
        self.init(
            url: url, price: price, currency: currency, label: label, help: help, whilePlaying: whilePlaying,
            rotate: rotate, allowedHosts: allowedHosts)
    }
}
