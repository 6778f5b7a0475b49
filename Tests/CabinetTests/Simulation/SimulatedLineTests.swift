import Cabinet
import CabinetPlatform
import Testing

@Suite struct SimulatedLineTests {
    private let line = SimulatedLine()

    @Test func `it keeps its level`() throws {
        #expect(!line.isClosed)
        try line.setClosed(true)
        try line.setClosed(true)
        #expect(line.isClosed)
        try line.setClosed(false)
        #expect(!line.isClosed)
    }

    // G3: whatever happens to the line, the switch is open afterwards.
    @Test func `releasing, breaking and claiming it again open the switch`() throws {
        try line.setClosed(true)
        line.release()
        line.release()
        #expect(!line.isClosed)
        #expect(throws: SystemError.self) { try line.setClosed(true) }
        try line.reclaim()
        try line.setClosed(true)
        line.setBroken(true)
        #expect(!line.isClosed)
        #expect(throws: SystemError.self) { try line.setClosed(true) }
        #expect(throws: SystemError.self) { try line.reclaim() }
        line.setBroken(false)
        try line.reclaim()
        #expect(!line.isClosed)
    }
}
