import QRCode
import Raster
import Testing

@Suite struct QRCodeTests {
    @Test(arguments: [(1, 21), (46, 33), (77, 37), (103, 41), (361, 73), (2331, 177)])
    func `a symbol is the smallest that holds its text`(length: Int, width: Int) throws {
        #expect(try QRCode(String(repeating: "a", count: length)).width == width)
    }

    @Test func `digits and capitals are bytes too, so that the size follows from the length alone`() throws {
        #expect(try QRCode(String(repeating: "1", count: 77)).width == 37)
        #expect(try QRCode(String(repeating: "A", count: 77)).width == 37)
    }

    @Test func `what cannot be encoded is refused with its reason`() {
        #expect(throws: QRCodeError.empty) { try QRCode("") }
        #expect(throws: QRCodeError.containsNUL) { try QRCode("https://\0example.com") }
        #expect(throws: QRCodeError.tooLong(byteCount: 2332)) { try QRCode(String(repeating: "a", count: 2332)) }
        #expect("\(QRCodeError.tooLong(byteCount: 2332))" == "no QR code of 2332 bytes; at most 2331 fit")
    }

    @Test(arguments: [20, 77, 250])
    func `three corners have a finder pattern, the fourth has none`(length: Int) throws {
        let code = try QRCode(String(repeating: "x", count: length))
        let far = code.width - 7
        #expect(hasFinder(code, 0, 0) && hasFinder(code, far, 0) && hasFinder(code, 0, far))
        #expect(!hasFinder(code, far, far))
    }

    @Test func `equal texts have equal symbols`() throws {
        #expect(try QRCode("coin") == QRCode("coin"))
        #expect(try QRCode("coin") != QRCode("pulse"))
    }

    @Test func `the bitmap shows each module at its place, within a margin`() throws {
        let code = try QRCode("https://example.com/")
        let (dark, light) = (Colour(0x000020), Colour(0xFFFFE0))
        let picture = code.bitmap(moduleWidth: 3, moduleHeight: 2, dark: dark, light: light)
        #expect(picture.size == PixelSize(width: 3 * (code.width + 8), height: 2 * (code.width + 8)))
        for y in 0..<picture.size.height {
            for x in 0..<picture.size.width {
                let (column, row) = (x / 3 - 4, y / 2 - 4)
                let inside = (0..<code.width).contains(column) && (0..<code.width).contains(row)
                let isDark = inside && code.isDark(column: column, row: row)
                guard picture[x, y] == (isDark ? dark : light).argb else {
                    Issue.record("wrong at \(x), \(y)")
                    return
                }
            }
        }
    }

    /// A dark ring of seven modules, a light one, and a dark square of three.
    private func hasFinder(_ code: QRCode, _ left: Int, _ top: Int) -> Bool {
        (0..<7).allSatisfy { y in
            (0..<7).allSatisfy { x in
                let ring = max(abs(x - 3), abs(y - 3))
                return code.isDark(column: left + x, row: top + y) == (ring != 2)
            }
        }
    }
}
