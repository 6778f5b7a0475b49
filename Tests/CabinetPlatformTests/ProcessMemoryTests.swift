import Testing

@testable import CabinetPlatform

@Suite struct ProcessMemoryTests {
    @Test func `this process's memory is read`() throws {
        let memory = try ProcessMemory.read()
        #expect(memory.anonymousKiB > 0)
        #expect(memory.residentKiB > memory.anonymousKiB)
    }

    @Test func `memory that is touched counts`() throws {
        let before = try ProcessMemory.read()
        let block = [UInt8](repeating: 1, count: 64 << 20)
        let after = try ProcessMemory.read()
        #expect(after.anonymousKiB - before.anonymousKiB > 32 << 10)
        withExtendedLifetime(block) {}
    }

    @Test func `the two lines are found among similar ones`() throws {
        let text = """
            5581000000-7ffd000000 ---p 00000000 00:00 0    [rollup]
            Rss:                1668 kB
            Pss_Anon:            110 kB
            Anonymous:           112 kB
            AnonHugePages:         7 kB
            """
        let memory = try #require(ProcessMemory(smapsRollup: text))
        #expect(memory.anonymousKiB == 112)
        #expect(memory.residentKiB == 1668)
    }

    @Test(arguments: ["", "Rss: 5 kB\n", "Anonymous: 5 kB\n", "Rss: x kB\nAnonymous: 5 kB\n"])
    func `a text without them is refused`(text: String) {
        #expect(ProcessMemory(smapsRollup: text) == nil)
    }
}
