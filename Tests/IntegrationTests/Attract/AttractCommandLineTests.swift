import Foundation
import TestSupport
import Testing

/// What the person at the keyboard is told.
@Suite struct AttractCommandLineTests {
    private let folder: TestFolder
    private let config: String

    init() throws {
        folder = try TestFolder()
        config = try folder.write(
            """
            machine: {id: arcade-001}
            attract: {url: "\(AttractUnderTest.link)"}
            """, to: "coinpulse.yaml")
    }

    /// Runs it to its end.
    private func run(_ arguments: [String]) throws -> (status: Int32, words: String) {
        let program = try TestProcess([try DaemonUnderTest.program(named: "coinpulse-attract")] + arguments)
        let status = program.wait()
        program.waitForEnd()
        return (status, program.output)
    }

    @Test func `the help tells what to begin with`() throws {
        let help = try run(["--help"])
        #expect(help.status == 0)
        #expect(help.words.contains("--windowed") && help.words.contains("--screenshot"))
    }

    @Test(arguments: [
        ["--state", "ready"], ["--screenshot", "a.png", "--state", "dancing"],
        ["--screenshot", "a.png", "--size", "big"],
        ["--rotate", "45"], ["--screenshot", "a.png", "--windowed"], ["--log-level", "loud"],
        ["--screenshot", "a.png", "--size", "9999999x1"], ["surplus"],
    ])
    func `a wrong command line is told, with what is right`(arguments: [String]) throws {
        let answer = try run(["--config", config] + arguments)
        #expect(answer.status == 64)
        #expect(answer.words.contains("Usage:"))
    }

    @Test func `a wrong configuration is told with its key`() throws {
        let wrong = try folder.write("machine: {id: a}\nattract: {rotate: 45}\n", to: "wrong.yaml")
        let answer = try run(["--config", wrong])
        #expect(answer.status == 78)
        #expect(answer.words.contains("attract.rotate"))
    }

    @Test(arguments: ["ready", "paid", "playing", "credits-left", "game-over", "inhibited", "unavailable"])
    func `a screenshot is a PNG file of the size and state that were asked for`(state: String) throws {
        let file = folder.path("\(state).png")
        let answer = try run(
            ["--config", config, "--screenshot", file, "--state", state, "--size", "640x480", "--rotate", "90"])
        #expect(answer.status == 0, "\(answer.words)")
        let header = try Data(contentsOf: URL(filePath: file)).prefix(24)
        #expect(header.suffix(8).elementsEqual([0, 0, 2, 0x80, 0, 0, 1, 0xE0]))
        let hasCode = ["ready", "playing", "credits-left", "game-over"].contains(state)
        #expect(try BarcodeReader.read(file) == (hasCode ? [AttractUnderTest.link] : []))
    }

    // G5: what is tried out shows what the cabinet would show.
    @Test(arguments: ["http://buy.stripe.com/x", "https://evil.example/x"])
    func `a screenshot has no code of a link that is not allowed, and fails with the reason`(url: String) throws {
        let text = "machine: {id: a}\nattract: {url: \"\(url)\", allowed_links: [\"https://buy.stripe.com/\"]}\n"
        let file = folder.path("forbidden.png")
        let answer = try run(["--config", try folder.write(text, to: "forbidden.yaml"), "--screenshot", file])
        #expect(answer.status == 78)
        #expect(answer.words.contains("attract.url: no QR is shown"))
        #expect(try BarcodeReader.read(file).isEmpty)
    }

    @Test func `a screenshot tells what is wrong with fonts, letters, slides and colours`() throws {
        try FileManager.default.createDirectory(atPath: folder.path("slides"), withIntermediateDirectories: true)
        try folder.write("GIF89a", to: "slides/moving.gif")
        let text = """
            machine: {id: a}
            attract: {help: "\u{10FFFD}", font: /nonexistent.ttf, slides: [\(folder.path("slides"))], text: "#302050"}
            """
        let file = folder.path("a.png")
        let answer = try run(["--config", try folder.write(text, to: "wrong.yaml"), "--screenshot", file])
        #expect(answer.status == 0)
        for words in [
            "attract.url is not set", "/nonexistent.ttf", "U+10FFFD", "moving.gif is neither a PNG nor a JPEG",
            "attract.text: is hard to read",
        ] {
            #expect(answer.words.contains(words), "\(answer.words)")
        }
    }

    @Test func `a screenshot that cannot be written is told with its path`() throws {
        let answer = try run(["--config", config, "--screenshot", "/nonexistent/a.png"])
        #expect(answer.status == 74)
        #expect(answer.words.contains("/nonexistent/a.png"))
    }
}
