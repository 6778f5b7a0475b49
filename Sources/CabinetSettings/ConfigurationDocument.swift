import CabinetModel
import Yams

/// Which keys a configuration file holds, where, and in what shape; their values are read by the YAML provider.
struct ConfigurationDocument {
    /// What stands behind a key.
    enum Shape: Equatable {
        case scalar
        case list
        /// Nothing: `key:`, `key: ~` or `key: null`.
        case nothing
    }

    struct Entry: Equatable {
        let line: Int
        let shape: Shape
    }

    /// The keys of the table that the file has, by dotted name.
    private(set) var entries: [String: Entry] = [:]
    /// What is wrong with its structure, in the file's order.
    private(set) var problems: [ConfigurationError.Problem] = []

    /// Whether there is nothing in the file but comments.
    let isEmpty: Bool

    private let source: String

    /// Reads the structure of a file that has passed ``YAMLGuard``.
    ///
    /// - Parameters:
    ///   - text: The file's text, without a byte order mark.
    ///   - source: Its path, for the problems.
    /// - Throws: The one problem that keeps it from being read at all: it is not YAML, or has a key twice.
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
        isEmpty = root.map { Self.shape(of: $0) == .nothing } ?? true
        guard let root, !isEmpty else { return }
        // A node refers to its anchor weakly, and the parser is what keeps it.
        withExtendedLifetime(parser) {
            guard let mapping = root.mapping else {
                return refuse(root, nil, "must be made of sections, such as \"machine:\"")
            }
            visit(mapping, path: [])
        }
    }

    private mutating func visit(_ mapping: Node.Mapping, path: [String]) {
        for (key, value) in mapping {
            guard key.anchor == nil, value.anchor == nil, value.sequence?.allSatisfy({ $0.anchor == nil }) ?? true
            else {
                refuse(key, nil, "YAML anchors and aliases (& and *) are not supported; write the value out")
                continue
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
        } else if Self.shape(of: value) != .nothing {
            refuse(key, name, "is a section; write its keys below it")
        }
    }

    private mutating func note(_ value: Node, key: Node, name: String) {
        // Yams refuses a repeated key only when its tag is the same, too.
        guard entries[name] == nil else { return refuse(key, name, "is there twice") }
        guard let shape = Self.shape(of: value) else {
            return refuse(key, name, "takes a value, not a section or a list of lists")
        }
        entries[name] = Entry(line: key.mark?.line ?? 1, shape: shape)
    }

    private static func unknown(_ name: String) -> String {
        let names = ConfigurationKey.all.map(\.name)
        // "pulse" on its own is a key that lost its section, and "broker.password" one that was cut short.
        let alike = names.filter { $0.hasSuffix(".\(name)") || $0.hasPrefix("\(name)_") }
        let meant =
            alike.count == 1
            ? alike.first : EditDistance.nearest(to: name, among: names + ConfigurationKey.sections)
        return "unknown key" + (meant.map { "; did you mean \($0)?" } ?? "")
    }

    /// `nil` for what no key takes.
    private static func shape(of node: Node) -> Shape? {
        switch node {
        case .scalar(let scalar):
            scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string) ? .nothing : .scalar
        case .sequence(let sequence): sequence.allSatisfy { $0.scalar != nil } ? .list : nil
        case .mapping, .alias: nil
        }
    }

    private mutating func refuse(_ node: Node, _ key: String?, _ message: String) {
        // The name comes from the file and may hold anything.
        let key = key?.shownInMessage
        problems.append(.init(source: source, line: node.mark?.line, key: key, message: message))
    }
}
