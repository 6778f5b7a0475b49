import CabinetSettings

/// Loads configurations from text, the way the daemon loads its file.
enum ConfigurationText {
    /// What the texts are called in problems.
    static let source = "coinpulse.yaml"

    /// The three keys without a default, in lines 1 to 3.
    static let required = """
        machine: {id: cab-1}
        broker: {host: broker.example}
        coin: {line: GPIO17}
        """

    /// The required keys, with keys of a dotted name in place or added: `["coin.pulse": "50ms"]`.
    static func with(_ changes: [String: String]) -> String {
        var values = ["machine.id": "cab-1", "broker.host": "broker.example", "coin.line": "GPIO17"]
        values.merge(changes) { _, new in new }
        return render(values.sorted { $0.key < $1.key }.map { ($0.key.split(separator: ".")[...], $0.value) }, depth: 0)
    }

    static func load(_ text: String, environment: [String: String] = [:]) throws(ConfigurationError)
        -> CabinetConfiguration
    {
        try ConfigurationLoader.load(contents: Array(text.utf8), source: source, environment: environment)
    }

    /// Loads the required keys with changes.
    static func load(
        _ changes: [String: String], environment: [String: String] = [:]
    ) throws(ConfigurationError) -> CabinetConfiguration {
        try load(with(changes), environment: environment)
    }

    /// What is wrong with a text; empty when nothing is.
    static func problems(_ text: String, environment: [String: String] = [:]) -> [ConfigurationError.Problem] {
        problems(Array(text.utf8), environment: environment)
    }

    /// What is wrong with the required keys after changes.
    static func problems(
        _ changes: [String: String], environment: [String: String] = [:]
    ) -> [ConfigurationError.Problem] {
        problems(with(changes), environment: environment)
    }

    /// What is wrong with a file of these bytes.
    static func problems(_ bytes: [UInt8], environment: [String: String] = [:]) -> [ConfigurationError.Problem] {
        do {
            _ = try ConfigurationLoader.load(contents: bytes, source: source, environment: environment)
            return []
        } catch {
            return error.problems
        }
    }

    private static func render(_ values: [(path: ArraySlice<Substring>, value: String)], depth: Int) -> String {
        var text = ""
        var rest = values[...]
        while let (path, value) = rest.first, let word = path.first {
            let indentation = String(repeating: "  ", count: depth)
            guard path.count > 1 else {
                text += "\(indentation)\(word): \(value)\n"
                rest.removeFirst()
                continue
            }
            let section = rest.prefix { $0.path.first == word && $0.path.count > 1 }
            text +=
                "\(indentation)\(word):\n" + render(section.map { ($0.path.dropFirst(), $0.value) }, depth: depth + 1)
            rest.removeFirst(section.count)
        }
        return text
    }
}
