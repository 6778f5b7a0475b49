import Foundation
import Pictures
import Raster
import Testing

@Suite struct LoadingTests {
    private let folder: ScratchFolder
    private let box = PixelSize(width: 200, height: 200)

    init() throws { folder = try ScratchFolder() }

    @Test func `a JPEG is told by its content, and fills the box in its shape`() throws {
        let picture = try PictureFile.load(try folder.file("slide.png", FourColours.jpeg), fitting: box)
        #expect(picture.size == PixelSize(width: 200, height: 100))
        #expect(quarters(picture) == "RG/BY")
        #expect(picture.pixels.allSatisfy { $0 >> 24 == 255 })
    }

    @Test(
        arguments: [
            (1, "RG/BY"), (2, "GR/YB"), (3, "YB/GR"), (4, "BY/RG"), (5, "RB/GY"), (6, "BR/YG"), (7, "YG/BR"),
            (8, "GY/RB"),
        ], [true, false])
    func `the orientation in the EXIF is honoured`(orientation: (UInt8, String), isLittleEndian: Bool) throws {
        let bytes = FourColours.jpeg(orientation: orientation.0, isLittleEndian: isLittleEndian)
        let picture = try PictureFile.load(try folder.file("a.jpg", bytes), fitting: box)
        let isSideways = orientation.0 > 4
        #expect(picture.size == PixelSize(width: isSideways ? 100 : 200, height: isSideways ? 200 : 100))
        #expect(quarters(picture) == orientation.1)
    }

    @Test(arguments: [0, 9, 255] as [UInt8])
    func `an orientation that does not exist is none`(orientation: UInt8) throws {
        let bytes = FourColours.jpeg(orientation: orientation, isLittleEndian: false)
        #expect(quarters(try PictureFile.load(try folder.file("a.jpg", bytes), fitting: box)) == "RG/BY")
    }

    @Test func `a broken EXIF does not hide the picture`() throws {
        let whole = FourColours.jpeg(orientation: 6, isLittleEndian: true)
        let exif = whole[2..<38]
        for count in 6..<36 {
            let segment = [0xFF, 0xE1, 0, UInt8(count - 2)] + exif.dropFirst(4).prefix(count - 4)
            let picture = try PictureFile.load(
                try folder.file("a.jpg", FourColours.jpeg(with: segment)), fitting: box)
            #expect(["RG/BY", "BR/YG"].contains(quarters(picture)))
        }
    }

    @Test func `a PNG of each kind is read`() throws {
        let colour: [UInt8] = [200, 100, 50]
        let pictures: [(PlainPNG, UInt32)] = [
            (PlainPNG(width: 2, height: 2, kind: .colour, row: colour + colour), 0xFFC8_6432),
            (PlainPNG(width: 1, height: 2, kind: .colourAlpha, row: colour + [7]), 0x07C8_6432),
            (PlainPNG(width: 1, height: 1, kind: .grey, row: [90]), 0xFF5A_5A5A),
            (PlainPNG(width: 1, height: 1, kind: .greyAlpha, row: [90, 128]), 0x805A_5A5A),
            (PlainPNG(width: 8, height: 1, depth: 1, kind: .grey, row: [0xFF]), 0xFFFF_FFFF),
            (PlainPNG(width: 1, height: 3, depth: 16, kind: .colour, row: [200, 0, 100, 0, 50, 0]), 0xFFC8_6432),
            (PlainPNG(width: 2, height: 2, kind: .palette, palette: [0, 0, 0] + colour, row: [1, 1]), 0xFFC8_6432),
            (
                PlainPNG(
                    width: 2, height: 2, kind: .palette, palette: [0, 0, 0] + colour, transparency: [255, 64],
                    row: [1, 1]),
                0x40C8_6432
            ),
        ]
        for (picture, pixel) in pictures {
            let loaded = try PictureFile.load(
                try folder.file("a", picture.bytes), fitting: PixelSize(width: picture.width, height: picture.height))
            #expect(loaded.pixels.allSatisfy { $0 == pixel }, "\(picture.kind) \(picture.depth)")
        }
    }

    @Test func `a colour that stands for transparent is`() throws {
        let picture = PlainPNG(
            width: 2, height: 2, kind: .palette, palette: [9, 9, 9, 255, 255, 255], transparency: [0], row: [0, 1])
        let loaded = try PictureFile.load(
            try folder.file("a", picture.bytes), fitting: PixelSize(width: 2, height: 2))
        #expect(loaded.pixels.map { $0 >> 24 } == [0, 255, 0, 255])
    }

    @Test func `a PNG of several passes is read`() throws {
        let picture = PlainPNG(width: 1, height: 1, kind: .colour, interlace: 1, row: [200, 100, 50])
        let loaded = try PictureFile.load(
            try folder.file("a", picture.bytes), fitting: PixelSize(width: 1, height: 1))
        #expect(loaded.pixels == [0xFFC8_6432])
    }

    @Test(arguments: [1, 2, 4, 8, 16, 64]) func `a JPEG that is shown small looks the same`(width: Int) throws {
        let path = try folder.file("a.jpg", FourColours.jpeg)
        let picture = try PictureFile.load(path, fitting: PixelSize(width: width, height: width))
        #expect(picture.size == PixelSize(width: width, height: max(1, width / 2)))
        if width >= 4 { #expect(quarters(picture) == "RG/BY") }
    }

    // In a process of its own: the memory of this one is all tests' together.
    @Test func `a picture of many million pixels needs no more memory than it is shown with`() async {
        await #expect(processExitsWith: .success) {
            let folder = try ScratchFolder()
            let jpeg = try folder.file("a.jpg", FourColours.grey(width: 8000, height: 8000))
            let row = [UInt8](repeating: 0xFF, count: 1000)
            let png = try folder.file(
                "a.png", PlainPNG(width: 8000, height: 4000, depth: 1, kind: .grey, row: row).bytes)
            for path in [jpeg, png] {
                // Forgets the peak of what came before.
                try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
                let before = peakKiB()
                let picture = try PictureFile.load(path, fitting: PixelSize(width: 1920, height: 1080))
                #expect(picture.size.height == 1080 || picture.size.width == 1920)
                // 8 MB of the result, and rows; decoded whole they have 256 and 128 MB.
                #expect(peakKiB() - before < 32 * 1024, "\(path): \(peakKiB() - before) KiB")
            }
        }
    }

    @Test func `pictures may be loaded on several threads at once`() async throws {
        let path = try folder.file("a.jpg", FourColours.jpeg)
        let expected = try PictureFile.load(path, fitting: box)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 {
                group.addTask { (try? PictureFile.load(path, fitting: PixelSize(width: 200, height: 200))) == expected }
            }
            for await isEqual in group { #expect(isEqual) }
        }
    }

    /// The colours of the four quarters, as letters.
    private func quarters(_ picture: Bitmap) -> String {
        func letter(_ x: Int, _ y: Int) -> String {
            let pixel = picture[picture.size.width * x / 4, picture.size.height * y / 4]
            let bits = [16, 8, 0].map { pixel >> UInt32($0) & 0xFF > 127 ? 1 : 0 }
            return [[1, 0, 0]: "R", [0, 1, 0]: "G", [0, 0, 1]: "B", [1, 1, 0]: "Y"][bits] ?? "?"
        }
        return letter(1, 1) + letter(3, 1) + "/" + letter(1, 3) + letter(3, 3)
    }
}

/// The most memory that this process has had, in KiB.
private func peakKiB() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
}
