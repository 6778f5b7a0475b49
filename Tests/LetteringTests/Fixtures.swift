import Lettering
import Raster

/// Fonts of Debian's packages fonts-dejavu-core, fonts-noto-cjk and fonts-lohit-taml.
enum FontFile {
    static let latin = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
    static let japanese = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
    static let tamil = "/usr/share/fonts/truetype/lohit-tamil/Lohit-Tamil.ttf"
}

extension Bitmap {
    /// How opaque a pixel is.
    func alpha(_ x: Int, _ y: Int) -> Int { Int(self[x, y] >> 24) }

    /// The smallest rectangle that holds everything that is half opaque at least; empty without ink.
    var ink: PixelRect {
        var ink = PixelRect(x: 0, y: 0, width: 0, height: 0)
        for y in 0..<size.height {
            for x in 0..<size.width where alpha(x, y) > 127 {
                ink = ink.union(PixelRect(x: x, y: y, width: 1, height: 1))
            }
        }
        return ink
    }

    /// The part of a picture, which must be in it.
    func part(_ rect: PixelRect) -> Bitmap {
        var part = Bitmap(size: rect.size)
        for y in 0..<rect.height {
            for x in 0..<rect.width { part[x, y] = self[rect.x + x, rect.y + y] }
        }
        return part
    }

    /// How opaque two pictures of the same size differ in the mean, 0…255.
    func difference(from other: Bitmap) -> Double {
        guard size == other.size, !pixels.isEmpty else { return 255 }
        let sum = zip(pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0 >> 24) - Int($1.1 >> 24)) }
        return Double(sum) / Double(pixels.count)
    }

    /// Runs of columns with ink, from the left: each letter that touches no other.
    var letters: [PixelRect] {
        var letters: [PixelRect] = []
        for x in 0..<size.width {
            let column = PixelRect(x: x, y: 0, width: 1, height: size.height)
            guard (0..<size.height).contains(where: { alpha(x, $0) > 40 }) else { continue }
            if let last = letters.last, last.maxX == x {
                letters[letters.count - 1] = last.union(column)
            } else {
                letters.append(column)
            }
        }
        return letters
    }
}
