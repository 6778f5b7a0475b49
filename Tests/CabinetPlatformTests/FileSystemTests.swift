import Glibc
import Testing

@testable import CabinetPlatform

@Suite struct FileSystemTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("file") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test(arguments: ["/dev/shm", "/dev/shm/not/there/yet", "/dev/shm/"])
    func `what is or will be in memory is known`(path: String) throws {
        #expect(try FileSystem.kind(of: path) == .tmpfs)
        #expect(try FileSystem.kind(of: path).isVolatile)
    }

    @Test func `another file system is named by its number`() throws {
        #expect(try FileSystem.kind(of: "/proc") == .other(0x9FA0))
        #expect(try !FileSystem.kind(of: "/proc").isVolatile)
    }

    @Test(
        arguments: [
            (0x0102_1994, .tmpfs, true), (0x8584_58F6, .ramfs, true), (0x794C_7630, .overlay, true),
            (0xEF53, .other(0xEF53), false),
        ] as [(UInt32, FileSystemKind, Bool)])
    func `the kinds that a power cut empties are these`(magic: UInt32, kind: FileSystemKind, isVolatile: Bool) {
        #expect(FileSystemKind(magic: magic) == kind)
        #expect(kind.isVolatile == isVolatile)
    }

    @Test func `a file is told from its copy, and keeps its birth when it is renamed and written`() throws {
        try FileSystem.writeAtomically(path: path, contents: [1], mode: 0o600)
        let birth = try FileSystem.birth(of: path)
        let other = directory.file("other")
        #expect(rename(path, other) == 0)
        try FileSystem.writeAtomically(path: path, contents: [1], mode: 0o600)
        #expect(try FileSystem.birth(of: other) == birth)
        let copy = try FileSystem.birth(of: path)
        #expect(birth == nil || copy != birth)
        #expect(throws: SystemError.self) { try FileSystem.birth(of: directory.file("missing")) }
    }

    @Test(arguments: [
        ("/a/b", "/a"), ("/a/b/", "/a"), ("/a//b", "/a"), ("/a", "/"), ("/", "/"), ("a", "."), ("a/b", "a"),
        ("./a", "."), ("//a", "/"), (".", "."),
    ])
    func `the parent of a path is found`(path: String, parent: String) {
        #expect(FileSystem.parent(of: path) == parent)
    }

    @Test func `a relative path that is not there lies in the working directory`() throws {
        #expect(try FileSystem.kind(of: "not/there/yet") == FileSystem.kind(of: "."))
    }

    @Test func `a path through a file is an error`() throws {
        try FileSystem.writeAtomically(path: path, contents: [], mode: 0o600)
        #expect(throws: SystemError("statfs", code: ENOTDIR, context: "\(path)/below")) {
            try FileSystem.kind(of: "\(path)/below")
        }
    }

    @Test(arguments: [0, 1, 100_000])
    func `a file is read back as it was written`(size: Int) throws {
        let contents = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        try FileSystem.writeAtomically(path: path, contents: contents, mode: 0o640)
        #expect(try FileSystem.readFile(path: path, limit: 100_000) == contents)
        #expect(FileStatus(path)?.mode == 0o640)
        #expect(try directory.names() == ["file"])
    }

    @Test func `a new file replaces the old one and its rights`() throws {
        try FileSystem.writeAtomically(path: path, contents: Array("a longer old one".utf8), mode: 0o600)
        try FileSystem.writeAtomically(path: path, contents: Array("new".utf8), mode: 0o666)
        #expect(try FileSystem.readFile(path: path, limit: 100) == Array("new".utf8))
        #expect(FileStatus(path)?.mode == 0o666)
    }

    @Test func `a reader sees the old file or the new one, never a part`() throws {
        let path = path
        let sizes = [10_000, 20_000]
        let thread = try NamedThread.start(name: "writer") {
            for round in 0..<100 {
                try? FileSystem.writeAtomically(
                    path: path, contents: [UInt8](repeating: 1, count: sizes[round % 2]), mode: 0o600)
            }
        }
        defer { thread.join() }
        for _ in 0..<1000 {
            guard let contents = try? FileSystem.readFile(path: path, limit: 100_000) else { continue }
            #expect(sizes.contains(contents.count))
        }
    }

    @Test func `a failed write leaves the old file and nothing else`() throws {
        mkdir(path, 0o700)
        let error = #expect(throws: SystemError.self) {
            try FileSystem.writeAtomically(path: path, contents: [1], mode: 0o600)
        }
        #expect(error == SystemError("rename", code: EISDIR, context: path))
        #expect(try directory.names() == ["file"])
    }

    @Test func `a missing directory is an error`() {
        let path = directory.file("missing/file")
        #expect(throws: SystemError("mkostemp", code: ENOENT, context: path)) {
            try FileSystem.writeAtomically(path: path, contents: [1], mode: 0o600)
        }
    }

    @Test func `a file of exactly the limit is read, a larger one refused`() throws {
        try FileSystem.writeAtomically(path: path, contents: [1, 2, 3], mode: 0o600)
        #expect(try FileSystem.readFile(path: path, limit: 3) == [1, 2, 3])
        #expect(throws: SystemError("read", code: EFBIG, context: "\(path) (more than 2 bytes)")) {
            try FileSystem.readFile(path: path, limit: 2)
        }
    }

    @Test func `a missing file and a directory are errors`() {
        #expect(throws: SystemError("open", code: ENOENT, context: path)) {
            try FileSystem.readFile(path: path, limit: 10)
        }
        #expect(throws: SystemError("read", code: EISDIR, context: directory.path)) {
            try FileSystem.readFile(path: directory.path, limit: 10)
        }
    }
}
