import Foundation

/// A Wayland desktop on a virtual monitor.
package final class VirtualDesktop {
    package let monitor: VirtualMonitor
    private let folder: TestFolder
    private let compositor: TestProcess

    /// Starts Weston (Debian package weston) on an X server of its own: without one it has no seat, and SDL 2.26 crashes in
    /// a desktop that has none.
    ///
    /// - Parameters:
    ///   - width: In pixels.
    ///   - height: In pixels.
    /// - Throws: ``DaemonFailure`` when it does not come up.
    package init(width: Int, height: Int) throws {
        monitor = try VirtualMonitor(width: width, height: height)
        folder = try TestFolder()
        compositor = try TestProcess(
            [
                "weston", "--backend=x11-backend.so", "--use-pixman", "--socket=desktop", "--width=\(width)",
                "--height=\(height)", "--idle-time=0",
            ], environment: ["DISPLAY": monitor.display, "XDG_RUNTIME_DIR": folder.url.path()])
        guard compositor.waitForOutput("weston-desktop-shell") else {
            throw DaemonFailure("weston does not run: \(compositor.output)")
        }
    }

    /// What a program finds in its environment.
    package var environment: [String: String] {
        ["WAYLAND_DISPLAY": "desktop", "XDG_RUNTIME_DIR": folder.url.path(), "SDL_VIDEODRIVER": "wayland"]
    }

    deinit { compositor.end(SIGTERM) }
}
