import Glibc
import Testing

@testable import CabinetPlatform

@Suite struct UnixSocketTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("socket") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A listener and the two ends of one connection to it.
    private func connection() throws -> (listener: Descriptor, client: Descriptor, server: Descriptor) {
        let listener = try UnixSocket.listen(path: path, mode: 0o600)
        let client = try UnixSocket.connect(path: path)
        return (listener, client, try #require(try UnixSocket.accept(listener.rawValue)))
    }

    @Test func `bytes go both ways`() throws {
        let (listener, client, server) = try connection()
        #expect(try UnixSocket.send(client.rawValue, [1, 2, 3]) == .sent(3))
        #expect(try UnixSocket.read(server.rawValue, upTo: 2) == .data([1, 2]))
        #expect(try UnixSocket.read(server.rawValue, upTo: 2) == .data([3]))
        #expect(try UnixSocket.send(server.rawValue, [0, 9, 8, 0][1...2]) == .sent(2))
        #expect(try UnixSocket.read(client.rawValue, upTo: 10) == .data([9, 8]))
        #expect(try UnixSocket.accept(listener.rawValue) == nil)
    }

    @Test func `nothing to read, and no room to write, is no wait`() throws {
        let (_, client, server) = try connection()
        #expect(try UnixSocket.read(server.rawValue, upTo: 1) == .wouldBlock)
        let block = [UInt8](repeating: 7, count: 65_536)
        var last = UnixSocket.SendResult.sent(0)
        while case .sent = last { last = try UnixSocket.send(client.rawValue, block) }
        #expect(last == .wouldBlock)
    }

    @Test func `a peer that left is reported, without a signal`() throws {
        let (_, client, server) = try connection()
        client.close()
        #expect(try UnixSocket.read(server.rawValue, upTo: 1) == .closed)
        #expect(try UnixSocket.send(server.rawValue, [1]) == .closed)
    }

    @Test func `a peer that left unread bytes behind is reported`() throws {
        let (_, client, server) = try connection()
        _ = try UnixSocket.send(server.rawValue, [1])
        client.close()
        #expect(try UnixSocket.read(server.rawValue, upTo: 1) == .closed)
    }

    @Test func `what was sent before leaving is read before the end`() throws {
        let (_, client, server) = try connection()
        _ = try UnixSocket.send(client.rawValue, [5])
        client.close()
        #expect(try UnixSocket.read(server.rawValue, upTo: 8) == .data([5]))
        #expect(try UnixSocket.read(server.rawValue, upTo: 8) == .closed)
    }

    @Test(arguments: [0o600, 0o660, 0o666, 0o622] as [UInt32])
    func `the file has the rights that were asked for, whatever the umask`(mode: UInt32) throws {
        let stream = try UnixSocket.listen(path: path, mode: mode)
        let datagram = try UnixSocket.bindDatagram(path: directory.file("datagram"), mode: mode)
        #expect(FileStatus(path)?.mode == mode)
        #expect(FileStatus(directory.file("datagram"))?.mode == mode)
        withExtendedLifetime((stream, datagram)) {}
    }

    @Test(arguments: [SOCK_STREAM, SOCK_DGRAM])
    func `the file is born with rights for its owner only`(type: __socket_type) throws {
        let socket = try UnixSocket.bindClosed(type, path: path)
        #expect(FileStatus(path)?.mode == 0o600)
        withExtendedLifetime(socket) {}
    }

    @Test func `the file is given to the group`() throws {
        try #require(geteuid() == 0, "only root can give a file to any group: run this test as root")
        let listener = try UnixSocket.listen(path: path, mode: 0o660, group: "adm")
        #expect(FileStatus(path)?.gid == 4)
        withExtendedLifetime(listener) {}
    }

    @Test func `an unknown group is refused before anything is made`() throws {
        #expect(throws: SystemError("getgrnam", code: ENOENT, context: "group no-such-group-here")) {
            _ = try UnixSocket.listen(path: path, mode: 0o660, group: "no-such-group-here")
        }
        #expect(FileStatus(path) == nil)
    }

    @Test func `a socket that a dead process left is replaced`() throws {
        try UnixSocket.listen(path: path, mode: 0o600).close()
        #expect(FileStatus(path)?.isSocket == true)
        let listener = try UnixSocket.listen(path: path, mode: 0o600)
        _ = try UnixSocket.connect(path: path)
        withExtendedLifetime(listener) {}
        try UnixSocket.bindDatagram(path: directory.file("datagram"), mode: 0o600).close()
        _ = try UnixSocket.bindDatagram(path: directory.file("datagram"), mode: 0o600)
    }

    @Test func `a socket that somebody answers on is left alone`() throws {
        let stream = try UnixSocket.listen(path: path, mode: 0o600)
        let inUse = SystemError("bind", code: EADDRINUSE, context: path)
        #expect(throws: inUse) { _ = try UnixSocket.listen(path: path, mode: 0o600) }
        #expect(throws: inUse) { _ = try UnixSocket.bindDatagram(path: path, mode: 0o600) }
        _ = try UnixSocket.connect(path: path)
        withExtendedLifetime(stream) {}
    }

    @Test func `another file is left alone`() throws {
        try FileSystem.writeAtomically(path: path, contents: [1], mode: 0o600)
        #expect(throws: SystemError("bind", code: EADDRINUSE, context: path)) {
            _ = try UnixSocket.listen(path: path, mode: 0o600)
        }
        #expect(try FileSystem.readFile(path: path, limit: 10) == [1])
    }

    @Test func `a path that no socket can have is refused with its length`() throws {
        let long = "/tmp/" + String(repeating: "x", count: 103)
        let error = #expect(throws: SystemError.self) { _ = try UnixSocket.connect(path: long) }
        #expect(error?.code == ENAMETOOLONG)
        #expect(error?.description.contains("108 bytes; a socket's path has at most 107") == true)
        #expect(throws: SystemError.self) { _ = try UnixSocket.connect(path: "") }
        #expect(throws: SystemError.self) { _ = try UnixSocket.connect(path: "/tmp/a\0b") }
    }

    @Test func `the longest path works`() throws {
        let name = String(repeating: "x", count: 107 - directory.path.utf8.count - 1)
        let listener = try UnixSocket.listen(path: directory.file(name), mode: 0o600)
        _ = try UnixSocket.connect(path: directory.file(name))
        withExtendedLifetime(listener) {}
    }

    @Test func `nobody listening is an error`() {
        #expect(throws: SystemError("connect", code: ENOENT, context: path)) {
            _ = try UnixSocket.connect(path: path)
        }
    }

    @Test func `datagrams arrive whole, in order, and too large ones are dropped`() throws {
        let socket = try UnixSocket.bindDatagram(path: path, mode: 0o600)
        let sender = try UnixSocket.connectDatagram(path: path)
        for datagram in [[1, 2], [], [1, 2, 3, 4, 5], [6]] as [[UInt8]] {
            #expect(try UnixSocket.send(sender.rawValue, datagram) == .sent(datagram.count))
        }
        #expect(try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4) == .data([1, 2]))
        #expect(try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4) == .data([]))
        #expect(try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4) == .tooLarge(5))
        #expect(try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4) == .data([6]))
        #expect(try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4) == .wouldBlock)
    }

    @Test func `every descriptor is non-blocking and closed in children`() throws {
        let (listener, client, server) = try connection()
        for descriptor in [listener, client, server] {
            #expect(fcntl(descriptor.rawValue, F_GETFL) & O_NONBLOCK != 0)
            #expect(fcntl(descriptor.rawValue, F_GETFD) & FD_CLOEXEC != 0)
        }
    }
}
