import CabinetModel
import CabinetProtocol
import TestSupport
import Testing

/// What comes on the cabinet's topics beside payments, with both versions of MQTT.
@Suite struct TopicTests {
    private static let payment =
        #"{"machineId":"cab001","credits":5,"timestamp":"2026-11-20T23:26:47.670800Z","transactionId":"kept"}"#

    // G2, G6: it came live before, or somebody left a free game at the broker.
    @Test(arguments: ["5", "3.1.1"])
    func `a retained payment, cancel or game over is never obeyed and never receipted`(version: String) throws {
        let cabinet = try ConnectedCabinet(
            protocolVersion: version,
            beforeStart: { payer in
                try payer.publish(Self.payment, retain: true)
                try payer.publish(#"{"machineId":"cab001","transactionId":"tx-1"}"#, on: .cancel, retain: true)
                try payer.publish(Self.gameOver(at: "2049-01-01T00:00:00Z"), on: .gameOver, retain: true)
            })
        try cabinet.payAndAwait("tx-1")
        #expect(try cabinet.daemon.closings() == 1)
        #expect(try cabinet.daemon.state().mode == .playing)
        #expect(try cabinet.payer.outcomes(of: "kept") == [])
        // MQTT 5 keeps them away ("do not send"); 3.1.1 cannot, and they are told.
        #expect(cabinet.logged("retained") == (version == "5" ? 0 : 3))
    }

    @Test func `a cancel that comes before its payment refuses it`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payer.publish(#"{"machineId":"cab001","transactionId":"early"}"#, on: .cancel)
        // In order with the payment, although on another topic: wait until it is known.
        #expect(cabinet.daemon.waitForLog("Cancel taken"))
        try cabinet.payer.pay("early", credits: 3)
        try cabinet.payAndAwait("tx-1")
        #expect(try cabinet.daemon.closings() == 1)
        try cabinet.payer.await("told of the refusal") { !(try $0.outcomes(of: "early").isEmpty) }
        #expect(try cabinet.payer.outcomes(of: "early") == [.rejected])
    }

    // G7: what was given before the cancel is told to the pulse.
    @Test func `a cancel in the middle of a train drops what has not begun, and says what was given`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payer.pay("tx-1", credits: 100)
        try cabinet.daemon.awaitState("under way") { _ in (try? cabinet.daemon.closings()) ?? 0 >= 3 }
        try cabinet.payer.publish(#"{"machineId":"cab001","transactionId":"tx-1"}"#, on: .cancel)
        try cabinet.payer.await("told") { try $0.outcomes(of: "tx-1").last == .cancelled }
        let given = try cabinet.daemon.closings()
        #expect((3..<100).contains(given))
        #expect(try cabinet.payer.receipts().last?.pulses.emitted == given)
        // A final outcome never changes: it is told again.
        try cabinet.payer.publish(#"{"machineId":"cab001","transactionId":"tx-1"}"#, on: .cancel)
        try cabinet.payer.await("told again") { try $0.outcomes(of: "tx-1") == [.accepted, .cancelled, .cancelled] }
        try cabinet.payAndAwait("tx-2")
        #expect(try cabinet.daemon.closings() == given + 1)
    }

    @Test func `a payment link changes what the screen shows, and an empty one goes back`() throws {
        let cabinet = try ConnectedCabinet {
            $0["attract"] = """
                {url: 'https://buy.stripe.com/usual', price: '1.00', allowed_links: ['https://buy.stripe.com/']}
                """
        }
        try cabinet.payer.publish(
            #"{"url":"https://buy.stripe.com/happy-hour","price":"0.50","currency":"EUR","label":"2 credits"}"#,
            on: .paymentLink, retain: true)
        try cabinet.daemon.awaitState("showing the new link") { $0.link?.url == "https://buy.stripe.com/happy-hour" }
        try cabinet.payer.publish("", on: .paymentLink, retain: true)
        try cabinet.daemon.awaitState("showing the usual link") { $0.link?.url == "https://buy.stripe.com/usual" }
        try cabinet.payer.publish(
            #"{"url":"https://evil.example/pay","price":"0.50","currency":"EUR"}"#, on: .paymentLink)
        // G5, G6: nobody is led to a stranger's page.
        let state = try cabinet.daemon.awaitState("without a link") { $0.reasons.contains(.linkNotAllowed) }
        #expect(!state.showsQR)
    }

    @Test(arguments: ["5", "3.1.1"])
    func `the game over that the cabinet publishes does not end the next game`(version: String) throws {
        let cabinet = try ConnectedCabinet(protocolVersion: version)
        try cabinet.payAndAwait("tx-1")
        _ = try cabinet.daemon.ask(#"{"request":"game","action":"over","source":"test"}"#)
        try cabinet.payer.await("told of the game over") { $0.texts(on: .gameOver).count == 1 }
        try cabinet.payAndAwait("tx-2")
        #expect(try cabinet.daemon.state().mode == .playing)
        // Not even looked at, where it would be taken for a second word on the same game.
        #expect(cabinet.logged("A game over was ignored") == 0)
    }

    @Test func `a game over of the backend ends the game that runs, and no other`() throws {
        let cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("tx-1")
        try cabinet.payer.publish(Self.gameOver(at: "2020-01-01T00:00:00Z"), on: .gameOver)
        #expect(cabinet.daemon.waitForLog("A game over was ignored because=earlier_than_game"))
        #expect(try cabinet.daemon.state().mode == .playing)
        try cabinet.payer.publish(Self.gameOver(at: "2049-01-01T00:00:00Z"), on: .gameOver)
        try cabinet.daemon.awaitState("in attract mode") { $0.mode == .attract }
        try cabinet.payer.publish(Self.gameOver(at: "2049-01-01T00:00:01Z"), on: .gameOver)
        #expect(cabinet.daemon.waitForLog("A game over was ignored because=attract"))
        try cabinet.payAndAwait("tx-2")
        #expect(try cabinet.daemon.state().mode == .playing)
    }

    private static func gameOver(at timestamp: String) -> String {
        #"{"machineId":"cab001","status":"game_over","timestamp":"\#(timestamp)"}"#
    }
}
