import CabinetPlatform
import Glibc
import Testing

@Suite struct SystemErrorTests {
    @Test(arguments: [
        (SystemError("open", code: EACCES, context: "/run/x"), "open /run/x: Permission denied (EACCES)"),
        (SystemError("eventfd", code: EMFILE), "eventfd: Too many open files (EMFILE)"),
        (SystemError("open", code: 12_345, context: "/run/x"), "open /run/x: error 12345"),
    ])
    func `the description says what failed, on what and why`(error: SystemError, text: String) {
        #expect(error.description == text)
    }

    @Test func `the words alone are those of the description`() {
        #expect(SystemError.text(of: EACCES) == "Permission denied")
        #expect(SystemError.text(of: 12_345) == "error 12345")
    }

    @Test func `an interrupted call is made again`() throws {
        var calls = 0
        let value = try retryingOnInterrupt("read") {
            calls += 1
            guard calls == 3 else {
                errno = EINTR
                return -1
            }
            return 7
        }
        #expect(value == 7)
        #expect(calls == 3)
    }

    @Test func `another failure is thrown with its errno`() {
        #expect(throws: SystemError("write", code: ENOSPC, context: "file")) {
            try retryingOnInterrupt("write", "file") {
                errno = ENOSPC
                return -1
            }
        }
    }

    @Test func `a call on a closed descriptor is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            try retryingOnInterrupt("fsync") { fsync(9999) }
        }
    }
}
