import Raster

/// A font of our own, five by seven dots, for when no font file can be read.
///
/// It has the letters of ASCII and the ellipsis; everything else is a hollow box.
enum DotMatrix {
    /// Five columns and a gap.
    private static let columnsPerLetter = 6
    /// Seven rows and one of space.
    private static let rowsPerLine = 8

    /// Pixels a side of a dot in a line of `height` pixels; 1 or more.
    static func dotSide(height: Int) -> Int { max(1, height / rowsPerLine) }

    /// Pixels from the left edge of a letter to that of the next.
    static func advance(height: Int) -> Int { columnsPerLetter * dotSide(height: height) }

    /// Draws letters from the left edge on, in the middle of the line's height.
    static func draw(_ letters: [Character], on line: inout InkLine) {
        let side = dotSide(height: line.height)
        let top = (line.height - (rowsPerLine - 1) * side) / 2
        for (index, letter) in letters.enumerated() {
            let left = index * advance(height: line.height)
            for (row, dots) in rows(of: letter).enumerated() {
                for (column, dot) in dots.enumerated() where dot == "#" {
                    line.fill(
                        PixelRect(x: left + column * side, y: top + row * side, width: side, height: side))
                }
            }
        }
    }

    private static func rows(of letter: Character) -> [Substring] {
        drawing(of: letter).split(separator: " ")
    }

    private static func drawing(of letter: Character) -> String {
        if letter == "…" { return "..... ..... ..... ..... ..... ..... #.#.#" }
        guard let ascii = letter.asciiValue, ascii >= 0x20, ascii <= 0x7E else {
            return "##### #...# #...# #...# #...# #...# #####"
        }
        return drawings[Int(ascii) - 0x20]
    }
}
