import CabinetModel
import Configuration

/// The values of all keys from environment, file and table, in that order, and what is found wrong while they are read.
///
/// Every value is read as the text that the operator wrote and understood by us: YAML would make an octal number of
/// `017`, a number of a price and a boolean of `off`.
struct ConfigurationValues {
    /// What was wrong so far.
    private(set) var problems: [ConfigurationError.Problem]
    /// What is suspicious and still allowed.
    private(set) var warnings: [String] = []

    let credentials: CredentialFolders

    private let reader: ConfigReader
    private let document: ConfigurationDocument
    private let environment: [String: String]
    private let source: String

    /// Lays the environment over the file; reads no value yet.
    ///
    /// - Parameters:
    ///   - document: The structure of the file, with what is wrong in it.
    ///   - text: The text of the file.
    ///   - source: Its path, for the problems.
    ///   - environment: The environment; the variables of the configuration override the file.
    /// - Throws: What is wrong in the document, when that keeps the provider from reading any value of it.
    init(
        document: ConfigurationDocument, text: String, source: String, environment: [String: String]
    ) throws(ConfigurationError) {
        self.document = document
        self.source = source
        self.environment = environment
        credentials = CredentialFolders(environment: environment)
        problems = document.problems + Self.unknownVariables(in: environment)
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "coinpulse")
        ]
        if !document.isEmpty {
            do {
                providers.append(try YAMLProvider(text: text, source: source))
            } catch {
                // Such as a list of lists, which the document has told with its place. What is said of a value would
                // be wrong now: each would seem to be missing.
                let unreadable = ConfigurationError.Problem(
                    source: source, message: "has a structure that no key takes")
                throw ConfigurationError(document.problems.isEmpty ? [unreadable] : document.problems)
            }
        }
        reader = ConfigReader(providers: providers)
    }

    private static func unknownVariables(in environment: [String: String]) -> [ConfigurationError.Problem] {
        let known = ConfigurationKey.all.map(\.environmentName)
        let unknown = environment.keys.filter { name in
            name.hasPrefix(ConfigurationKey.environmentPrefix) && !known.contains(name) && !forTests.contains(name)
        }
        return unknown.sorted().map { name in
            let meant = EditDistance.nearest(to: name, among: known)
            let hint = meant.map { "; did you mean \($0)?" } ?? ""
            return .init(source: name.shownInMessage, message: "unknown environment variable" + hint)
        }
    }

    #if FAULT_POINTS
        /// What the crash tests tell the daemon, and what they inherit from those who run them.
        private static let forTests = [
            "COINPULSE_FAULT", "COINPULSE_FAULT_EDGES", "COINPULSE_FAULT_SYNCHRONOUS", "COINPULSE_SEED",
            "COINPULSE_SOAK",
        ]
    #else
        private static let forTests: [String] = []
    #endif

    /// The text for a key that takes one value; `nil` when there is none, after a complaint if one is needed.
    mutating func written(_ key: ConfigurationKey) -> String? {
        guard isUsable(key, wanted: .scalar) else { return nil }
        if let text = textIfSet(key) {
            guard !text.unicodeScalars.contains(where: \.mustBeEscaped) else {
                refuse(key, "must be one line without control characters")
                return nil
            }
            return text
        }
        switch key.defaultValue {
        case .value(let text): return text
        case .described: return nil
        case .required:
            let message = "is missing; set it in the file or with \(key.environmentName)"
            problems.append(.init(source: source, key: key.name, message: message))
            return nil
        }
    }

    /// The texts for a key that takes a list; `nil` after a complaint.
    mutating func writtenList(_ key: ConfigurationKey) -> [String]? {
        guard isUsable(key, wanted: .list) else { return nil }
        if let list = reader.stringArray(forKey: ConfigKey(key.name)) { return list }
        guard case .value(let text) = key.defaultValue else { return [] }
        return text.split(separator: ",").map(String.init)
    }

    /// Whether a key is set by the operator, rightly or wrongly.
    func isSet(_ key: ConfigurationKey) -> Bool {
        environment[key.environmentName] != nil || document.entries[key.name] != nil
    }

    /// What the operator wrote for a key, judged by nobody.
    func textIfSet(_ key: ConfigurationKey) -> String? {
        reader.string(forKey: ConfigKey(key.name))
    }

    private mutating func isUsable(_ key: ConfigurationKey, wanted: ConfigurationDocument.Shape) -> Bool {
        guard environment[key.environmentName] == nil, let entry = document.entries[key.name], entry.shape != wanted
        else { return true }
        if entry.shape == .nothing, key.kind == .colour {
            // To YAML the # of a colour without quotes begins a comment.
            refuse(key, "has no value; write the colour in quotes, as in \"\(key.defaultText)\"")
        } else if entry.shape == .nothing {
            refuse(key, "has no value; delete the line for the default (\(key.defaultText))")
        } else {
            refuse(key, "takes \(wanted == .list ? "a list, such as [a, b]" : "one value, not a list")")
        }
        return false
    }

    /// Adds a problem with a key, at the place where it is set.
    ///
    /// - Parameters:
    ///   - key: The key that is to blame.
    ///   - value: What was written; leave it out where it may be a secret.
    ///   - message: What is wrong and what is allowed, to follow the value.
    mutating func refuse(_ key: ConfigurationKey, value: String? = nil, _ message: String) {
        let isVariable = environment[key.environmentName] != nil
        problems.append(
            .init(
                source: isVariable ? key.environmentName : source,
                line: isVariable ? nil : document.entries[key.name]?.line,
                key: key.name, value: value,
                message: (value.map { $0.shownInMessage + " " } ?? "") + message))
    }

    /// Adds a warning about a key.
    mutating func warn(_ key: ConfigurationKey, _ message: String) {
        warnings.append("\(key.name): \(message)")
    }
}
