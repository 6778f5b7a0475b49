import CabinetModel
import CabinetProtocol
import Raster
import Screen

@testable import Attract

/// Every state of the screen on one picture: what the documentation shows, and what the tests hold later changes against.
enum ContactSheet {
    /// A picture of the sheet: which scene, on which monitor, and where.
    struct Tile {
        let name: String
        let scene: Scene
        let monitor: PixelSize
        let options: Projector.Options
        let slide: Slide?
        let place: PixelRect
    }

    private static let gap = 16
    private static let height = 270

    /// The tiles, row by row.
    static let tiles: [Tile] = {
        let wide = PixelSize(width: 960, height: 540)
        let tube = PixelSize(width: 720, height: 540)
        func scene(_ kind: Scene.Kind) -> Scene {
            Screenshot.example(kind, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
        }
        let rows: [[(String, Scene, PixelSize, Projector.Options, Slide?)]] = [
            [
                ("ready", scene(.ready), wide, .usual(), nil),
                ("paid", scene(.paid), wide, .usual(), nil),
                ("credits left", scene(.creditsLeft), wide, .usual(), nil),
            ],
            [
                ("playing", scene(.playing), wide, .usual(), nil),
                ("game over", scene(.gameOver), wide, .usual(), nil),
                ("inhibited", scene(.inhibited), wide, .usual(), nil),
            ],
            [
                ("unavailable", scene(.unavailable), wide, .usual(), nil),
                ("Japanese on a tube", scene(.ready), tube, .usual(.japanese, help: "カウンターへどうぞ"), nil),
                ("Spanish on a tube", scene(.ready), tube, .usual(.spanish, help: "Pregunta en la barra"), nil),
                ("upright", scene(.ready), wide, .usual(.german, turn: .quarter, help: "Fragen Sie an der Bar"), nil),
            ],
            [
                ("with a picture", scene(.ready), wide, .usual(), Slide(poster)),
                ("Malay on a tube", scene(.unavailable), tube, .usual(.malay, help: "Tanya di kaunter"), nil),
                ("upright, paid", scene(.paid), wide, .usual(turn: .quarter), nil),
                ("upright with a picture", scene(.ready), wide, .usual(turn: .quarter), Slide(poster)),
                ("upright, unavailable", scene(.unavailable), wide, .usual(turn: .quarter), nil),
            ],
        ]
        var tiles: [Tile] = []
        var y = gap
        for row in rows {
            var x = gap
            for (name, scene, monitor, options, slide) in row {
                let upright = monitor.turned(by: options.turn)
                let size = PixelSize(width: upright.width * height / upright.height, height: height)
                tiles.append(
                    Tile(
                        name: name, scene: scene, monitor: monitor, options: options, slide: slide,
                        place: PixelRect(x: x, y: y, width: size.width, height: size.height)))
                x += size.width + gap
            }
            y += height + gap
        }
        return tiles
    }()

    /// The size of the whole sheet.
    static var size: PixelSize {
        PixelSize(
            width: (tiles.map(\.place.maxX).max() ?? 0) + gap, height: (tiles.map(\.place.maxY).max() ?? 0) + gap)
    }

    /// One tile, upright and as large as it is on the sheet.
    static func draw(_ tile: Tile) throws -> Bitmap {
        let picture = try Screenshot.drawn(tile.scene, on: tile.monitor, tile.options, slide: tile.slide).bitmap()
        return picture.turned(by: tile.options.turn.back).scaled(to: tile.place.size)
    }

    /// The whole sheet.
    static func draw() throws -> Bitmap {
        var sheet = Bitmap(size: size, filledWith: Colour(0x101014))
        for tile in tiles { sheet = sheet.drawing(try draw(tile), x: tile.place.x, y: tile.place.y) }
        return sheet
    }

    /// What an operator might show: a sun over the sea.
    private static let poster: Bitmap = {
        var picture = Bitmap(size: PixelSize(width: 640, height: 360))
        for y in 0..<360 {
            let colour =
                y < 230
                ? Colour(0x2B1055).mixed(with: Colour(0xFF7E5F), y * 256 / 230)
                : Colour(0x0B3D5C).mixed(with: Colour(0x06141F), (y - 230) * 256 / 130)
            picture.fill(PixelRect(x: 0, y: y, width: 640, height: 1), with: colour)
        }
        picture = picture.drawing(.disc(diameter: 200, colour: Colour(0xFFE29A)), x: 220, y: 90)
        for stripe in 0..<9 {
            picture.fill(
                PixelRect(x: 0, y: 232 + stripe * stripe * 2, width: 640, height: 3 + stripe),
                with: Colour(0x0E4A6E).mixed(with: Colour(0xFFB27A), 90 - stripe * 8))
        }
        return picture
    }()
}

extension QuarterTurn {
    /// The turn that takes this one back.
    fileprivate var back: QuarterTurn {
        switch self {
        case .none: .none
        case .quarter: .threeQuarters
        case .half: .half
        case .threeQuarters: .quarter
        }
    }
}
