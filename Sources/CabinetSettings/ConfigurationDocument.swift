import CabinetModel
import Yams

/// What a configuration file says: the keys that it holds, where, and the texts behind them.
struct ConfigurationDocument {
    /// What stands behind a key, as it was written: understanding it is not YAML's business.
    enum Value: Equatable {
        case text(String)
        case list([String])
        /// Nothing: `key:`, `key: ~` or `key: null`.
        case nothing
        /// What no key takes; it has been told.
        case unusable
    }

    struct Entry: Equatable {
        let line: Int
        let value: Value
    }

    /// The keys of the table that the file has, by dotted name.
    private(set) var entries: [String: Entry] = [:]
    /// What is wrong with its structure, in the file's order.
    private(set) var problems: [ConfigurationError.Problem] = []

    private let source: String

    /// Reads a file that has passed ``YAMLGuard``.
    ///
    /// - Parameters:
    ///   - text: The file's text, without a byte order mark.
    ///   - source: Its path, for the problems.
    /// - Throws: The one problem that keeps it from being read at all: it is not YAML, has a key twice, or has no keys.
    init(text: String, source: String) throws(ConfigurationError) {
        self.source = source
        let parser: Parser
        let root: Node?
        do {
            parser = try Parser(yaml: text, encoding: .utf8)
            root = try parser.singleRoot()
        } catch {
            throw ConfigurationError([YAMLProblem.describe(error, in: text, source: source)])
        }
        guard let root, Self.value(of: root) != .nothing else { return }
        // A node refers to its anchor weakly, and the parser is what keeps it.
        withExtendedLifetime(parser) {
            if let mapping = root.mapping {
                visit(mapping, path: [])
            } else {
                refuse(root, nil, "must be made of sections, such as \"machine:\"")
            }
        }
        // Each required key would seem to be missing, too.
        guard root.mapping != nil else { throw ConfigurationError(problems) }
    }

    private mutating func visit(_ mapping: Node.Mapping, path: [String]) {
        for (key, value) in mapping {
            if key.anchor != nil || value.anchor != nil || value.sequence?.contains(where: { $0.anchor != nil }) == true
            {
                refuse(key, nil, "YAML anchors and aliases (& and *) are not supported; write the value out")
            }
            guard let word = key.scalar?.string else {
                refuse(key, nil, "a key must be a word")
                continue
            }
            visit(value, key: key, path: path + [word])
        }
    }

    private mutating func visit(_ value: Node, key: Node, path: [String]) {
        let name = path.joined(separator: ".")
        let isSection = ConfigurationKey.sections.contains(name)
        guard path.allSatisfy({ !$0.contains(".") }) else {
            refuse(key, name, "a key has no dot; write one section inside the other, each on its own line")
            return
        }
        if ConfigurationKey(rawValue: name) != nil {
            note(value, key: key, name: name)
        } else if isSection, let section = value.mapping {
            visit(section, path: path)
        } else if !isSection {
            refuse(key, name, Self.unknown(name))
        } else if Self.value(of: value) != .nothing {
            refuse(key, name, "is a section; write its keys below it")
        }
    }

    private mutating func note(_ node: Node, key: Node, name: String) {
        // Yams refuses a repeated key only when its tag is the same, too.
        guard entries[name] == nil else { return refuse(key, name, "is there twice") }
        let value = Self.value(of: node)
        entries[name] = Entry(line: key.mark?.line ?? 1, value: value)
        if value == .unusable { refuse(key, name, "takes a value, not a section or a list of lists") }
    }

    private static func unknown(_ name: String) -> String {
        if let advice = ConfigurationKey.replaced[name] { return advice }
        let names = ConfigurationKey.all.map(\.name)
        // "pulse" on its own is a key that lost its section, and "broker.password" one that was cut short.
        let alike = names.filter { $0.hasSuffix(".\(name)") || $0.hasPrefix("\(name)_") }
        let meant =
            alike.count == 1
            ? alike.first : EditDistance.nearest(to: name, among: names + ConfigurationKey.sections)
        return "unknown key" + (meant.map { "; did you mean \($0)?" } ?? "")
    }

    private static func value(of node: Node) -> Value {
        switch node {
        case .scalar(let scalar) where scalar.style == .plain && nothings.contains(scalar.string): .nothing
        case .scalar(let scalar): .text(scalar.string)
        case .sequence(let sequence):
            sequence.allSatisfy { $0.scalar != nil } ? .list(sequence.compactMap(\.scalar?.string)) : .unusable
        case .mapping, .alias: .unusable
        }
    }

    /// How YAML writes that there is no value.
    private static let nothings = ["", "~", "null", "Null", "NULL"]

    private mutating func refuse(_ node: Node, _ key: String?, _ message: String) {
        // The name comes from the file and may hold anything.
        let key = key?.shownInMessage
        problems.append(.init(source: source, line: node.mark?.line, key: key, message: message))
    }
}
