import CabinetModel
import CabinetProtocol

// Each returns `nil` after a complaint, or where the key is not set and has no value of its own.
// That a key is read as its kind is this program's business: the wrong kind traps.
extension ConfigurationValues {
    mutating func machineID(_ key: ConfigurationKey) -> MachineID? {
        value(key) { MachineID($0) }
    }

    mutating func line(_ key: ConfigurationKey) -> LineReference? {
        value(key) { LineReference($0) }
    }

    mutating func choice<Word: CaseIterable & RawRepresentable<String>>(
        _ key: ConfigurationKey, of type: Word.Type
    ) -> Word? {
        value(key) { Word(rawValue: $0) }
    }

    mutating func boolean(_ key: ConfigurationKey) -> Bool? {
        value(key) { text in
            switch text {
            case "true", "True", "TRUE": true
            case "false", "False", "FALSE": false
            // YAML 1.1 reads these as booleans too, and people write them.
            case "yes", "Yes", "YES", "on", "On", "ON": true
            case "no", "No", "NO", "off", "Off", "OFF": false
            default: nil
            }
        }
    }

    mutating func integer(_ key: ConfigurationKey) -> Int? {
        guard case .integer(let range) = key.kind, let text = written(key) else { return nil }
        // A leading zero is an octal number to YAML 1.1 and a decimal one to people.
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), !text.isEmpty,
            text == "0" || !text.hasPrefix("0")
        else {
            refuse(key, value: text, "\(key.kind.objection); \(expectation(key))")
            return nil
        }
        guard let number = Int(text), range.contains(number) else {
            refuse(key, value: text, "is out of range; \(expectation(key))")
            return nil
        }
        return number
    }

    mutating func decimal(_ key: ConfigurationKey) -> Double? {
        guard case .decimal(let range) = key.kind, let text = written(key) else { return nil }
        guard let number = DecimalNotation.parse(text) else {
            refuse(key, value: text, "\(key.kind.objection); \(expectation(key))")
            return nil
        }
        guard range.contains(number) else {
            refuse(key, value: text, "is out of range; \(expectation(key))")
            return nil
        }
        return number
    }

    /// A duration; `nil` also for `off`, where that is allowed.
    mutating func duration(_ key: ConfigurationKey) -> Duration? {
        guard case .duration(let range, let orOff) = key.kind, let text = written(key) else { return nil }
        if orOff, text == "off" { return nil }
        do {
            let duration = try DurationNotation.parse(text)
            guard range.contains(duration) else {
                refuse(key, value: text, "is out of range; \(expectation(key))")
                return nil
            }
            return duration
        } catch {
            let reason =
                switch error {
                case .noUnit: "has no unit; write ms, s, m, h or d behind it, as in 100ms"
                case .notADuration: key.kind.objection
                }
            refuse(key, value: text, "\(reason); \(expectation(key))")
            return nil
        }
    }

    /// Whether the operator wrote `off` for a duration.
    func isOff(_ key: ConfigurationKey) -> Bool {
        textIfSet(key) == "off"
    }

    mutating func host(_ key: ConfigurationKey) -> String? {
        guard let text = written(key) else { return nil }
        if let objection = HostName.objection(to: text) {
            refuse(key, value: text, "\(objection); allowed: \(key.allowed)")
            return nil
        }
        return text
    }

    mutating func clientID(_ key: ConfigurationKey) -> String? {
        value(key) { (1...128).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? $0 : nil }
    }

    mutating func text(_ key: ConfigurationKey) -> String? {
        guard case .text(let maximumLength) = key.kind else { preconditionFailure("\(key) is not a text") }
        return value(key) { (1...maximumLength).contains($0.unicodeScalars.count) ? $0 : nil }
    }

    mutating func path(_ key: ConfigurationKey) -> String? {
        value(key) { $0.hasPrefix("/") ? $0 : nil }
    }

    /// The links of a list; empty when there is none, and without those that were refused.
    mutating func links(_ key: ConfigurationKey) -> [AllowedLink]? {
        guard let texts = writtenList(key) else { return nil }
        return texts.compactMap { text in
            let link = AllowedLink(text)
            if link == nil { refuse(key, value: text, "\(key.kind.objection); \(expectation(key))") }
            return link
        }
    }

    mutating func paths(_ key: ConfigurationKey) -> [String]? {
        guard let paths = writtenList(key) else { return nil }
        for path in paths where !path.hasPrefix("/") || path.unicodeScalars.contains(where: \.mustBeEscaped) {
            refuse(key, value: path, "\(key.kind.objection); \(expectation(key))")
        }
        return paths
    }

    mutating func colour(_ key: ConfigurationKey) -> RGB? {
        value(key) { RGB($0) }
    }

    /// What is allowed and what the default is, to end a message with.
    func expectation(_ key: ConfigurationKey) -> String {
        key.defaultValue == .required
            ? "allowed: \(key.allowed)" : "allowed: \(key.allowed) (default \(key.defaultText))"
    }

    private mutating func value<Value>(_ key: ConfigurationKey, _ read: (String) -> Value?) -> Value? {
        guard let text = written(key) else { return nil }
        guard let value = read(text) else {
            refuse(key, value: text, "\(key.kind.objection); \(expectation(key))")
            return nil
        }
        return value
    }
}
