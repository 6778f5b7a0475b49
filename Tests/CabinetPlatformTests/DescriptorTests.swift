import CabinetPlatform
import Glibc
import Testing

@Suite struct DescriptorTests {
    @Test func `it closes when the last reference goes`() throws {
        let pair = try SocketPair()
        do {
            _ = Descriptor(adopting: fcntl(pair.here.rawValue, F_DUPFD_CLOEXEC, 0))
            var copy: Descriptor? = Descriptor(adopting: fcntl(pair.there.rawValue, F_DUPFD_CLOEXEC, 0))
            pair.there.close()
            #expect(try UnixSocket.read(pair.here.rawValue, upTo: 1) == .wouldBlock)
            withExtendedLifetime(copy) {}
            copy = nil
        }
        #expect(try UnixSocket.read(pair.here.rawValue, upTo: 1) == .closed)
    }

    @Test func `closing twice closes once`() throws {
        let pair = try SocketPair()
        pair.there.close()
        pair.there.close()
        #expect(try UnixSocket.read(pair.here.rawValue, upTo: 1) == .closed)
    }

    @Test func `its number cannot be used after closing`() async {
        await #expect(processExitsWith: .failure) {
            let pair = try SocketPair()
            pair.here.close()
            _ = pair.here.rawValue
        }
    }
}
