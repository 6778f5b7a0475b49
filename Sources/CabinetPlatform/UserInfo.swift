import Glibc

/// A user by number and names, for messages to a technician.
public struct UserInfo: Equatable, Sendable {
    /// The user's number.
    public let uid: UInt32
    /// The user's name; the number as text when it has none.
    public let name: String
    /// The names of its groups, the primary one first, each once; the number as text where one has no name.
    public let groups: [String]

    /// Who this process is now: its effective user and group, and its supplementary groups.
    public static var current: UserInfo {
        var ids = [getegid()]
        for id in supplementaryGroups() where !ids.contains(id) {
            ids.append(id)
        }
        let uid = geteuid()
        return UserInfo(
            uid: uid, name: AccountDatabase.userName(uid), groups: ids.map(AccountDatabase.groupName))
    }

    private static func supplementaryGroups() -> [UInt32] {
        let count = getgroups(0, nil)
        guard count > 0 else { return [] }
        var groups = [UInt32](repeating: 0, count: Int(count))
        let filled = getgroups(count, &groups)
        return Array(groups.prefix(max(0, Int(filled))))
    }
}
