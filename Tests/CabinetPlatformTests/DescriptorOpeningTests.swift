import CabinetPlatform
import Glibc
import Testing

@Suite struct DescriptorOpeningTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("trace") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func write(_ text: String, to descriptor: Descriptor) {
        _ = Glibc.write(descriptor.rawValue, text, text.utf8.count)
    }

    @Test func `what is appended stands behind what was there`() throws {
        for text in ["one ", "two"] {
            let file = try Descriptor.appending(to: path, mode: 0o600)
            write(text, to: file)
        }
        #expect(try FileSystem.readFile(path: path, limit: 100) == Array("one two".utf8))
        #expect(FileStatus(path)?.mode == 0o600)
    }

    @Test func `a duplicate outlives its original and is closed in children`() throws {
        let file = try Descriptor.appending(to: path, mode: 0o600)
        let copy = try Descriptor.duplicate(file.rawValue)
        file.close()
        write("still open", to: copy)
        #expect(fcntl(copy.rawValue, F_GETFD) & FD_CLOEXEC != 0)
        #expect(try FileSystem.readFile(path: path, limit: 100) == Array("still open".utf8))
    }

    @Test func `a directory that is missing is an error`() {
        let path = directory.file("missing/trace")
        #expect(throws: SystemError("open", code: ENOENT, context: path)) {
            _ = try Descriptor.appending(to: path, mode: 0o600)
        }
    }
}
