import Foundation
import Glibc
import Synchronization

/// An X server without a monitor, and what would be on the monitor.
package final class VirtualMonitor: WatchedMonitor {
    private let folder: TestFolder
    private let screen: [String]
    private var server: TestProcess
    /// What a program finds in `DISPLAY`.
    package let display: String

    /// Starts Xvfb (Debian package xvfb) on a display that is free.
    ///
    /// - Parameters:
    ///   - width: In pixels.
    ///   - height: In pixels.
    ///   - depth: Bits of a colour; only with 24 of them are there pixels to look at, a camera sees it with 16, too.
    /// - Throws: ``DaemonFailure`` when it does not come up.
    package init(width: Int, height: Int, depth: Int = 24) throws {
        folder = try TestFolder()
        screen = [
            "-displayfd", "1", "-screen", "0", "\(width)x\(height)x\(depth)", "-fbdir", folder.url.path(), "-nolisten",
            "tcp",
        ]
        var words = ""
        // Numbers of our own: servers that look for a free one at the same time get in each other's way.
        for _ in 0..<20 {
            let number = Self.nextNumber.wrappingAdd(1, ordering: .relaxed).newValue
            let started = try TestProcess(["Xvfb", ":\(number)"] + screen)
            if started.waitForOutput("\(number)\n") {
                server = started
                display = ":\(number)"
                return
            }
            words = started.output
        }
        throw DaemonFailure("Xvfb does not run: \(words)")
    }

    // Not by SIGKILL, which would leave its lock and its socket behind.
    deinit { end() }

    /// Far from the numbers of desktops, and from those of another test run.
    private static let nextNumber = Atomic(100 + Int(getpid()) % 900 * 64)

    package var environment: [String: String] { ["DISPLAY": display, "SDL_VIDEODRIVER": "x11"] }

    /// What a camera reads off it now.
    package func codes() throws -> [String] {
        try BarcodeReader.read("xwd:\(dump)")
    }

    /// How many pixels of it are not black now.
    package func litPixels() throws -> Int {
        try withPixels { pixels in pixels.reduce(0) { $0 + ($1 & 0xFFFFFF == 0 ? 0 : 1) } }
    }

    /// Ends it, as a desktop that dies; twice is harmless.
    package func end() {
        server.end(SIGTERM)
    }

    /// Starts it again after ``end()``, as the same display.
    package func startAgain() throws {
        server = try TestProcess(["Xvfb", display] + screen)
        guard server.waitForOutput("\(display.dropFirst())\n") else {
            throw DaemonFailure("Xvfb does not run: \(server.output)")
        }
    }

    /// The file that the server draws in.
    var dump: String { folder.path("Xvfb_screen0") }
}
