extension UserInfo {
    /// Whether this machine has a group of that name.
    public static func groupExists(_ name: String) -> Bool {
        (try? AccountDatabase.groupID(named: name)) != nil
    }
}
