import CabinetModel
import CabinetPlatform
import Foundation
import InMemoryLogging
import Logging
import Pictures
import Raster
import Synchronization
import TestSupport
import Testing

@testable import Attract

@Suite struct SlideShowTests {
    private let folder: TestFolder
    private let start = MonotonicInstant(nanoseconds: 0)
    private let box = PixelSize(width: 20, height: 20)

    init() throws {
        folder = try TestFolder()
    }

    /// A picture of one colour.
    private func picture(_ name: String, _ colour: Colour = .white) throws -> String {
        let path = folder.path(name)
        try PictureFile.savePNG(Bitmap(size: PixelSize(width: 4, height: 4), filledWith: colour), to: path)
        return path
    }

    /// Asks for the next slide and waits until it has been read.
    private func advance(_ show: SlideShow, _ loop: EventLoop, at now: MonotonicInstant) -> Bool {
        let result = Mutex<(SlideSearch.Outcome, [String])?>(nil)
        show.advance(at: now, box: box) { outcome, rest in
            result.withLock { $0 = (outcome, rest) }
            loop.stop()
        }
        guard show.nextChange(after: now) == nil else { return false }
        loop.run()
        guard let (outcome, rest) = result.withLock({ $0 }) else { return false }
        show.take(outcome, rest, at: now)
        return true
    }

    private func show(_ paths: [String], _ loop: EventLoop) -> SlideShow {
        SlideShow(
            paths, interval: .seconds(10), loop: loop, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `pictures follow each other, each for its time, and begin again`() throws {
        let loop = try EventLoop()
        let paths = [try picture("one.png", Colour(0xFF0000)), try picture("two.png", Colour(0x00FF00))]
        let show = show(paths, loop)
        var seen: [UInt32] = []
        for round in 0..<4 {
            let now = start.advanced(by: .seconds(round * 10))
            #expect(advance(show, loop, at: now))
            #expect(!advance(show, loop, at: now.advanced(by: .seconds(9))))
            #expect(show.nextChange(after: now) == now.advanced(by: .seconds(10)))
            seen.append(try #require(show.current).bitmap[0, 0])
        }
        #expect(seen == [0xFFFF_0000, 0xFF00_FF00, 0xFFFF_0000, 0xFF00_FF00])
    }

    @Test func `a picture that cannot be read is passed over at once`() throws {
        let loop = try EventLoop()
        let show = show([folder.path("missing.png"), try picture("good.png")], loop)
        #expect(advance(show, loop, at: start))
        #expect(show.current == nil)
        #expect(show.nextChange(after: start) == start)
        #expect(advance(show, loop, at: start))
        #expect(show.current != nil)
    }

    @Test func `when no picture can be read it is tried again after the time of one`() throws {
        let loop = try EventLoop()
        let show = show([folder.path("missing.png")], loop)
        #expect(advance(show, loop, at: start))
        #expect(show.nextChange(after: start) == start.advanced(by: .seconds(10)))
    }

    private func slideTime(_ number: Int) -> MonotonicInstant { start.advanced(by: .seconds(10 * number)) }

    @Test func `a picture that has not changed is not read again, and one that has is`() throws {
        let loop = try EventLoop()
        let path = try picture("one.png")
        let show = show([path], loop)
        #expect(advance(show, loop, at: slideTime(0)))
        let first = try #require(show.current)
        #expect(advance(show, loop, at: slideTime(1)))
        #expect(show.current === first)
        _ = try picture("one.png", Colour(0xFF0000))
        #expect(advance(show, loop, at: slideTime(2)))
        #expect(try #require(show.current).bitmap[0, 0] == 0xFFFF_0000)
    }

    @Test func `a folder that was emptied shows nothing, and a picture that is put there is shown`() throws {
        let loop = try EventLoop()
        let path = try picture("one.png")
        let show = show([folder.url.path()], loop)
        #expect(advance(show, loop, at: slideTime(0)))
        #expect(show.current != nil)
        try FileManager.default.removeItem(atPath: path)
        #expect(advance(show, loop, at: slideTime(1)))
        #expect(show.current == nil)
        _ = try picture("two.png")
        #expect(advance(show, loop, at: slideTime(2)))
        #expect(show.current != nil)
    }

    @Test func `a picture stays while others of its round cannot be read, and goes when none can`() throws {
        let loop = try EventLoop()
        let path = try picture("one.png")
        let show = show([path, folder.path("missing.png")], loop)
        for round in 0..<4 {
            #expect(advance(show, loop, at: slideTime(round)))
            #expect(show.current != nil)
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(advance(show, loop, at: slideTime(4)))
        #expect(advance(show, loop, at: slideTime(5)))
        #expect(show.current == nil)
    }

    @Test func `a folder is shown in the order of its names, and what is hidden is left alone`() throws {
        for name in ["b.png", "a.PNG", "c.jpeg", ".hidden.png"] { _ = try picture(name) }
        try folder.write("GIF89a", to: "d.gif")
        let files = SlideSearch.files(in: [folder.url.path(), "/single/file.png"])
        #expect(files.map { $0.split(separator: "/").last } == ["a.PNG", "b.png", "c.jpeg", "d.gif", "file.png"])
    }

    // Who puts them there wonders why they do not come.
    @Test func `pictures of another kind in a folder are told, once each`() throws {
        let loop = try EventLoop()
        let log = InMemoryLogHandler()
        for name in ["a.gif", "b.webp"] { try folder.write(name == "a.gif" ? "GIF89a" : "RIFFxxxxWEBP", to: name) }
        _ = try picture("c.png")
        let show = SlideShow(
            [folder.url.path()], interval: .seconds(10), loop: loop,
            logger: Logger(label: "test") { _ in log })
        for round in 0..<6 { _ = advance(show, loop, at: slideTime(round)) }
        #expect(show.current != nil)
        let told = log.entries.map { "\($0.metadata)" }
        #expect(told.count == 2)
        #expect(
            told.contains { $0.contains("a.gif is neither a PNG nor a JPEG") }
                && told.contains { $0.contains("b.webp") })
    }

    @Test func `folders without a picture are told, once`() throws {
        let loop = try EventLoop()
        let log = InMemoryLogHandler()
        let show = SlideShow(
            [folder.url.path()], interval: .seconds(10), loop: loop,
            logger: Logger(label: "test") { _ in log })
        for round in 0..<3 { _ = advance(show, loop, at: slideTime(round)) }
        #expect(log.entries.count == 1)
    }

    @Test func `without pictures there is nothing to wait for`() throws {
        let show = show([], try EventLoop())
        #expect(show.nextChange(after: start) == nil)
    }
}
