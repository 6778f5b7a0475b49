import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// G5 on a real X server: what a camera sees, and who has the display.
@Suite struct AttractDisplayTests {
    private let ready: StateSnapshot

    init() throws {
        ready = try AttractUnderTest.state()
    }

    @Test func `the code is on the screen while the daemon is ready, and at no other time`() throws {
        let screen = try AttractUnderTest()
        try screen.start()
        try screen.awaitThat("a picture") { try screen.monitor.litPixels() > 1000 }
        #expect(try screen.monitor.codes().isEmpty)
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.awaitCodes([AttractUnderTest.link])
        for reason in [NotReadyReason.brokerDown, .inhibited, .ledgerFailed] {
            daemon.tell(try AttractUnderTest.state(reasons: [reason]))
            try screen.awaitCodes([])
            daemon.tell(ready)
            try screen.awaitCodes([AttractUnderTest.link])
        }
        #expect(screen.program?.end(SIGTERM) == 0)
        #expect(try screen.monitor.litPixels() == 0)
    }

    @Test func `a daemon that freezes or dies takes the code with it, and one that comes back brings it back`() throws {
        let screen = try AttractUnderTest()
        var daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        try screen.awaitCodes([AttractUnderTest.link])
        daemon.freeze()
        try screen.awaitCodes([])
        daemon.end()
        daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.awaitCodes([AttractUnderTest.link])
        daemon.end()
        try screen.awaitCodes([])
        #expect(screen.log.contains("The daemon has left"))
    }

