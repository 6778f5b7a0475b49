import CabinetModel
import CabinetProtocol
import Glibc
import TestSupport
import Testing

/// G5 on a board without a desktop: the attract screen on the kernel's own display, which nobody else has meanwhile.
@Suite struct MonitorTests {
    private let monitor: SimulatedMonitor
    private let screen: AttractUnderTest
    private let daemon: FakeDaemon

    init() throws {
        monitor = try SimulatedMonitor()
        // What moves would take the one processor that there is: a picture is drawn by software here.
        screen = try AttractUnderTest(on: monitor, attract: "motion: false")
        daemon = try FakeDaemon(path: screen.socketPath, state: try AttractUnderTest.state())
        try screen.start()
        try awaitCodes([AttractUnderTest.link])
    }

    private func awaitCodes(_ codes: [String]) throws { try screen.awaitCodes(codes, within: .seconds(120)) }

    private func awaitReport(_ state: String) throws {
        try screen.awaitThat("display \(state)", within: .seconds(60)) {
            daemon.heard.last == #"{"request":"display","state":"\#(state)"}"#
        }
    }

    @Test func `the code is on the monitor while the daemon is ready, and at no other time`() throws {
        #expect(screen.log.contains("driver=KMSDRM"))
        daemon.tell(try AttractUnderTest.state(reasons: [.brokerDown]))
        try awaitCodes([])
        #expect(try monitor.litPixels() > 1000)
        daemon.tell(try AttractUnderTest.state())
        try awaitCodes([AttractUnderTest.link])
        #expect(screen.program?.end(SIGTERM) == 0)
        #expect(try monitor.litPixels() == 0)
    }

    @Test func `a game gets the whole display, and the screen has it back when the game has let go of it`() throws {
        #expect(!monitor.takeDisplay())
        daemon.tell(try AttractUnderTest.state(mode: .playing))
        try awaitReport("released")
        #expect(try monitor.litPixels() == 0)
        #expect(monitor.takeDisplay())
        daemon.tell(try AttractUnderTest.state())
        try screen.awaitThat("complaint", within: .seconds(60)) { screen.log.contains("There is no display") }
        #expect(try monitor.litPixels() == 0)
        monitor.releaseDisplay()
        try awaitCodes([AttractUnderTest.link])
        try awaitReport("held")
    }

    @Test func `a monitor that is unplugged does not end the screen, and has its picture when it is back`() throws {
        try monitor.setConnected(false)
        try screen.awaitThat("word of it", within: .seconds(60)) {
            screen.log.contains("A monitor was plugged or unplugged")
        }
        try screen.awaitThat("wait", within: .seconds(60)) { screen.log.contains("There is no display") }
        try monitor.setConnected(true)
        try awaitCodes([AttractUnderTest.link])
        #expect(screen.program?.end(SIGTERM) == 0)
    }
}
