import Cabinet
import CabinetModel
import CabinetPlatform
import Glibc
import TestSupport
import Testing

@Suite struct ClaimedLinesTests {
    private let folder: TestFolder
    private let coin = ClaimedLine(name: "coin", chipLabel: "pinctrl-rp1", offset: 17, active: .high, drive: .pushPull)
    private let lamp = ClaimedLine(name: "lamp", chipLabel: "a \"chip\" é", offset: 0, active: .low, drive: .openDrain)

    init() throws {
        folder = try TestFolder()
    }

    // G3: after a kill this file is all that --release-lines has.
    @Test func `what was written is read back`() throws {
        let path = folder.path("lines")
        try ClaimedLines.write([coin, lamp], to: path)
        #expect(try ClaimedLines.read(from: path).lines == [coin, lamp])
        try ClaimedLines.write([lamp], to: path)
        #expect(try ClaimedLines.read(from: path).lines == [lamp])
    }

    @Test func `the file is one JSON object in each line, for everybody to read`() throws {
        let path = folder.path("lines")
        try ClaimedLines.write([coin], to: path)
        let text = String(decoding: try FileSystem.readFile(path: path, limit: 4096), as: UTF8.self)
        #expect(
            text == """
                {"line":"coin","chip":"pinctrl-rp1","offset":17,"active":"high","drive":"push-pull"}

                """)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o644)
    }

    @Test func `without a file nothing was claimed`() throws {
        #expect(try ClaimedLines.read(from: folder.path("lines")).lines.isEmpty)
    }

    // The other lines must be put back, whatever happened to one of them.
    @Test(arguments: [
        "", "garbage", "{}", "[1]", "null", "\u{0}\u{1}\u{2}",
        #"{"line":"coin","chip":"c","offset":-1,"active":"high","drive":"push-pull"}"#,
        #"{"line":"coin","chip":"c","offset":65536,"active":"high","drive":"push-pull"}"#,
        #"{"line":"coin","chip":"c","offset":"17","active":"high","drive":"push-pull"}"#,
        #"{"line":"coin","chip":"c","offset":1,"active":"up","drive":"push-pull"}"#,
        #"{"line":"coin","chip":"c","offset":1,"active":"high","drive":"hard"}"#,
        #"{"line":"coin","chip":"c","offset":1,"active":"high"}"#,
        #"{"line":"coin","chip":"c","offset":1,"active":"high","drive":"push-p"#,
    ])
    func `a line that makes no sense is left out and counted`(garbage: String) throws {
        let path = folder.path("lines")
        try ClaimedLines.write([coin, lamp], to: path)
        let text = String(decoding: try FileSystem.readFile(path: path, limit: 4096), as: UTF8.self)
        let lines = text.split(separator: "\n")
        try folder.write("\(lines[0])\n\(garbage)\n\(lines[1])\n\(garbage)", to: "lines")
        let (read, senseless) = try ClaimedLines.read(from: path)
        #expect(read == [coin, lamp])
        #expect(senseless == (garbage.isEmpty ? 0 : 2))
    }

    @Test func `a file that cannot be read is an error`() throws {
        try folder.write(String(repeating: "x", count: 70_000), to: "lines")
        #expect(throws: SystemError.self) { try ClaimedLines.read(from: folder.path("lines")) }
        #expect(throws: SystemError.self) { try ClaimedLines.read(from: folder.path("")) }
    }

    @Test(
        arguments: [
            ([:], "/run/coinpulse/lines"), (["RUNTIME_DIRECTORY": "/run/other"], "/run/other/lines"),
            (["RUNTIME_DIRECTORY": "/run/a:/run/b"], "/run/a/lines"),
            (["RUNTIME_DIRECTORY": ""], "/run/coinpulse/lines"),
        ] as [([String: String], String)])
    func `the file stands in the runtime directory`(environment: [String: String], path: String) {
        #expect(ClaimedLines.path(environment: environment) == path)
    }
}
