import Glibc

/// Users and groups by name and number, from wherever the machine keeps them (`nsswitch.conf`); read at each call.
enum AccountDatabase {
    /// The number of a group.
    ///
    /// - Throws: `ENOENT` when there is no such group, else what the look-up failed with.
    static func groupID(named name: String) throws(SystemError) -> UInt32 {
        var entry = group()
        let found = try lookUp("getgrnam", "group \(name)") { buffer, size in
            var result: UnsafeMutablePointer<group>?
            let code = getgrnam_r(name, &entry, buffer, size, &result)
            return (code, result.map { $0.pointee.gr_gid })
        }
        guard let found else { throw SystemError("getgrnam", code: ENOENT, context: "group \(name)") }
        return found
    }

    /// The name of a group, or its number when it has none.
    static func groupName(_ id: UInt32) -> String {
        var entry = group()
        let found = try? lookUp("getgrgid", "\(id)") { buffer, size in
            var result: UnsafeMutablePointer<group>?
            let code = getgrgid_r(id, &entry, buffer, size, &result)
            return (code, result.map { String(cString: $0.pointee.gr_name) })
        }
        return found ?? String(id)
    }

    /// The name of a user, or its number when it has none.
    static func userName(_ id: UInt32) -> String {
        var entry = passwd()
        let found = try? lookUp("getpwuid", "\(id)") { buffer, size in
            var result: UnsafeMutablePointer<passwd>?
            let code = getpwuid_r(id, &entry, buffer, size, &result)
            return (code, result.map { String(cString: $0.pointee.pw_name) })
        }
        return found ?? String(id)
    }

    /// Repeats a look-up with a larger buffer while the entry does not fit: a group can have thousands of members.
    private static func lookUp<Value>(
        _ operation: String, _ subject: String,
        _ body: (UnsafeMutablePointer<CChar>, Int) -> (code: CInt, value: Value?)
    ) throws(SystemError) -> Value? {
        var size = 1024
        while true {
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { buffer.deallocate() }
            let (code, value) = body(buffer, size)
            switch code {
            case 0: return value
            case EINTR: continue
            case ERANGE where size < 1 << 20: size *= 4
            // What some sources say for "no such entry" (getgrnam_r(3)).
            case ENOENT, ESRCH: return nil
            default: throw SystemError(operation, code: code, context: subject)
            }
        }
    }
}
