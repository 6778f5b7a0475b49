import Foundation
import Pictures
import Raster
import Testing

@testable import Attract

/// The pictures of the documentation are those of this program.
///
/// A change that is meant is drawn anew with `DRAW_CONTACT_SHEET=1`, and looked at.
@Suite struct ContactSheetTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/images/attract.png").standardized.path()

    /// Fonts and their hinting differ a little from one release of Debian to the next; a layout does not.
    private static let tolerance = 6.0

    @Test func `every state looks as it does in the documentation`() throws {
        if ProcessInfo.processInfo.environment["DRAW_CONTACT_SHEET"] != nil {
            try PictureFile.savePNG(try ContactSheet.draw(), to: Self.file)
        }
        let sheet = try PictureFile.load(Self.file, fitting: ContactSheet.size)
        try #require(sheet.size == ContactSheet.size)
        for tile in ContactSheet.tiles {
            let drawn = try ContactSheet.draw(tile)
            let difference = difference(drawn, sheet, at: tile.place)
            #expect(difference < Self.tolerance, "\(tile.name) differs by \(difference) of 255")
        }
    }

    @Test func `a picture of another state is noticed`() throws {
        let tiles = ContactSheet.tiles
        let sheet = try PictureFile.load(Self.file, fitting: ContactSheet.size)
        for (tile, other) in zip(tiles, tiles.dropFirst()) where tile.place.size == other.place.size {
            #expect(difference(try ContactSheet.draw(other), sheet, at: tile.place) > Self.tolerance, "\(tile.name)")
        }
    }

    /// The mean difference of a channel, 0…255.
    private func difference(_ tile: Bitmap, _ sheet: Bitmap, at place: PixelRect) -> Double {
        var sum = 0
        for y in 0..<place.height {
            for x in 0..<place.width {
                let one = tile[x, y]
                let other = sheet[place.x + x, place.y + y]
                for shift: UInt32 in [0, 8, 16] {
                    sum += abs(Int(one >> shift & 0xFF) - Int(other >> shift & 0xFF))
                }
            }
        }
        return Double(sum) / Double(place.area * 3)
    }
}
