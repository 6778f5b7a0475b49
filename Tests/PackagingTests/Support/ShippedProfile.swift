import CabinetSettings
import Foundation
import Testing

/// A file of `config/profiles/`: the keys of `coin:` that a kind of board wants otherwise.
struct ShippedProfile: CustomTestStringConvertible {
    private static let folder = "config/profiles"

    /// Its file name.
    let name: String
    let text: String

    static func all() throws -> [ShippedProfile] {
        try FileManager.default.contentsOfDirectory(atPath: Repository.file(folder).path()).sorted().map { name in
            ShippedProfile(
                name: name, text: try String(contentsOf: Repository.file("\(folder)/\(name)"), encoding: .utf8))
        }
    }

    var testDescription: String { name }

    /// What it sets, such as `gap: 500ms`.
    var settings: [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("  ") }.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The board that its header refers to.
    var row: String? { header("# Row in docs/HARDWARE.md: ") }

    /// Where its header says that the figures are from.
    var source: String? { header("# Source: ") }

    private func header(_ prefix: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// The configuration of an operator who copied it and named the line; without a profile, that of one who did not.
    static func configuration(with profile: ShippedProfile?) throws -> CabinetConfiguration {
        let rest = "machine: {id: cab-1}\nbroker: {host: broker.example}\n"
        let text = rest + (profile?.text ?? "coin:\n") + "  line: GPIO17\n"
        return try ConfigurationLoader.load(
            contents: Array(text.utf8), source: profile?.name ?? "defaults", environment: [:])
    }
}
