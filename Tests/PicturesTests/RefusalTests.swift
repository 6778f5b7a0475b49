import Foundation
import Glibc
import Pictures
import Raster
import Testing

@Suite struct RefusalTests {
    private let folder: ScratchFolder
    private let box = PixelSize(width: 40, height: 40)

    init() throws { folder = try ScratchFolder() }

    @Test func `a file that is not there is told by its path`() throws {
        let error = PictureError.unreadable(path: "/nonexistent.png", code: ENOENT)
        #expect(throws: error) { try PictureFile.load("/nonexistent.png", fitting: box) }
        #expect("\(error)" == "cannot read the picture /nonexistent.png: No such file or directory")
    }

    @Test(.timeLimit(.minutes(1))) func `a pipe, a directory and a device are refused at once`() throws {
        let pipe = "\(folder.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, folder.path, "/dev/zero"] {
            #expect(throws: PictureError.notAFile(path: path)) { try PictureFile.load(path, fitting: box) }
        }
    }

    @Test func `an empty file and other formats are neither PNG nor JPEG`() throws {
        for text in ["", "G", "GIF89a\u{1}", "BM", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "RIFFxxxxWEBP"] {
            let path = try folder.file("a.png", Array(text.utf8))
            #expect(throws: PictureError.unknownFormat(path: path)) { try PictureFile.load(path, fitting: box) }
        }
    }

    @Test func `a file that is too large is refused unread`() throws {
        let path = try folder.file("a.png", [])
        #expect(truncate(path, (64 << 20) + 1) == 0)
        let error = PictureError.fileTooLarge(path: path, byteCount: (64 << 20) + 1)
        #expect(throws: error) { try PictureFile.load(path, fitting: box) }
        #expect("\(error)".hasSuffix("has 64 MiB; at most 64 MiB are allowed"))
    }

    @Test func `too many pixels are refused by the header alone`() throws {
        for (width, height) in [(8001, 8000), (1, 64_000_001), (0x7FFF_FFFF, 0x7FFF_FFFF)] {
            let png = PlainPNG(width: width, height: height, kind: .colour, row: [], rows: 0).bytes
            let path = try folder.file("a.png", png)
            #expect(throws: PictureError.tooManyPixels(path: path, width: width, height: height)) {
                try PictureFile.load(path, fitting: box)
            }
        }
    }

    @Test func `a JPEG of too many pixels is refused too`() throws {
        let path = try folder.file("a.jpg", FourColours.jpeg(width: 65_000, height: 65_000))
        #expect(throws: PictureError.tooManyPixels(path: path, width: 65_000, height: 65_000)) {
            try PictureFile.load(path, fitting: box)
        }
    }

    @Test func `a picture without pixels is refused`() throws {
        let path = try folder.file("a.png", PlainPNG(width: 0, height: 5, kind: .colour, row: []).bytes)
        expectUndecodable(path)
    }

    // These need all of a picture in memory, and there is a bound for it.
    @Test func `a picture of several passes that is too large is refused, and says so`() throws {
        let png = PlainPNG(width: 5000, height: 4000, kind: .colour, interlace: 1, row: [], rows: 0).bytes
        let interlaced = try folder.file("a.png", png)
        #expect(
            throws: PictureError.undecodable(
                path: interlaced, reason: "it is interlaced and has more than 16 million pixels")
        ) { try PictureFile.load(interlaced, fitting: box) }
        let progressive = try folder.file("a.jpg", FourColours.jpeg(width: 8000, height: 8000, isProgressive: true))
        #expect(
            throws: PictureError.undecodable(path: progressive, reason: "it is progressive and needs too much memory")
        ) { try PictureFile.load(progressive, fitting: box) }
    }

    @Test func `colours for print are refused`() throws {
        var bytes = FourColours.jpeg
        // A fourth channel like the third one, and the segment as much longer.
        let frame = FourColours.frame
        bytes[frame + 3] += 3
        bytes[frame + 9] = 4
        bytes.insert(contentsOf: [4, 0x11, 1], at: frame + 19)
        let path = try folder.file("a.jpg", bytes)
        #expect(throws: PictureError.undecodable(path: path, reason: "its colours are CMYK, for print")) {
            try PictureFile.load(path, fitting: box)
        }
    }

    @Test func `a file that was cut anywhere is refused`() throws {
        let png = PlainPNG(width: 5, height: 5, kind: .colour, row: Array(repeating: 77, count: 15)).bytes
        for whole in [FourColours.jpeg, png] {
            // The last twelve bytes of a PNG only mark its end.
            for count in stride(from: 8, to: whole.count - (whole == png ? 16 : 0), by: 3) {
                expectUndecodable(try folder.file("a", whole.prefix(count)))
            }
        }
    }

    @Test func `a broken file is refused or shown, but does no harm`() throws {
        var generator = SystemRandomNumberGenerator()
        let png = PlainPNG(width: 5, height: 5, kind: .colourAlpha, row: Array(repeating: 77, count: 20)).bytes
        for whole in [FourColours.jpeg(orientation: 6, isLittleEndian: true), png] {
            for _ in 0..<300 {
                var bytes = whole
                for _ in 0..<3 {
                    bytes[Int.random(in: 2..<whole.count, using: &generator)] = UInt8.random(in: 0...255)
                }
                let path = try folder.file("a", bytes)
                #expect(throws: Never.self) {
                    do throws(PictureError) { _ = try PictureFile.load(path, fitting: box) } catch {}
                }
            }
        }
    }

    private func expectUndecodable(_ path: String) {
        #expect {
            try PictureFile.load(path, fitting: box)
        } throws: { error in
            guard case .undecodable(path, let reason)? = error as? PictureError else { return false }
            return !reason.isEmpty
        }
    }
}
