import CabinetModel
import CabinetPlatform
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Attract
@testable import Screen

/// What systemd hears while the display is slow.
@Suite struct WatchdogTests {
    private let folder: TestFolder
    private let socket: Descriptor
    private let manager: ServiceManager
    private let start = MonotonicInstant(nanoseconds: 0)

    init() throws {
        folder = try TestFolder()
        socket = try UnixSocket.bindDatagram(path: folder.path("notify"), mode: 0o600)
        manager = ServiceManager(
            environment: ["NOTIFY_SOCKET": folder.path("notify"), "WATCHDOG_USEC": "5000000"])
    }

    /// What has come since the last call, a line each.
    private func heard() -> [String] {
        Self.heard(at: socket.rawValue)
    }

    private static func heard(at socket: CInt) -> [String] {
        var lines: [String] = []
        while case .data(let bytes) = try? UnixSocket.receiveDatagram(socket, upTo: 4096) {
            lines += String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        return lines
    }

    @Test func `a turn feeds it, once a second at most`() {
        var watchdog = Watchdog(manager)
        watchdog.feed(at: start)
        watchdog.feed(at: start.advanced(by: .milliseconds(999)))
        #expect(heard() == ["WATCHDOG=1"])
        watchdog.feed(at: start.advanced(by: .seconds(1)))
        #expect(heard() == ["WATCHDOG=1"])
    }

    @Test func `between the try for the display and its first picture there is a minute, then the unit's limit again`()
    {
        var watchdog = Watchdog(manager)
        watchdog.beginOpening()
        #expect(heard() == ["WATCHDOG=1", "WATCHDOG_USEC=60000000"])
        watchdog.endOpening()
        #expect(heard() == ["WATCHDOG=1", "WATCHDOG_USEC=5000000"])
        watchdog.endOpening()
        #expect(heard().isEmpty)
    }

    @Test func `a display that could not be had leaves the unit's limit`() {
        var watchdog = Watchdog(manager)
        watchdog.beginOpening()
        watchdog.feed(at: start)
        #expect(heard().suffix(2) == ["WATCHDOG_USEC=5000000", "WATCHDOG=1"])
    }

    @Test func `a limit of the operator's that is longer stays, and where there is none, none is set`() {
        var patient = Watchdog(
            ServiceManager(environment: ["NOTIFY_SOCKET": folder.path("notify"), "WATCHDOG_USEC": "90000000"]))
        patient.beginOpening()
        #expect(heard() == ["WATCHDOG=1", "WATCHDOG_USEC=90000000"])
        var free = Watchdog(ServiceManager(environment: ["NOTIFY_SOCKET": folder.path("notify")]))
        free.beginOpening()
        free.endOpening()
        #expect(heard().isEmpty)
    }

    @Test func `systemd has been told before a display is opened that takes its time`() throws {
        let loop = try EventLoop()
        let before = Mutex<[String]>([])
        var options = Projector.Options.usual()
        options.givesDisplayAway = false
        let projector = Projector(
            options, loop: loop, manager: manager, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { [socket = socket.rawValue] (_) throws(ScreenError) in
            // However long this lasts: this is all that was heard when it began.
            before.withLock { $0 = Self.heard(at: socket) }
            loop.stop()
            throw ScreenError("SDL_CreateWindow", message: "after a long time")
        }
        projector.begin()
        loop.run()
        #expect(before.withLock { $0.suffix(2) } == ["WATCHDOG=1", "WATCHDOG_USEC=60000000"])
        #expect(heard().contains("WATCHDOG_USEC=5000000"))
    }
}
