import CabinetModel
import CabinetProgram
import Logging
import Testing

struct JournalLogHandlerTests {
    private struct Failure: Error, CustomStringConvertible {
        let description = "disk full"
    }

    @Test func `a line is the priority, the message and the metadata sorted by key`() throws {
        let pipe = try LinePipe()

        pipe.logger().notice("Credited", metadata: ["payment.id": "pi_3Nx", "credits": "2"])

        #expect(pipe.lines() == ["<5>Credited credits=2 payment.id=pi_3Nx"])
    }

    @Test(arguments: [
        (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
    ])
    func `a level is the priority that the journal knows`(level: Logger.Level, priority: Int) throws {
        let pipe = try LinePipe()

        pipe.logger(level: .trace).log(level: level, "x")

        #expect(pipe.lines() == ["<\(priority)>x"])
    }

    @Test func `a person gets time and level instead`() throws {
        let noon = try #require(UTCInstant(rfc3339: "2024-07-01T12:00:00.5Z"))
        let pipe = try LinePipe(style: .plain(now: { noon }))

        pipe.logger().warning("Slow", metadata: ["a": "1"])

        #expect(pipe.lines() == ["2024-07-01T12:00:00.500000Z warning Slow a=1"])
    }

    @Test func `what is below the level is not written`() throws {
        let pipe = try LinePipe()
        let logger = pipe.logger(level: .warning)

        logger.notice("no")
        logger.warning("yes")

        #expect(pipe.lines() == ["<4>yes"])
    }

    @Test(arguments: [
        ("plain", "plain"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""), ("say \"x\"", "\"say \\\"x\\\"\""),
        ("C:\\x", "C:\\x"), ("a b\\", "\"a b\\\\\""), ("a\nb", "\"a\\nb\""), ("\u{1B}[31m", "\"\\u{1B}[31m\""),
        ("a\r\n<0>b", "\"a\\r\\n<0>b\""), ("\u{202E}x", "\"\\u{202E}x\""), ("\u{0}", "\"\\u{0}\""),
        ("Grüße", "Grüße"),
    ])
    func `a value is quoted where it needs it, and cannot forge a line`(value: String, written: String) throws {
        let pipe = try LinePipe()

        pipe.logger().info("x", metadata: ["k": "\(value)"])

        #expect(pipe.lines() == ["<6>x k=\(written)"])
    }

    @Test func `a message and a key cannot forge a line either`() throws {
        let pipe = try LinePipe()

        pipe.logger().info("a\n<0>b", metadata: ["k\nx": "1"])

        #expect(pipe.lines() == ["<6>a\\n<0>b k\\nx=1"])
    }

    @Test func `the nearest metadata wins`() throws {
        let pipe = try LinePipe()
        var logger = pipe.logger()
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "b"] = "logger"
        logger.handler.metadataProvider = Logger.MetadataProvider { ["b": "provider", "c": "provider"] }

        logger.info("x", metadata: ["c": "event"])

        #expect(pipe.lines() == ["<6>x a=logger b=provider c=event"])
    }

    @Test func `an attached error is metadata`() throws {
        let pipe = try LinePipe()

        pipe.logger().error("Failed", error: Failure())

        #expect(pipe.lines() == ["<3>Failed error=\"disk full\""])
    }

    @Test(arguments: ["x", "ü", "€", "🕹️"])
    func `a line of any length is cut to 2 KiB between two characters`(character: String) throws {
        let pipe = try LinePipe()

        pipe.logger().info("x", metadata: ["a": "\(String(repeating: character, count: 5000))", "b": "1"])

        let bytes = pipe.bytes()
        #expect(bytes.count <= 2048 && bytes.count > 2030)
        #expect(bytes.count { $0 == UInt8(ascii: "\n") } == 1)
        let line = try #require(String(validating: bytes, as: UTF8.self))
        #expect(line.hasPrefix("<6>x a=") && line.hasSuffix("…\n"))
    }

    @Test func `the lines of many threads never mix`() async throws {
        let pipe = try LinePipe()
        let logger = pipe.logger()

        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask { for line in 0..<20 { logger.info("\(writer) \(line)", metadata: ["w": "\(writer)"]) } }
            }
        }

        let expected = (0..<8).flatMap { writer in (0..<20).map { "<6>\(writer) \($0) w=\(writer)" } }
        #expect(pipe.lines().sorted() == expected.sorted())
    }

    // A journal that hangs must not keep a payment from its acknowledgement.
    @Test(arguments: [false, true])
    func `who logs never waits for who reads, and is told how many lines were dropped`(refusesToWait: Bool) throws {
        let pipe = try LinePipe()
        if refusesToWait { pipe.refuseToWait() }
        let logger = pipe.logger()
        let filling = String(repeating: "x", count: 1000)

        for number in 0..<2000 { logger.info("\(number)", metadata: ["filling": "\(filling)"]) }

        let lines = pipe.lines()
        let dropped = try #require(lines.last?.split(separator: "=").last.flatMap { Int($0) })
        #expect(lines.last == "<4>Log lines were dropped because nobody took them lines=\(dropped)")
        #expect(lines.dropLast().count + dropped == 2000)
        // The first ones stay, in order: they tell how it began.
        let numbers = lines.dropLast().compactMap { Int($0.dropFirst(3).prefix { $0 != " " }) }
        #expect(numbers == Array(0..<numbers.count))
        #expect(numbers.count > 256)

        logger.info("again")
        #expect(pipe.lines() == ["<6>again"])
    }
}
