import Foundation
import Glibc
import Raster
import Testing

@testable import Pictures

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
            let png = PlainPNG(width: width, height: 0, kind: .colour, row: []).bytes
            let path = try folder.file("a.png", replacing(png, at: 20, height))
            #expect(throws: PictureError.tooManyPixels(path: path, width: width, height: height)) {
                try PictureFile.load(path, fitting: box)
            }
        }
    }

    @Test func `a JPEG of too many pixels is refused too`() throws {
        var bytes = FourColours.jpeg
        let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        for offset in 5...8 { bytes[frame + offset] = 0xFF }
        let path = try folder.file("a.jpg", bytes)
        #expect(throws: PictureError.tooManyPixels(path: path, width: 65_535, height: 65_535)) {
            try PictureFile.load(path, fitting: box)
        }
    }

    @Test func `a picture without pixels is refused`() throws {
        let path = try folder.file("a.png", PlainPNG(width: 0, height: 5, kind: .colour, row: []).bytes)
        expectUndecodable(path)
    }

    @Test func `colours for print are refused`() throws {
        var bytes = FourColours.jpeg
        let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes[frame + 9] = 4
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

    // The screen reads each picture on a thread of its own, again and again, for months.
    @Test func `a refusal leaves nothing behind in the thread that met it`() throws {
        let path = try folder.file("a.jpg", FourColours.jpeg.prefix(60))
        expectUndecodable(path)
        #expect(Surface.lastError.isEmpty)
    }

    private func expectUndecodable(_ path: String) {
        #expect {
            try PictureFile.load(path, fitting: box)
        } throws: { error in
            guard case .undecodable(path, let reason)? = error as? PictureError else { return false }
            return !reason.isEmpty
        }
    }

    private func replacing(_ bytes: [UInt8], at offset: Int, _ number: Int) -> [UInt8] {
        var bytes = bytes
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (24 - 8 * index)) }
        return bytes
    }
}
