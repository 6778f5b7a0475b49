import Foundation
import FoundationXML
import Testing

/// What the documents point to inside the repository.
struct DocumentLinkTests {
    @Test(arguments: try Document.all())
    func `a link leads to a file that is there, and to a heading that is in it`(document: Document) throws {
        for link in document.localLinks {
            let folder = document.url.deletingLastPathComponent()
            let target = link.path.isEmpty ? document.url : folder.appending(path: link.path)
            #expect(FileManager.default.fileExists(atPath: target.path()), "\(link)")
            guard let anchor = link.anchor else { continue }
            #expect(try Document(url: target).anchors.contains(anchor), "\(link)")
        }
    }

    @Test(arguments: try Document.all())
    func `a short reference has its address`(document: Document) {
        for name in document.references { #expect(document.text.contains("\n[\(name)]: http"), "\(name)") }
    }

    @Test(arguments: try pictures()) func `a picture is shown somewhere`(name: String) throws {
        let places = ["](images/\(name))", "](docs/images/\(name))"]
        let shown = try Document.all().contains { document in places.contains { document.text.contains($0) } }
        #expect(shown)
    }

    @Test(arguments: try pictures().filter { $0.hasSuffix(".svg") })
    func `a drawing has a title, and brings its own ground for dark pages`(name: String) throws {
        let data = try Data(contentsOf: Repository.file("docs/images/\(name)"))
        let picture = String(decoding: data, as: UTF8.self)

        #expect(picture.contains("<title id=\"title\">"))
        #expect(picture.contains("<rect class=\"card\""))
        let parser = XMLParser(data: data)
        // On Linux it says true for a broken file, keeps the error, and does not mind a file that ends too early.
        _ = parser.parse()
        #expect(parser.parserError == nil)
        #expect(picture.hasSuffix("</svg>\n"))
    }

    private static func pictures() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Repository.file("docs/images").path()).sorted()
    }
}
