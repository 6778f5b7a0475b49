import CabinetModel
import Foundation
import Testing

/// The document that the other end of the wire is written after.
struct ProtocolDocumentTests {
    @Test(arguments: Reason.allCases)
    func `the document gives each reason code its meaning, in the words of the program`(reason: Reason) throws {
        let document = try String(contentsOf: Repository.file("docs/PROTOCOL.md"), encoding: .utf8)
        #expect(document.contains("| `\(reason.rawValue)` | \(reason.explanation) |"))
    }

    @Test func `the document has no reason code that the program has not`() throws {
        let table =
            try String(contentsOf: Repository.file("docs/PROTOCOL.md"), encoding: .utf8).split(
                separator: "## Reason codes"
            ).dropFirst()
            .joined().split(separator: "## Local sockets").first ?? ""
        let codes = table.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(codes.count == Reason.allCases.count)
    }
}
