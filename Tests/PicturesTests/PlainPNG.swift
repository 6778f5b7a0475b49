/// Makes PNG files of any kind, without compression.
struct PlainPNG {
    enum Kind: UInt8 { case grey = 0, colour = 2, palette = 3, greyAlpha = 4, colourAlpha = 6 }

    var width: Int
    var height: Int
    var depth: UInt8 = 8
    var kind: Kind
    var palette: [UInt8] = []
    var transparency: [UInt8] = []
    /// 1 for the seven passes of Adam7.
    var interlace: UInt8 = 0
    /// The bytes of one row.
    var row: [UInt8]
    /// How many rows there are, where the header says something else.
    var rows: Int?

    var bytes: [UInt8] {
        let header = number(width) + number(height) + [depth, kind.rawValue, 0, 0, interlace]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + (palette.isEmpty ? [] : chunk("PLTE", palette))
            + (transparency.isEmpty ? [] : chunk("tRNS", transparency))
            + chunk("IDAT", stored(Array(repeatElement([0] + row, count: rows ?? height).joined()))) + chunk("IEND", [])
    }

    private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        let content = Array(name.utf8) + body
        return number(body.count) + content + number(Int(crc(content)))
    }

    /// A zlib stream of stored blocks.
    private func stored(_ data: [UInt8]) -> [UInt8] {
        var blocks: [UInt8] = []
        var rest = data[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            let (low, high) = (UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8))
            blocks += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
        } while !rest.isEmpty
        var (a, b) = (1, 0)
        for byte in data {
            a = (a + Int(byte)) % 65521
            b = (b + a) % 65521
        }
        return [0x78, 0x01] + blocks + number(b << 16 | a)
    }

    private func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                let isOdd = crc & 1 == 1
                crc >>= 1
                if isOdd { crc ^= 0xEDB8_8320 }
            }
        }
        return ~crc
    }

    private func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
