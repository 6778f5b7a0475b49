import CabinetModel
import Logging

extension ConfigurationKey {
    /// What stands for a key that is nowhere set.
    package enum Default: Equatable, Sendable {
        /// The key must be set.
        case required
        /// This text, read like one in the file.
        case value(String)
        /// No value of its own: the words say what the daemon does instead.
        case described(String)
    }

    /// What kind of value it takes, with its unit and limits.
    package var kind: ConfigurationKind { definition.kind }

    /// What stands for it when it is not set.
    package var defaultValue: Default { definition.defaultValue }

    /// What is allowed, for an error message and the manual, such as `10ms…1s`.
    package var allowed: String { kind.allowed }

    /// The default for an error message and the manual, such as `100ms`, `none` or `coinpulse-<machine.id>`.
    package var defaultText: String {
        switch defaultValue {
        case .required: "none, must be set"
        case .value(let text), .described(let text): text
        }
    }

    /// What it is for: one line, one sentence.
    package var help: String { definition.help }

    /// Whether what stands there may be, or lead to, a secret: a plain name found nowhere is then not repeated in a
    /// message, because it may be the password itself.
    package var isSecret: Bool { self == .brokerPasswordFile }

    private struct Definition {
        let kind: ConfigurationKind
        let defaultValue: Default
        let help: String

        init(_ kind: ConfigurationKind, _ defaultValue: Default, _ help: String) {
            self.kind = kind
            self.defaultValue = defaultValue
            self.help = help
        }
    }

    private static func words<Word: CaseIterable & RawRepresentable<String>>(_: Word.Type) -> ConfigurationKind {
        .choice(Word.allCases.map(\.rawValue))
    }

    private static let debounceRange: ClosedRange<Duration> = .zero ... .milliseconds(1000)

