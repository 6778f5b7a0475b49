import CabinetPlatform
import Glibc
import Testing

@Suite struct UserInfoTests {
    @Test func `it is the effective user with the name that the system knows`() throws {
        let user = UserInfo.current
        #expect(user.uid == geteuid())
        let entry = try #require(getpwuid(geteuid()), "the test runs as a user that the system knows")
        #expect(user.name == String(cString: entry.pointee.pw_name))
        #expect(Set(user.groups).count == user.groups.count)
    }

    @Test func `a group is there or not`() {
        #expect(UserInfo.groupExists("root"))
        #expect(!UserInfo.groupExists("no-such-group"))
    }

    @Test func `users and groups without a name go by their numbers`() async {
        await #expect(processExitsWith: .success) {
            try #require(geteuid() == 0, "only root can take other credentials: run this test as root")
            try retryingOnInterrupt("setgroups") { setgroups(2, [4, 54_321]) }
            try retryingOnInterrupt("setgid") { setgid(1) }
            try retryingOnInterrupt("setuid") { setuid(54_321) }
            #expect(UserInfo.current.uid == 54_321)
            #expect(UserInfo.current.name == "54321")
            #expect(UserInfo.current.groups == ["daemon", "adm", "54321"])
        }
    }
}
