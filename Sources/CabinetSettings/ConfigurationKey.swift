/// Every key of the configuration, once.
///
/// The raw value is the dotted name: `coin.pulse` is the key `pulse` in the section `coin` of the file. The loader, the
/// example file and the manual are all checked against this table; a key that is not here does not exist.
package enum ConfigurationKey: String, CaseIterable, Sendable {
    case machineID = "machine.id"

    case brokerHost = "broker.host"
    case brokerPort = "broker.port"
    case brokerProtocol = "broker.protocol"
    case brokerClientID = "broker.client_id"
    case brokerUsername = "broker.username"
    case brokerPasswordFile = "broker.password_file"
    case brokerTLSEnabled = "broker.tls.enabled"
    case brokerTLSCAFile = "broker.tls.ca_file"
    case brokerTLSCertFile = "broker.tls.cert_file"
    case brokerTLSKeyFile = "broker.tls.key_file"
    case brokerKeepalive = "broker.keepalive"

    case coinLine = "coin.line"
    case coinActive = "coin.active"
    case coinDrive = "coin.drive"
    case coinBias = "coin.bias"
    case coinPulse = "coin.pulse"
    case coinGap = "coin.gap"
    case coinPulsesPerCredit = "coin.pulses_per_credit"
    case coinOnInterrupted = "coin.on_interrupted"
    case coinMaxAge = "coin.max_age"

    case gameOverLine = "game_over.line"
    case gameOverActive = "game_over.active"
    case gameOverBias = "game_over.bias"
    case gameOverDebounce = "game_over.debounce"
    case gameOverHold = "game_over.hold"
    case gameOverMaxGame = "game_over.max_game"

    case inhibitLine = "inhibit.line"
    case inhibitActive = "inhibit.active"
    case inhibitBias = "inhibit.bias"
    case inhibitDebounce = "inhibit.debounce"

    case limitsCreditsPerMessage = "limits.credits_per_message"

    case publishReceipt = "publish.receipt"
    case publishStatus = "publish.status"

    case attractURL = "attract.url"
    case attractPrice = "attract.price"
    case attractCurrency = "attract.currency"
    case attractLabel = "attract.label"
    case attractHelp = "attract.help"
    case attractWhilePlaying = "attract.while_playing"
    case attractAllowedLinks = "attract.allowed_links"
    case attractLanguage = "attract.language"
    case attractFont = "attract.font"
    case attractMotion = "attract.motion"
    case attractBackground = "attract.background"
    case attractAccent = "attract.accent"
    case attractText = "attract.text"
    case attractSlides = "attract.slides"
    case attractSlideTime = "attract.slide_time"
    case attractRotate = "attract.rotate"
    case attractSafeArea = "attract.safe_area"
    case attractPixelAspect = "attract.pixel_aspect"

    case ledgerPath = "ledger.path"
    case ledgerVolatile = "ledger.volatile"

    case controlDirectory = "control.directory"

    case logLevel = "log.level"

    /// The table in the order of the example file and the manual.
    package static var all: [ConfigurationKey] { allCases }

    /// The dotted name, such as `coin.pulse`.
    package var name: String { rawValue }

    /// The environment variable that overrides the file: `COINPULSE_COIN_PULSE` for `coin.pulse`.
    package var environmentName: String {
        Self.environmentName(of: name)
    }

    static func environmentName(of name: String) -> String {
        environmentPrefix + name.uppercased().replacing(".", with: "_")
    }

    /// What every environment variable of the configuration begins with.
    ///
    /// Nothing else may use it: a name that is not in the table is refused, see ``OverridingVariables`` for the exception.
    package static let environmentPrefix = "COINPULSE_"

    /// What to write in place of keys that there were once, by their dotted names.
    static let replaced = [
        "attract.allowed_hosts": """
        is no more, because a payment provider's host is every merchant's; write attract.allowed_links, a list of whole \
        links or of beginnings that end in /, as "https://buy.stripe.com/your-payment-link"; without it only attract.url \
        is allowed
        """
    ]

    /// The names of all sections, such as `broker` and `broker.tls`.
    package static let sections: [String] = {
        var sections: [String] = []
        for key in allCases {
            let path = key.name.split(separator: ".").dropLast()
            for length in 1...path.count {
                let section = path.prefix(length).joined(separator: ".")
                if !sections.contains(section) { sections.append(section) }
            }
        }
        return sections
    }()
}