    // One table is longer than a function should be, and easier to check than five.
    private var definition: Definition {
        switch self {
        case .machineID:
            Definition(.machineID, .required, "The name of this cabinet, as it stands in its topics.")

        case .brokerHost:
            Definition(.host, .required, "The MQTT broker.")
        case .brokerPort:
            Definition(.integer(1...65_535), .described("8883 with TLS, 1883 without"), "The broker's TCP port.")
        case .brokerProtocol:
            Definition(Self.words(CabinetConfiguration.ProtocolVersion.self), .value("5"), "The version of MQTT.")
        case .brokerClientID:
            Definition(
                .clientID, .described("coinpulse-<machine.id>"),
                "The MQTT client id; no other client of the broker may use it.")
        case .brokerUsername:
            Definition(.text(maximumLength: 256), .described("none"), "The user name at the broker.")
        case .brokerPasswordFile:
            Definition(.file, .described("none"), "The file that holds the password at the broker.")
        case .brokerTLSEnabled:
            Definition(
                .boolean, .described("true, but false for a loopback host"),
                "Whether the connection is encrypted; turn it off for another host only in a network you trust.")
        case .brokerTLSCAFile:
            Definition(
                .file, .described("the certificates of the system"),
                "The certificates that the broker's is checked against.")
        case .brokerTLSCertFile:
            Definition(.file, .described("none"), "The cabinet's own certificate, where the broker asks for one.")
        case .brokerTLSKeyFile:
            Definition(.file, .described("none"), "The private key of the cabinet's certificate.")
        case .brokerKeepalive:
            Definition(
                .duration(.seconds(5) ... .seconds(3600), orOff: false), .value("10s"),
                "How often the connection is tested when nothing is sent; after two, a dead network is noticed.")

        case .coinLine:
            Definition(.line, .required, "The output that closes the coin switch.")
        case .coinActive:
            Definition(Self.words(ActiveLevel.self), .value("high"), "The level of the line that closes the switch.")
        case .coinDrive:
            Definition(Self.words(LineDrive.self), .value("push-pull"), "How the output drives the line.")
        case .coinBias:
            Definition(Self.words(LineBias.self), .value("as-is"), "The pull resistor of the output.")
        case .coinPulse:
            Definition(
                .duration(PulseProfile.widthRange, orOff: false), .value("100ms"), "How long the coin switch is closed."
            )
        case .coinGap:
            Definition(
                .duration(PulseProfile.gapRange, orOff: false), .value("100ms"),
                "How long it stays open at least before the next pulse.")
        case .coinPulsesPerCredit:
            Definition(.integer(PulseProfile.pulsesPerCreditRange), .value("1"), "How many pulses make one credit.")
        case .coinOnInterrupted:
            Definition(
                Self.words(InterruptionPolicy.self), .value("repeat"),
                "Whether a pulse that a power cut may have swallowed is given again.")
        case .coinMaxAge:
            Definition(
                .duration(.seconds(1) ... .seconds(30 * 86_400), orOff: true), .value("off"),
                "The age from which a payment is refused, while the clock is synchronised.")

        case .gameOverLine:
            Definition(.line, .described("none"), "The input that tells the end of a game.")
        case .gameOverActive:
            Definition(Self.words(ActiveLevel.self), .value("low"), "The level of the line that means the end.")
        case .gameOverBias:
            Definition(Self.words(LineBias.self), .value("pull-up"), "The pull resistor of the input.")
        case .gameOverDebounce:
            Definition(
                .duration(Self.debounceRange, orOff: false), .value("20ms"),
                "How long the level must be steady before it counts.")
        case .gameOverHold:
            Definition(
                .duration(.zero ... .seconds(60), orOff: false), .value("0ms"),
                "How long the level must then last to mean the end of a game.")
        case .gameOverMaxGame:
            Definition(
                .duration(.seconds(10) ... .seconds(86_400), orOff: true), .value("10m"),
                "The time after which a game is over anyway; off only with game_over.line.")

        case .inhibitLine:
            Definition(.line, .described("none"), "The input that holds coins back, such as a door or a coin lock-out.")
        case .inhibitActive:
            Definition(Self.words(ActiveLevel.self), .value("low"), "The level of the line that holds coins back.")
        case .inhibitBias:
            Definition(Self.words(LineBias.self), .value("pull-up"), "The pull resistor of the input.")
        case .inhibitDebounce:
            Definition(
                .duration(Self.debounceRange, orOff: false), .value("20ms"),
                "How long the level must be steady before it counts.")

        case .limitsCreditsPerMessage:
            Definition(.integer(1...10_000), .value("100"), "The most credits that one message may bring.")

        case .publishReceipt:
            Definition(.boolean, .value("true"), "Whether receipts are published.")
        case .publishStatus:
            Definition(.boolean, .value("true"), "Whether the status and the last will are published.")

        case .attractURL:
            Definition(
                .text(maximumLength: 1024), .described("none"),
                "The payment page that the QR leads to, until the payment API sends another.")
        case .attractPrice:
            Definition(.text(maximumLength: 32), .described("none"), "The price as it is shown.")
        case .attractCurrency:
            Definition(.text(maximumLength: 16), .described("none"), "The currency as it is shown.")
        case .attractLabel:
            Definition(.text(maximumLength: 100), .described("none"), "What one payment buys.")
        case .attractHelp:
            Definition(.text(maximumLength: 120), .described("none"), "Where a player finds help.")
        case .attractWhilePlaying:
            Definition(
                Self.words(CabinetConfiguration.WhilePlaying.self), .value("release"),
                "Whether the screen lets go of the display during a game or shows on.")
        case .attractAllowedLinks:
            Definition(
                .links, .described("attract.url alone"),
                "What the QR may lead to: whole links, or beginnings that end in /.")
        case .attractLanguage:
            Definition(
                Self.words(CabinetConfiguration.Language.self), .value("en"),
                "The language of the screen's own words.")
        case .attractFont:
            Definition(
                .path, .described("the fonts of this machine"),
                "The font file that texts are set in; letters that it lacks come from the fonts of this machine.")
        case .attractMotion:
            Definition(
                .boolean, .value("true"), "Whether the background moves; without, only what changes is drawn anew.")
        case .attractBackground:
            Definition(.colour, .value("#140a32"), "The colour behind everything.")
        case .attractAccent:
            Definition(.colour, .value("#ffd447"), "The colour of what should catch the eye.")
        case .attractText:
            Definition(.colour, .value("#ffffff"), "The colour of the other texts.")
        case .attractSlides:
            Definition(
                .paths, .described("none"), "The pictures of a slide show: PNG and JPEG files, or folders of them.")
        case .attractSlideTime:
            Definition(
                .duration(.seconds(3) ... .seconds(600), orOff: false), .value("10s"), "How long a picture is shown.")
        case .attractRotate:
            Definition(
                Self.words(CabinetConfiguration.Rotation.self), .value("0"),
                "How far the picture is turned clockwise, in degrees.")
        case .attractSafeArea:
            Definition(
                .integer(0...10), .value("0"),
                "How much stays free at each side, for a monitor that hides its edges, in percent.")
        case .attractPixelAspect:
            Definition(
                .decimal(0.25...4), .value("1"),
                "The width of a pixel by its height, on a monitor whose pixels are not square.")

        case .ledgerPath:
            Definition(.path, .value("/var/lib/coinpulse/ledger.sqlite"), "The ledger's file.")
        case .ledgerVolatile:
            Definition(
                .boolean, .value("false"), "Whether the ledger may be on a file system that a power cut empties.")

        case .controlDirectory:
            Definition(
                .path, .value(CabinetConfiguration.Control.usualDirectory), "The directory of the local sockets.")

        case .logLevel:
            Definition(
                .choice(Logger.Level.allCases.map(\.rawValue)), .value("info"), "The least level that is logged.")
        }
    }
}
