import CabinetPlatform
import Glibc
import TestSupport

// For tests in a process of their own, which belongs to root: what is changed here is changed for the whole process.

/// Gives this process, and nobody else, a machine with other groups: the text of its `/etc/group`.
func withGroups(_ text: String) throws {
    let folder = try TestFolder()
    let file = try folder.write(text, to: "group")
    try retryingOnInterrupt("unshare") { unshareMounts() }
    let recursivelyPrivate = UInt(MS_REC | MS_PRIVATE)
    try retryingOnInterrupt("mount", "/") { mount(nil, "/", nil, recursivelyPrivate, nil) }
    try retryingOnInterrupt("mount", "/etc/group") { mount(file, "/etc/group", nil, UInt(MS_BIND), nil) }
}

/// `unshare(CLONE_NEWNS)`, which the Glibc module leaves out.
private func unshareMounts() -> CInt {
    guard let symbol = dlsym(nil, "unshare") else { return -1 }
    let unshare = unsafeBitCast(symbol, to: (@convention(c) (CInt) -> CInt).self)
    return unshare(0x0002_0000)
}

extension PeerCredentials {
    /// This process's own, as a server of it sees them.
    static func ofThisProcess() throws -> PeerCredentials {
        var ends: [CInt] = [0, 0]
        try retryingOnInterrupt("socketpair") { socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) }
        let (here, there) = (Descriptor(adopting: ends[0]), Descriptor(adopting: ends[1]))
        defer { there.close() }
        return try PeerCredentials(of: here.rawValue)
    }
}

/// Does something as another user, who this whole process is for that moment.
func asUser<Result>(
    uid: UInt32, gid: UInt32, groups: [UInt32], _ body: () throws -> Result
) throws -> Result {
    try retryingOnInterrupt("setgroups") { setgroups(groups.count, groups) }
    try retryingOnInterrupt("setegid") { setegid(gid) }
    try retryingOnInterrupt("seteuid") { seteuid(uid) }
    defer {
        seteuid(0)
        setegid(0)
    }
    return try body()
}
