import Foundation
import TestSupport
import Testing

@testable import Attract

@Suite struct MonitorsTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Says what a connector of the kernel says.
    private func plug(_ connector: String, _ status: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path(connector), withIntermediateDirectories: true)
        try folder.write("\(status)\n", to: "\(connector)/status")
    }

    private func expectChange(_ monitors: inout Monitors, at milliseconds: Int, _ expected: Bool) {
        let hasChanged = monitors.haveChanged(at: milliseconds)
        #expect(hasChanged == expected, "at \(milliseconds) ms")
    }

    private func monitors() -> Monitors {
        Monitors(folder: folder.url.path())
    }

    @Test func `a monitor that is plugged in or out is noticed, once`() throws {
        try plug("card0-HDMI-A-1", "disconnected")
        var monitors = monitors()
        expectChange(&monitors, at: 2000, false)
        try plug("card0-HDMI-A-1", "connected")
        expectChange(&monitors, at: 4000, true)
        expectChange(&monitors, at: 6000, false)
        try plug("card0-HDMI-A-1", "disconnected")
        expectChange(&monitors, at: 8000, true)
    }

    @Test func `it looks every two seconds at most`() throws {
        var monitors = monitors()
        expectChange(&monitors, at: 2000, false)
        try plug("card0-HDMI-A-1", "connected")
        expectChange(&monitors, at: 3999, false)
        expectChange(&monitors, at: 4000, true)
    }

    @Test func `another monitor at another connector is a change`() throws {
        try plug("card0-HDMI-A-1", "connected")
        var monitors = monitors()
        try plug("card0-HDMI-A-1", "disconnected")
        try plug("card0-HDMI-A-2", "connected")
        expectChange(&monitors, at: 2000, true)
    }

    @Test func `a board without display drivers has no monitors, and no change`() {
        var monitors = Monitors(folder: folder.path("nothing"))
        expectChange(&monitors, at: 2000, false)
    }
}
