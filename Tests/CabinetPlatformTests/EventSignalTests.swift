import CabinetPlatform
import Glibc
import Testing

@Suite struct EventSignalTests {
    private let signal: EventSignal

    init() throws {
        signal = try EventSignal()
    }

    /// Whether the descriptor is readable now.
    private var isReadable: Bool {
        var entry = pollfd(fd: signal.fileDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) == 1
    }

    @Test func `it is readable from the raise to the clear`() {
        #expect(!isReadable)
        signal.raise()
        #expect(isReadable)
        signal.clear()
        #expect(!isReadable)
    }

    @Test func `raising twice is raising once, and clearing what is clear does nothing`() {
        signal.raise()
        signal.raise()
        signal.clear()
        #expect(!isReadable)
        signal.clear()
        #expect(!isReadable)
    }
}
