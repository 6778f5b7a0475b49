/// What kind of value a configuration key takes.
///
/// The validator, the error messages, the example file and the man page
/// all take the limits from here.
package enum ConfigurationKind: Equatable, Sendable {
    /// A `MachineID`.
    case machineID
    /// A host name or an IP address, without scheme and port.
    case host
    /// An MQTT client id.
    case clientID
    /// One line of text without control characters, 1 to so many characters.
    case text(maximumLength: Int)
    case integer(ClosedRange<Int>)
    /// A number in digits, with a point and at most six more digits where it is not whole.
    case decimal(ClosedRange<Double>)
    /// A duration with its unit, and the word `off` where `orOff` is true.
    case duration(ClosedRange<Duration>, orOff: Bool)
    case boolean
    /// One of these words.
    case choice([String])
    /// A `LineReference`.
    case line
    /// An absolute path; whether something is there is not the configuration's business.
    case path
    /// A file that must be readable: an absolute path, or a name that is looked for among the credentials.
    case file
    /// A list of `AllowedLink`; in the environment separated by commas, so that none may have one.
    case links
    /// A list of absolute paths, like ``path``; in the environment separated by commas.
    case paths
    /// An ``RGB``.
    case colour

    /// What to say of a value that is not of this kind, to follow the value.
    package var objection: String {
        switch self {
        case .machineID: "is not a machine id"
        case .host: "is not a host name or an IP address"
        case .clientID: "is not a client id"
        case .text: "is empty or too long"
        case .integer: "is not a whole number"
        case .decimal: "is not a number such as 1 or 1.25"
        case .duration: "is not a duration such as 100ms, 1.5s or 10m"
        case .boolean: "is neither true nor false"
        case .choice: "is not known"
        case .line: "is not a GPIO line"
        case .path, .paths: "is not an absolute path"
        case .file: "is not a file"
        case .links: "is not an https link that all browsers read alike"
        case .colour: "is not a colour such as #ffd447"
        }
    }

    /// What is allowed, with units: what an error message and the manual print.
    package var allowed: String {
        switch self {
        case .machineID: "1 to 64 of A-Z a-z 0-9 _ -"
        case .host: "a host name or an IP address, without scheme and port"
        case .clientID: "1 to 128 visible ASCII characters"
        case .text(let maximumLength): "one line of 1 to \(maximumLength) characters"
        case .integer(let range): "\(range.lowerBound)…\(range.upperBound)"
        case .decimal(let range):
            DecimalNotation.format(range.lowerBound) + "…" + DecimalNotation.format(range.upperBound)
        case .duration(let range, let orOff):
            DurationNotation.format(range.lowerBound) + "…" + DurationNotation.format(range.upperBound)
                + (orOff ? " or off" : "")
        case .boolean: "true or false"
        case .choice(let words):
            words.count < 2
                ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
        case .line: "NAME, CHIP-LABEL:OFFSET or simulated:NAME"
        case .path: "an absolute path"
        case .file: "an absolute path, or a file name among the credentials"
        case .links: "a list of https links without port, user name, .. and %2e"
        case .paths: "a list of absolute paths"
        case .colour: "a colour in quotes, as \"#rrggbb\""
        }
    }
}
