import Foundation
import Testing

/// A document of the repository in Markdown, as far as its links go.
struct Document: CustomTestStringConvertible {
    struct Link {
        /// Relative to the document; empty for the document itself.
        let path: String
        let anchor: String?
    }

    let url: URL
    let text: String

    init(url: URL) throws {
        self.url = url
        text = try String(contentsOf: url, encoding: .utf8)
    }

    /// The documents at the root and in `docs/`.
    static func all() throws -> [Document] {
        let inDocs = try FileManager.default.contentsOfDirectory(atPath: Repository.file("docs").path())
            .map { "docs/\($0)" }
        return try (["README.md", "CONTRIBUTING.md"] + inDocs.sorted()).filter { $0.hasSuffix(".md") }
            .map { try Document(url: Repository.file($0)) }
    }

    var testDescription: String { url.lastPathComponent }

    /// The links and pictures that stay in the repository.
    var localLinks: [Link] {
        text.matches(of: /\]\(([^)\s]*)\)/).map { String($0.1) }.filter { !$0.contains("://") }.map { target in
            let parts = target.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
            return Link(path: parts[0], anchor: parts.count > 1 ? parts[1] : nil)
        }
    }

    /// The names in `[text][name]`.
    var references: [String] { text.matches(of: /\]\[([a-z0-9-]+)\]/).map { String($0.1) } }

    /// What a link may name: each heading in lower case, without punctuation, with hyphens for spaces.
    var anchors: Set<String> {
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
        return Set(
            headings.map { heading in
                heading.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
                    .filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
                    .replacing(" ", with: "-")
            })
    }
}
