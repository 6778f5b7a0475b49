import CabinetModel
import CabinetProtocol
import Foundation
import Glibc
import TestSupport
import Testing

/// G5 with both programs: payment, game, crash and freeze of the daemon, and what the screen makes of it.
@Suite struct AttractWithDaemonTests {
    /// A cabinet with a screen; the broker accepts payments.
    private struct Cabinet {
        let cabinet: ConnectedCabinet
        let screen: AttractUnderTest

        init() throws {
            cabinet = try ConnectedCabinet { $0["attract"] = "{url: '\(AttractUnderTest.link)'}" }
            screen = try AttractUnderTest()
            try screen.start(socketFolder: cabinet.daemon.folder)
            try screen.awaitCodes([AttractUnderTest.link])
        }
    }

    @Test func `a payment lets go of the display, and the end of the game takes it back`() throws {
        let both = try Cabinet()
        try both.cabinet.payAndAwait("tx-1")
        try both.screen.awaitThat("black screen") { try both.screen.monitor.litPixels() == 0 }
        _ = try both.cabinet.daemon.ask(#"{"request":"game","action":"over"}"#)
        try both.screen.awaitCodes([AttractUnderTest.link])
    }

    @Test func `a front end that starts a game hears that the display is free`() throws {
        let both = try Cabinet()
        let reply = try both.cabinet.daemon.ask(#"{"request":"game","action":"start","source":"mame"}"#)
        #expect(reply["display"] == .string("released"), "\(both.screen.log)")
        // The desktop wipes the picture away a moment after the window has gone.
        try both.screen.awaitThat("black screen") { try both.screen.monitor.litPixels() == 0 }
    }

    @Test func `a daemon that is frozen has no code on the screen, and has it again when it goes on`() throws {
        let both = try Cabinet()
        both.cabinet.daemon.signal(SIGSTOP)
        try both.screen.awaitCodes([])
        both.cabinet.daemon.signal(SIGCONT)
        try both.screen.awaitCodes([AttractUnderTest.link])
    }

    @Test func `a daemon that is killed has no code on the screen, and has it again when it is restarted`() throws {
        let both = try Cabinet()
        both.cabinet.daemon.end(SIGKILL)
        try both.screen.awaitCodes([])
        try both.cabinet.daemon.start()
        try both.screen.awaitCodes([AttractUnderTest.link])
    }

    @Test func `a broker that is gone takes the code with it`() throws {
        let both = try Cabinet()
        both.cabinet.broker.stop()
        try both.screen.awaitCodes([])
    }
}
