import CPlatform
import Glibc

/// Who is at the other end of a Unix socket, as the kernel knows it; nothing here is the peer's own word.
///
/// They are the credentials that the peer had when it connected (or listened, seen from the client). A user who was
/// added to a group since has it in the next login only.
public struct PeerCredentials: Equatable, Sendable {
    /// The peer's effective user.
    public let uid: UInt32
    /// The peer's effective group, the only one that `SO_PEERCRED` tells.
    public let gid: UInt32
    /// The peer's process, for messages only: it may have ended, and another may have the number.
    public let pid: Int32
    /// The peer's other groups, from `SO_PEERGROUPS`; it may list the primary one again.
    public let supplementaryGroups: [UInt32]

    /// Asks the kernel about the peer of a connected socket.
    ///
    /// - Throws: ``SystemError``: `ENOTSOCK` and the like for what is not a connected Unix socket, `ENODATA` for one
    ///   that has no peer.
    public init(of fd: CInt) throws(SystemError) {
        var uid = UInt32()
        var gid = UInt32()
        var pid = Int32()
        try retryingOnInterrupt("getsockopt", "SO_PEERCRED") { platform_peer_credentials(fd, &pid, &uid, &gid) }
        self.uid = uid
        self.gid = gid
        self.pid = pid
        supplementaryGroups = try Self.groups(of: fd)
    }

    /// Whether the peer is root.
    public var isRoot: Bool { uid == 0 }

    /// The name of the peer's user; the number when it has none.
    ///
    /// Looked up at each call.
    public var userName: String { AccountDatabase.userName(uid) }

    /// Whether the group is among the peer's, primary or not.
    ///
    /// The name is looked up at each call, so that a group made since the start counts. A group that does not exist or
    /// cannot be looked up has no members.
    public func isMember(ofGroup name: String) -> Bool {
        guard let id = try? AccountDatabase.groupID(named: name) else { return false }
        return gid == id || supplementaryGroups.contains(id)
    }

    private static func groups(of fd: CInt) throws(SystemError) -> [UInt32] {
        let stride = MemoryLayout<UInt32>.stride
        var groups = [UInt32](repeating: 0, count: 32)
        while true {
            var size = UInt32(groups.count * stride)
            do throws(SystemError) {
                try retryingOnInterrupt("getsockopt", "SO_PEERGROUPS") { platform_peer_groups(fd, &groups, &size) }
                groups.removeSubrange((Int(size) / stride)...)
                return groups
            } catch let error where error.code == ERANGE && Int(size) > groups.count * stride {
                // The kernel has said how much it needs.
                groups = [UInt32](repeating: 0, count: Int(size) / stride)
            }
        }
    }
}
