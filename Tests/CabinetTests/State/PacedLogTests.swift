import CabinetModel
import Logging
import Testing

@testable import Cabinet

@Suite struct PacedLogTests {
    private let time = ManualClock()
    private let log = LogRecord()
    private let paced: PacedLog

    init() {
        paced = PacedLog(log.logger, clock: time.clock)
    }

    @Test func `a flood is three lines, and then one a minute with the number of all and the last one's metadata`() {
        for number in 0..<1000 { paced.log(.warning, "Refused", about: "uid 7", metadata: ["number": "\(number)"]) }
        #expect(log.allMetadata("Refused").map { $0["number"] } == ["0", "1", "2"])
        time.advance(by: .seconds(60))
        #expect(!paced.tellDue())
        #expect(log.allMetadata("Refused").last == ["number": "999", "times": "997"])
        #expect(log.count("Refused", from: .warning) == 4)
    }

    @Test func `one subject does not hide another, nor one message another`() {
        for _ in 0..<100 { paced.log(.warning, "Refused", about: "uid 7") }
        paced.log(.warning, "Refused", about: "uid 8")
        paced.log(.info, "Ignored", about: "uid 7")
        #expect(log.count("Refused") == 4)
        #expect(log.count("Ignored") == 1)
    }
}
