import CabinetModel
import Foundation
import Testing

/// The document that the other end of the wire is written after.
struct ProtocolDocumentTests {
    /// The rows of the tables: what the program says of its codes, and the screen's own code.
    private static let rows =
        RefusalReason.allCases.map { "| `\($0.rawValue)` | \($0.explanation) |" }
        + NotReadyReason.allCases.map { "| `\($0.rawValue)` | \($0.explanation) |" }
        + ["| `daemon_down` | The daemon does not answer; only the attract screen says this. |"]

    @Test(arguments: rows)
    func `the document gives each reason code its meaning, in the words of the program`(row: String) throws {
        let document = try String(contentsOf: Repository.file("docs/PROTOCOL.md"), encoding: .utf8)
        #expect(document.contains(row))
    }

    @Test func `the document has no reason code that the program has not`() throws {
        let table =
            try String(contentsOf: Repository.file("docs/PROTOCOL.md"), encoding: .utf8).split(
                separator: "## Reason codes"
            ).dropFirst()
            .joined().split(separator: "## Local sockets").first ?? ""
        let codes = table.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(codes.count == Self.rows.count)
    }
}
