import CabinetModel
import CabinetProtocol
import Foundation
import Raster
import Screen
import TestSupport
import Testing

@testable import Attract

/// G5: a camera reads exactly the link, and reads nothing where no payment can become a game.
///
/// One after the other: reading a picture takes a whole processor, which other suites need to be in time.
@Suite(.serialized) struct ScreenshotTests {
    /// The monitors of the field, from an arcade tube to a 4K panel.
    static let monitors = [(320, 240), (640, 480), (1024, 768), (1280, 1024), (1920, 1080), (3840, 2160)].map {
        PixelSize(width: $0.0, height: $0.1)
    }

    /// What a camera reads off a scene.
    private func read(_ scene: Scene, on monitor: PixelSize, _ options: Projector.Options = .usual()) throws -> [String]
    {
        let folder = try TestFolder()
        let file = folder.path("screen.bmp")
        try Screenshot.drawn(scene, on: monitor, options).saveBMP(to: file)
        return try BarcodeReader.read(file)
    }

    @Test(arguments: monitors, QuarterTurn.allCases)
    func `every state on every monitor is read as it should be, however it is turned`(
        monitor: PixelSize, turn: QuarterTurn
    ) throws {
        for kind in Scene.Kind.allCases {
            let scene = Screenshot.example(kind, link: Snapshots.link, at: UTCInstant(nanoseconds: 0))
            let expected = scene.link.map { [$0.url] } ?? []
            #expect(try read(scene, on: monitor, .usual(turn: turn)) == expected, "\(kind)")
        }
    }

    @Test(arguments: [20, 46, 77, 103, 150, 200, 250], monitors)
    func `links of every length are read from every monitor`(length: Int, monitor: PixelSize) throws {
        let link = PaymentLink(url: url(of: length), price: "1.00", currency: "EUR", label: "1 credit")
        #expect(try read(Scene(.ready, link: link), on: monitor) == [link.url])
    }

    @Test func `a link that cannot be made scannable is told, not drawn`() throws {
        let link = PaymentLink(url: url(of: 1000))
        #expect(try read(Scene(.ready, link: link), on: PixelSize(width: 320, height: 240)).isEmpty)
        let poster = PosterTests.composer(PixelSize(width: 320, height: 240)).compose(
            Scene(.ready, link: link), modules: 117)
        #expect(poster.card == nil)
        #expect(poster.lines.map(\.text).joined(separator: " ").contains("too small"))
    }

    @Test(arguments: [(1280, 480, 0.5), (640, 240, 0.5), (720, 576, 1.067), (320, 480, 2)])
    func `modes whose pixels are not square show a code that is`(width: Int, height: Int, aspect: Double) throws {
        let scene = Scene(.ready, link: Snapshots.link)
        let monitor = PixelSize(width: width, height: height)
        for turn in QuarterTurn.allCases {
            let options = Projector.Options.usual(turn: turn, pixelAspect: aspect, safeArea: 5)
            #expect(try read(scene, on: monitor, options) == [Snapshots.link.url], "\(turn)")
        }
    }

    @Test(arguments: [(1, 4000), (4000, 1), (1, 1)])
    func `a slide of any shape spoils nothing`(width: Int, height: Int) throws {
        let slide = Slide(Bitmap(size: PixelSize(width: width, height: height), filledWith: .white))
        for monitor in [Self.monitors[0], PixelSize(width: 1280, height: 480)] {
            let options = Projector.Options.usual(pixelAspect: monitor == Self.monitors[0] ? 1 : 0.25)
            #expect(throws: Never.self) {
                try Screenshot.drawn(Scene(.ready, link: Snapshots.link), on: monitor, options, slide: slide)
            }
        }
    }

    @Test(arguments: Phrases.Language.allCases)
    func `every language leaves the code readable`(language: Phrases.Language) throws {
        for monitor in Self.monitors.prefix(3) {
            let codes = try read(Scene(.ready, link: Snapshots.link), on: monitor, .usual(language))
            #expect(codes == [Snapshots.link.url])
        }
    }

    @Test(arguments: [
        String(repeating: "very long label ", count: 32), String(repeating: "長", count: 166), "שלום עולם",
        "لعبة واحدة بدولار", "🎮 1 credit 🎮", "\u{200F}\u{202E}odd\u{0000}", String(repeating: "W", count: 500),
    ])
    func `a strange label spoils nothing`(label: String) throws {
        let link = PaymentLink(url: Snapshots.link.url, price: "1.00", currency: "EUR", label: label)
        for monitor in [Self.monitors[0], Self.monitors[2]] {
            let options = Projector.Options.usual(help: label)
            #expect(try read(Scene(.ready, link: link), on: monitor, options) == [link.url])
        }
    }

    @Test(arguments: [[], ["/nonexistent/font.ttf"], ["/etc/hostname"]])
    func `without a font the code is read all the same`(fonts: [String]) throws {
        #expect(
            try read(
                Scene(.ready, link: Snapshots.link), on: PixelSize(width: 640, height: 480), .usual(fonts: fonts))
                == [Snapshots.link.url])
    }

    @Test func `a picture beside the code does not cover it`() throws {
        let folder = try TestFolder()
        let slide = Slide(Bitmap(size: PixelSize(width: 400, height: 300), filledWith: .white))
        for monitor in Self.monitors {
            let file = folder.path("\(monitor.width).bmp")
            try Screenshot.drawn(Scene(.ready, link: Snapshots.link), on: monitor, .usual(), slide: slide)
                .saveBMP(to: file)
            #expect(try BarcodeReader.read(file) == [Snapshots.link.url])
        }
    }

    private func url(of length: Int) -> String {
        let start = "https://buy.stripe.com/"
        return start.count >= length
            ? "https://buy.stripe.com/x".prefix(length).description
            : start + String(repeating: "aB3", count: length).prefix(length - start.count)
    }
}
