import CabinetModel

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

    /// The variables that look like the configuration's and are a container platform's.
    var passedOver: [String] { variables.passedOver }

    private let document: ConfigurationDocument
    private let variables: OverridingVariables
    private let source: String

    /// Lays the environment over the file; judges no value yet.
    ///
    /// - Parameters:
    ///   - document: What the file says, and what is wrong with its structure.
    ///   - source: Its path, for the problems.
    ///   - environment: The environment; the variables of the configuration override the file.
    init(document: ConfigurationDocument, source: String, environment: [String: String]) {
        self.document = document
        self.source = source
        variables = OverridingVariables(environment)
        credentials = CredentialFolders(environment: environment)
        problems = document.problems + variables.problems
    }

    /// The text for a key that takes one value; `nil` when there is none, after a complaint if one is needed.
    mutating func written(_ key: ConfigurationKey) -> String? {
        switch variables[key].map(ConfigurationDocument.Value.text) ?? document.entries[key.name]?.value {
        case .text(let text):
            guard !text.unicodeScalars.contains(where: \.mustBeEscaped) else {
                refuse(key, "must be one line without control characters")
                return nil
            }
            return text
        case nil: return defaultText(key)
        case .nothing: refuseNothing(key)
        case .list: refuse(key, "takes one value, not a list")
        case .unusable: break
        }
        return nil
    }

    /// The texts for a key that takes a list; `nil` after a complaint.
    ///
    /// A variable holds them with commas between, and blanks around them if one likes.
    mutating func writtenList(_ key: ConfigurationKey) -> [String]? {
        if let text = variables[key] {
            return text.split(separator: ",", omittingEmptySubsequences: false).map(\.withoutBlanks)
        }
        switch document.entries[key.name]?.value {
        case .list(let texts): return texts
        case nil: return defaultText(key).map { $0.split(separator: ",").map(String.init) } ?? []
        case .nothing: refuseNothing(key)
        case .text: refuse(key, "takes a list, such as [a, b]")
        case .unusable: break
        }
        return nil
    }

    /// Whether a key is set by the operator, rightly or wrongly.
    func isSet(_ key: ConfigurationKey) -> Bool {
        variables[key] != nil || document.entries[key.name] != nil
    }

    /// What the operator wrote for a key that takes one value, judged by nobody.
    func textIfSet(_ key: ConfigurationKey) -> String? {
        if let text = variables[key] { return text }
        guard case .text(let text) = document.entries[key.name]?.value else { return nil }
        return text
    }

    /// What stands for a key that is not set; `nil` when nothing does, after a complaint if something must.
    private mutating func defaultText(_ key: ConfigurationKey) -> String? {
        switch key.defaultValue {
        case .value(let text): return text
        case .described: return nil
        case .required:
            let message = "is missing; set it in the file or with \(key.environmentName)"
            problems.append(.init(source: source, key: key.name, message: message))
            return nil
        }
    }

    private mutating func refuseNothing(_ key: ConfigurationKey) {
        if key.kind == .colour {
            // To YAML the # of a colour without quotes begins a comment.
            refuse(key, "has no value; write the colour in quotes, as in \"\(key.defaultText)\"")
        } else {
            refuse(key, "has no value; delete the line for the default (\(key.defaultText))")
        }
    }

    /// Adds a problem with a key, at the place where it is set.
    ///
    /// - Parameters:
    ///   - key: The key that is to blame.
    ///   - value: What was written; leave it out where it may be a secret.
    ///   - message: What is wrong and what is allowed, to follow the value.
    mutating func refuse(_ key: ConfigurationKey, value: String? = nil, _ message: String) {
        let isVariable = variables[key] != nil
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

extension Substring {
    /// The text without the white space around it.
    fileprivate var withoutBlanks: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
