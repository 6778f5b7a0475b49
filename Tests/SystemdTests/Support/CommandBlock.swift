import Foundation
import Testing

/// The commands that a document tells its reader to type below one heading: its blocks of shell, in their order.
struct CommandBlock: Hashable, CustomTestStringConvertible {
    /// Relative to the project's folder.
    let document: String
    let heading: String
    /// The text of each block, word for word.
    let blocks: [String]

    var testDescription: String { "\(document): \(heading)" }

    static let project = URL(filePath: #filePath).appending(path: "../../../..").standardized.path()

    /// All of a document, of the headings that have any.
    static func all(in document: String) throws -> [CommandBlock] {
        let text = try String(contentsOfFile: "\(project)/\(document)", encoding: .utf8)
        var found: [CommandBlock] = []
        var heading = ""
        var blocks: [String] = []
        var open: [String]?
        // A heading ends what the one before it has; the last one is ours.
        for line in text.components(separatedBy: "\n") + ["#"] {
            if let lines = open {
                if line == "```" { blocks.append(lines.joined(separator: "\n")) }
                open = line == "```" ? nil : lines + [line]
            } else if line == "```sh" {
                open = []
            } else if line.hasPrefix("#") {
                if !blocks.isEmpty { found.append(CommandBlock(document: document, heading: heading, blocks: blocks)) }
                heading = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
                blocks = []
            }
        }
        return found
    }

    /// The one below `heading`.
    static func named(_ heading: String, in document: String) throws -> CommandBlock {
        guard let block = try all(in: document).first(where: { $0.heading == heading }) else {
            throw Missing(document: document, heading: heading)
        }
        return block
    }

    /// A heading that is no longer there, or has no commands.
    struct Missing: Error {
        let document: String
        let heading: String
    }
}
