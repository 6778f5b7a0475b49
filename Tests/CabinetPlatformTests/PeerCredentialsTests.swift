import CabinetPlatform
import Glibc
import Testing

/// The tests that become somebody else do so in a process of their own, and need root to do it.
@Suite struct PeerCredentialsTests {
    @Test func `a peer in this process has this process's credentials`() throws {
        let pair = try SocketPair()
        let peer = try PeerCredentials(of: pair.here.rawValue)
        #expect(peer.uid == geteuid())
        #expect(peer.gid == getegid())
        #expect(peer.pid == getpid())
        #expect(peer.isRoot == (geteuid() == 0))
        #expect(peer.isMember(ofGroup: try #require(UserInfo.current.groups.first)))
    }

    @Test func `a group that does not exist has no members`() throws {
        let pair = try SocketPair()
        let peer = try PeerCredentials(of: pair.here.rawValue)
        #expect(!peer.isMember(ofGroup: "no-such-group-here"))
    }

    @Test func `a peer's primary and supplementary groups count, and no others`() async {
        await #expect(processExitsWith: .success) {
            // adm is 4 and daemon 1 on every Debian.
            try become(uid: 65_534, gid: 1, groups: [4, 4242])
            let pair = try SocketPair()
            let peer = try PeerCredentials(of: pair.here.rawValue)
            #expect(!peer.isRoot)
            #expect(peer.uid == 65_534)
            #expect(peer.gid == 1)
            #expect(peer.supplementaryGroups.sorted() == [4, 4242])
            #expect(peer.isMember(ofGroup: "daemon"))
            #expect(peer.isMember(ofGroup: "adm"))
            #expect(!peer.isMember(ofGroup: "root"))
        }
    }

    @Test func `a peer with more groups than were expected is read whole`() async {
        await #expect(processExitsWith: .success) {
            let groups = (1000..<1500).map(UInt32.init)
            try become(uid: 65_534, gid: 65_534, groups: groups)
            let pair = try SocketPair()
            let peer = try PeerCredentials(of: pair.here.rawValue)
            #expect(peer.supplementaryGroups.sorted() == groups)
        }
    }

    @Test func `a peer without supplementary groups has none`() async {
        await #expect(processExitsWith: .success) {
            try become(uid: 65_534, gid: 65_534, groups: [])
            let pair = try SocketPair()
            #expect(try PeerCredentials(of: pair.here.rawValue).supplementaryGroups.isEmpty)
        }
    }

    @Test func `a client that connects is seen with the groups that it has`() async throws {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let listener = try UnixSocket.listen(path: directory.file("socket"), mode: 0o666)
            chmod(directory.path, 0o755)
            try become(uid: 65_534, gid: 65_534, groups: [4])
            let client = try UnixSocket.connect(path: directory.file("socket"))
            let server = try #require(try UnixSocket.accept(listener.rawValue))
            #expect(try PeerCredentials(of: server.rawValue).isMember(ofGroup: "adm"))
            // From the client's side it is who listened: root, before the change.
            #expect(try PeerCredentials(of: client.rawValue).isRoot)
        }
    }

    @Test func `what is no socket has no peer`() throws {
        let file = Descriptor(adopting: open("/dev/null", O_RDONLY | O_CLOEXEC))
        #expect(throws: SystemError("getsockopt", code: ENOTSOCK, context: "SO_PEERCRED")) {
            _ = try PeerCredentials(of: file.rawValue)
        }
    }
}

/// Gives up root for good, in the process of an exit test.
private func become(uid: UInt32, gid: UInt32, groups: [UInt32]) throws {
    try #require(geteuid() == 0, "only root can take other credentials: run this test as root")
    try retryingOnInterrupt("setgroups") { setgroups(groups.count, groups) }
    try retryingOnInterrupt("setgid") { setgid(gid) }
    try retryingOnInterrupt("setuid") { setuid(uid) }
}
