import Foundation
import Glibc
import Pictures
import Raster
import Testing

@Suite struct SavingTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test func `what is saved is loaded exactly, with its alpha`() throws {
        let size = PixelSize(width: 37, height: 19)
        var picture = Bitmap(size: size)
        for y in 0..<size.height {
            for x in 0..<size.width {
                picture[x, y] = Colour(UInt32(x * 5) << 16 | UInt32(y * 9) << 8 | 0x42).withAlpha(UInt8(255 - x)).argb
            }
        }
        try PictureFile.savePNG(picture, to: "\(folder.path)/a.png")
        #expect(try PictureFile.load("\(folder.path)/a.png", fitting: size) == picture)
    }

    @Test func `a file is replaced as a whole, and nothing else is left in the directory`() throws {
        let path = try folder.file("a.png", Array("old".utf8))
        let picture = Bitmap(size: PixelSize(width: 1, height: 1), filledWith: .white)
        try PictureFile.savePNG(picture, to: path)
        #expect(try PictureFile.load(path, fitting: picture.size) == picture)
        #expect(folder.names == ["a.png"])
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o644)
    }

    @Test func `what cannot be written is told, and leaves nothing behind`() throws {
        let picture = Bitmap(size: PixelSize(width: 1, height: 1), filledWith: .white)
        #expect(throws: PictureError.unwritable(path: "/nonexistent/a.png", reason: "No such file or directory")) {
            try PictureFile.savePNG(picture, to: "/nonexistent/a.png")
        }
        let directory = "\(folder.path)/directory"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        #expect(throws: PictureError.unwritable(path: directory, reason: "Is a directory")) {
            try PictureFile.savePNG(picture, to: directory)
        }
        #expect(folder.names == ["directory"])
    }

    @Test func `a disk that is full is told, and the old file stays`() async {
        await #expect(processExitsWith: .success) {
            let folder = try ScratchFolder()
            let path = try folder.file("a.png", Array("old".utf8))
            // To a writer, a limit for the size of files is the same as a full disk.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let picture = Bitmap(size: PixelSize(width: 1, height: 1), filledWith: .white)
            #expect(throws: PictureError.unwritable(path: path, reason: "File too large")) {
                try PictureFile.savePNG(picture, to: path)
            }
            #expect(folder.names == ["a.png"])
            #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
        }
    }

    @Test func `a picture of nothing cannot be saved`() throws {
        #expect(throws: PictureError.self) {
            try PictureFile.savePNG(Bitmap(size: PixelSize(width: 0, height: 0)), to: "\(folder.path)/a.png")
        }
        #expect(folder.names.isEmpty)
    }

    @Test func `a picture of 50 megapixels is saved and loaded`() throws {
        let size = PixelSize(width: 8660, height: 5774)
        let path = "\(folder.path)/large.png"
        try PictureFile.savePNG(Bitmap(size: size, filledWith: Colour(0x204060)), to: path)
        let loaded = try PictureFile.load(path, fitting: PixelSize(width: 1920, height: 1080))
        #expect(loaded == Bitmap(size: PixelSize(width: 1619, height: 1080), filledWith: Colour(0x204060)))
    }
}
