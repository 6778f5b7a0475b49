import Foundation
import QRCode
import Raster
import Testing

/// Reads symbols as a phone does; needs `zbarimg` (Debian package zbar-tools).
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zbarimg")))
struct ScanningTests {
    @Test(arguments: Array(stride(from: 20, through: 250, by: 10)) + [46, 77, 103])
    func `a scanner reads the link that went in`(length: Int) throws {
        let link = String(
            "https://pay.example.com/m/KL-0042?\(String(repeating: "s3ss10n-", count: 40))".prefix(length))
        let code = try QRCode(link)
        #expect(try scan(code.bitmap(moduleWidth: 3, moduleHeight: 3, dark: .black, light: .white)) == link)
    }

    @Test func `a scanner reads dark blue on cream, and modules that are not square`() throws {
        let link = "https://pay.example.com/m/KL-0042"
        let picture = try QRCode(link)
            .bitmap(moduleWidth: 5, moduleHeight: 4, dark: Colour(0x200040), light: Colour(0xFFF4D0))
        #expect(try scan(picture) == link)
    }

    /// What `zbarimg` finds in a picture, given to it in grey.
    private func scan(_ picture: Bitmap) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pgm")
        defer { try? FileManager.default.removeItem(at: file) }
        var bytes = Data("P5 \(picture.size.width) \(picture.size.height) 255\n".utf8)
        bytes.append(contentsOf: picture.pixels.map { UInt8((($0 >> 16 & 0xFF) + ($0 >> 8 & 0xFF) + ($0 & 0xFF)) / 3) })
        try bytes.write(to: file)
        let output = Pipe()
        let zbarimg = Process()
        zbarimg.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
        zbarimg.arguments = ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", file.path]
        zbarimg.standardOutput = output
        // It complains when there is no D-Bus to tell of a finding.
        zbarimg.standardError = FileHandle.nullDevice
        try zbarimg.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        zbarimg.waitUntilExit()
        return String(text.dropLast())
    }
}