    @Test func `a game on the same board gets the display, and the screen has it back afterwards`() throws {
        let screen = try AttractUnderTest()
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        try screen.awaitCodes([AttractUnderTest.link])
        #expect(daemon.heard.last == #"{"request":"display","state":"held"}"#)
        daemon.tell(try AttractUnderTest.state(mode: .playing))
        try screen.awaitThat("display released") { daemon.heard.last == #"{"request":"display","state":"released"}"# }
        try screen.awaitThat("black screen") { try screen.monitor.litPixels() == 0 }
        daemon.tell(ready)
        try screen.awaitThat("display held") { daemon.heard.last == #"{"request":"display","state":"held"}"# }
        try screen.awaitCodes([AttractUnderTest.link])
    }

    // Without a window manager nobody but the program puts its window in the right place.
    @Test(arguments: [(320, 240), (800, 600), (1920, 1080), (600, 1024)])
    func `the picture fills the monitor, whatever its size`(width: Int, height: Int) throws {
        let monitor = try VirtualMonitor(width: width, height: height)
        let screen = try AttractUnderTest(on: monitor)
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        try screen.awaitCodes([AttractUnderTest.link])
        let corners = [0, width - 1, (height - 1) * width, height * width - 1]
        #expect(try monitor.withPixels { pixels in corners.allSatisfy { pixels[$0] & 0xFFFFFF != 0 } })
        daemon.end()
    }

    @Test func `on a Wayland desktop the code is shown, and the display let go of for a game`() throws {
        let desktop = try VirtualDesktop(width: 800, height: 600)
        let screen = try AttractUnderTest(on: desktop.monitor)
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start(environment: desktop.environment)
        try screen.awaitCodes([AttractUnderTest.link])
        daemon.tell(try AttractUnderTest.state(mode: .playing))
        try screen.awaitCodes([])
        try screen.awaitThat("display released") { daemon.heard.last == #"{"request":"display","state":"released"}"# }
        daemon.tell(ready)
        try screen.awaitCodes([AttractUnderTest.link])
        #expect(screen.program?.end(SIGTERM) == 0)
        #expect(screen.log.contains("driver=wayland"))
    }

    @Test(arguments: ["dummy", "offscreen"])
    func `on a board without any display it runs all the same`(driver: String) throws {
        let screen = try AttractUnderTest()
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start(environment: ["SDL_VIDEODRIVER": driver])
        try screen.awaitThat("display held") { daemon.heard.last == #"{"request":"display","state":"held"}"# }
        daemon.tell(try AttractUnderTest.state(mode: .playing))
        try screen.awaitThat("display released") { daemon.heard.last == #"{"request":"display","state":"released"}"# }
        #expect(screen.program?.end(SIGTERM) == 0)
    }

    @Test func `a cabinet with a second screen shows the code during the game`() throws {
        let screen = try AttractUnderTest(attract: "while_playing: show")
        let daemon = try FakeDaemon(path: screen.socketPath, state: try AttractUnderTest.state(mode: .playing))
        try screen.start()
        try screen.awaitCodes([AttractUnderTest.link])
        #expect(daemon.heard.last == #"{"request":"display","state":"held"}"#)
    }

    /// Video memory, X resources, descriptors and heap: nothing may be left behind by a change.
    @Test func `many changes between attract and game leave nothing behind`() throws {
        let isSoak = ProcessInfo.processInfo.environment["COINPULSE_SOAK"] != nil
        let changes = isSoak ? 1000 : 120
        let screen = try AttractUnderTest(width: 320, height: 240)
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        let playing = try AttractUnderTest.state(mode: .playing)
        var memory: [Int] = []
        for change in 1...changes {
            try screen.awaitThat("display held") { daemon.heard.last?.contains("held") ?? false }
            daemon.tell(playing)
            try screen.awaitThat("display released") { daemon.heard.last?.contains("released") ?? false }
            daemon.tell(ready)
            if change.isMultiple(of: changes / 4) { memory.append(try screen.anonymousKiB()) }
        }
        try screen.awaitCodes([AttractUnderTest.link])
        // The first quarter fills what is kept; after it nothing grows by more than a few pages a change.
        #expect(memory[3] - memory[0] < 1024, "\(memory) KiB")
        print("\(changes) changes: \(memory) KiB anonymous after each quarter")
    }

    // Left to itself SDL would draw where nobody looks, and never look for a desktop that comes up later.
    @Test(arguments: ["x11", ""])
    func `without a display it waits for one, says so once, and takes it when it comes`(driver: String) throws {
        let monitor = try VirtualMonitor(width: 640, height: 480)
        let screen = try AttractUnderTest(on: monitor)
        monitor.end()
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start(environment: ["SDL_VIDEODRIVER": driver])
        try screen.awaitThat("complaint") { screen.log.contains("There is no display") }
        try screen.awaitThat("word of it") { daemon.heard.contains(#"{"request":"display","state":"released"}"#) }
        try monitor.startAgain()
        try screen.awaitCodes([AttractUnderTest.link])
        try screen.awaitThat("display held") { daemon.heard.last == #"{"request":"display","state":"held"}"# }
        #expect(screen.program?.end(SIGTERM) == 0)
        #expect(screen.log.components(separatedBy: "There is no display").count == 2)
    }

    // A front end that asks in between must not hear that the display is free while it is being taken.
    @Test func `a try for the display is told before it is made, and taken back when it failed`() throws {
        let monitor = try VirtualMonitor(width: 640, height: 480)
        let screen = try AttractUnderTest(on: monitor)
        monitor.end()
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        let (held, released) = (#"{"request":"display","state":"held"}"#, #"{"request":"display","state":"released"}"#)
        try screen.awaitThat("a try") {
            zip(daemon.heard, daemon.heard.dropFirst()).contains { $0 == held && $1 == released }
        }
        #expect(!screen.log.contains("The display is held"))
    }

    @Test func `waiting for a display takes no processor time`() throws {
        let monitor = try VirtualMonitor(width: 640, height: 480)
        let screen = try AttractUnderTest(on: monitor)
        monitor.end()
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        let tries = { daemon.heard.count { $0.contains("held") } }
        try screen.awaitThat("a try") { tries() >= 1 }
        let first = try screen.figures()
        try screen.awaitThat("two more") { tries() >= 3 }
        let last = try screen.figures()
        // It waits for seconds between them; a loop that spins takes what other programs leave of a processor.
        #expect((last.cpuTime - first.cpuTime) / first.at.duration(to: last.at) < 0.1)
    }

    @Test func `a monitor of 65536 colours shows the code`() throws {
        let screen = try AttractUnderTest(on: try VirtualMonitor(width: 640, height: 480, depth: 16))
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        try screen.awaitCodes([AttractUnderTest.link])
        daemon.end()
    }

    @Test func `systemd hears that it is ready, lives and stops`() throws {
        let socket = try NotifySocket()
        let screen = try AttractUnderTest()
        try screen.start(environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "5000000"])
        try socket.await("READY=1")
        // While it opens the display it has time; from the first picture on a monitor that hangs is noticed soon.
        try socket.await("WATCHDOG_USEC=60000000")
        try socket.await("WATCHDOG_USEC=5000000")
        try socket.await("WATCHDOG=1")
        screen.program?.signal(SIGHUP)
        try screen.awaitThat("answer") { screen.log.contains("Restart to apply a new configuration") }
        screen.program?.signal(SIGTERM)
        try socket.await("STOPPING=1")
        #expect(screen.program?.wait() == 0)
    }

    // During a game the keyboard is the game's, but types into the terminal that the service has, too.
    @Test func `what is typed into the terminal of the service neither ends nor stops it`() throws {
        let socket = try NotifySocket()
        let screen = try AttractUnderTest()
        try screen.start(environment: ["NOTIFY_SOCKET": socket.path])
        try socket.await("READY=1")
        for signal in [SIGINT, SIGQUIT, SIGTSTP] { screen.program?.signal(signal) }
        screen.program?.signal(SIGHUP)
        try screen.awaitThat("answer") { screen.log.contains("Restart to apply a new configuration") }
        #expect(screen.program?.end(SIGTERM) == 0)
    }

    @Test func `by hand Ctrl-C ends it`() throws {
        let screen = try AttractUnderTest()
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        try screen.awaitThat("display held") { daemon.heard.last?.contains("held") ?? false }
        #expect(screen.program?.end(SIGINT) == 0)
    }

    @Test func `pictures of the operator are shown, and those that are none are named`() throws {
        let folder = try TestFolder()
        let picture = folder.path("picture.png")
        // One without a QR, of a yellow that the screen itself has nowhere.
        try TestProcess.run([
            try DaemonUnderTest.program(named: "coinpulse-attract"), "--config",
            try folder.write(
                "machine: {id: a}\nattract: {background: '#7f8f00', accent: '#7f8f00', text: '#7f8f00'}\n", to: "a.yaml"
            ),
            "--screenshot", picture, "--state", "unavailable", "--size", "640x480",
        ])
        let monitor = try VirtualMonitor(width: 640, height: 480)
        let slides = "slides: [/nonexistent.png, /etc/hostname, \(folder.url.path())]"
        let screen = try AttractUnderTest(on: monitor, attract: slides)
        let daemon = try FakeDaemon(path: screen.socketPath, state: ready)
        try screen.start()
        try screen.awaitThat("complaints") {
            screen.log.contains("/nonexistent.png") && screen.log.contains("/etc/hostname")
        }
        try screen.awaitThat("picture") {
            try monitor.withPixels { pixels in
                pixels.count { $0 >> 16 & 0xFF > 0x40 && $0 >> 8 & 0xFF > 0x40 && $0 & 0xFF < 0x20 } > 500
            }
        }
        try screen.awaitCodes([AttractUnderTest.link])
        #expect(!screen.log.contains("picture.png"))
        daemon.end()
    }
}
