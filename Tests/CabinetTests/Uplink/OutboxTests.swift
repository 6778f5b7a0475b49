import Cabinet
import CabinetModel
import CabinetProtocol
import Ledger
import Logging
import Testing

@Suite struct OutboxTests {
    private let bench: Bench
    private let wire = Wire()
    private let running: RunningLoop
    private let outbox: Outbox
    private let topics = Topics(machineID: Bench.machineID)

    init() throws {
        // An outbox waits a second before it writes again; on this clock that second is over at once.
        bench = try Bench(clock: .lagging(by: .seconds(1)))
        running = try RunningLoop()
        outbox = Self.makeOutbox(bench, running, wire)
    }

    private static func makeOutbox(
        _ bench: Bench, _ running: RunningLoop, _ wire: Wire, sends: Set<OutboxTopic> = Set(OutboxTopic.allCases)
    ) -> Outbox {
        Outbox(
            loop: running.loop, ledger: bench.ledger, topics: Topics(machineID: Bench.machineID), sends: sends,
            board: bench.board, clock: bench.clock, logger: bench.log.logger, publish: wire.publish)
    }

    /// Queues this many receipts, `pi_1` and so on.
    private func queueReceipts(_ count: Int) throws {
        for number in 1...count { try bench.pay("pi_\(number)") }
    }

    private func connect(_ isOnline: Bool = true) throws {
        outbox.connectionChanged(isOnline: isOnline)
        try running.settle()
    }

    private func answer(_ packetIDs: some Sequence<UInt16>, reason: UInt8 = 0) throws {
        for packetID in packetIDs { outbox.acknowledged(packetID, reason: reason) }
        try running.settle()
    }

    /// The payments whose receipts were published, in order.
    private var sentPayments: [String] {
        wire.sent.entries.filter { $0.topic == topics.receipt }.compactMap { message in
            guard case .transaction(let id)? = try? ReceiptMessage.decode(Array(message.payload.utf8)).payment else {
                return nil
            }
            return id.rawValue
        }
    }

    @Test func `what was produced offline leaves after the connection, in its order`() throws {
        try queueReceipts(3)
        outbox.wake()
        try running.settle()
        #expect(wire.sent.entries.isEmpty)
        try connect()
        #expect(sentPayments == ["pi_1", "pi_2", "pi_3"])
        #expect(wire.sent.entries.map(\.payload) == (try bench.ledger.outgoing(.receipt, limit: 10).map(\.payload)))
    }

    @Test func `both topics leave, each on its own`() throws {
        try queueReceipts(1)
        try bench.games.gameStarted(source: "mame")
        bench.games.gameOver(from: .input)
        try connect()
        #expect(Set(wire.sent.entries.map(\.topic)) == [topics.receipt, topics.gameOver])
    }

    // G7: a receipt is on disk until the broker has it.
    @Test func `a message stays in the ledger until its acknowledgement`() throws {
        try queueReceipts(2)
        try connect()
        #expect(try bench.ledger.outboxDepth() == 2)
        try answer([1])
        #expect(try bench.ledger.outboxDepth() == 1)
        try answer([2, 2, 99])
        #expect(try bench.ledger.outboxDepth() == 0)
        #expect(wire.sent.entries.count == 2)
    }

    @Test func `at most twenty are on their way, and each acknowledgement sends the next`() throws {
        try queueReceipts(45)
        try connect()
        #expect(wire.sent.entries.count == 20)
        for packetID in 1...25 as ClosedRange<UInt16> {
            try answer([packetID])
            #expect(wire.sent.entries.count == 20 + Int(packetID))
        }
        try answer(26...45)
        #expect(try bench.ledger.outboxDepth() == 0)
        #expect(sentPayments == (1...45).map { "pi_\($0)" })
    }

    // At least once: nobody knows whether the broker had it when the connection ended.
    @Test func `what was on its way when the connection ended is published again, in its order`() throws {
        try queueReceipts(2)
        try connect()
        try connect(false)
        try bench.pay("pi_3")
        try connect()
        #expect(sentPayments == ["pi_1", "pi_2", "pi_1", "pi_2", "pi_3"])
        try answer(3...5)
        #expect(try bench.ledger.outboxDepth() == 0)
    }

    // A quota that is used up would else hold the receipts until the next connection, which may be weeks away.
    @Test func `a passing refusal is tried again on the same connection, and told once`() throws {
        try queueReceipts(1)
        try connect()
        try answer([1], reason: 151)
        #expect(try wire.sent.wait(for: 2).map(\.packetID) == [1, 2])
        try answer([2])
        #expect(try bench.ledger.outboxDepth() == 0)
        #expect(bench.log.count("The broker cannot take what this cabinet publishes", from: .warning) == 1)
    }

    // One receipt with a long transaction id stopped all that came after it.
    @Test func `a message that is larger than the broker takes holds up nothing, and is kept and told once`() throws {
        try queueReceipts(30)
        wire.setLargest(try #require(try bench.ledger.outgoing(.receipt, limit: 1).first).payload.utf8.count + 20)
        let long = String(repeating: "x", count: 200)
        for number in 1...25 { try bench.pay("\(long)_\(number)") }
        try bench.pay("pi_31")
        for _ in 0..<2 {
            try connect()
            for packetID in 1...40 as ClosedRange<UInt16> { try answer([packetID]) }
            try connect(false)
        }
        #expect(sentPayments == (1...31).map { "pi_\($0)" })
        #expect(try bench.ledger.outboxDepth() == 25)
        #expect(bench.log.count("A message is larger than the broker takes", from: .warning) == 25)
        wire.setLargest(nil)
        try connect()
        #expect(sentPayments.suffix(20) == (1...20).map { "\(long)_\($0)" })
    }

    // Three syncs a game for it, on the thread that feeds the screen, were three too many.
    @Test func `twenty acknowledgements are one commit, and fewer wait for one that is made anyway`() throws {
        try queueReceipts(45)
        try connect()
        let many = try bench.book.commits { for packetID in 1...20 as ClosedRange<UInt16> { try answer([packetID]) } }
        #expect(many == 1)
        let few = try bench.book.commits { for packetID in 21...39 as ClosedRange<UInt16> { try answer([packetID]) } }
        #expect(few == 0)
        #expect(try bench.ledger.outboxDepth() == 6)
        #expect(try bench.book.lines("SELECT count(*) FROM outbox") == ["25"])
        #expect(try bench.book.commits { try bench.pay("pi_46") } == 1)
        #expect(try bench.book.lines("SELECT count(*) FROM outbox") == ["7"])
    }

    @Test func `a game of one credit costs four commits, its receipts and its game over included`() throws {
        try connect()
        let commits = try bench.book.commits {
            try bench.pay("pi_1")
            try deliver(1)
            let pulse = try #require(try bench.ledger.nextOwed())
            try #require(try bench.ledger.begin(pulse, at: bench.clock.utc()))
            try bench.games.finish(pulse, PulseMeasurement(width: .milliseconds(100), lateness: .zero, gapBefore: nil))
            try deliver(2)
            bench.games.gameOver(from: .input)
            try deliver(3)
        }
        #expect(commits == 4)
        #expect(try bench.ledger.outboxDepth() == 0)
    }

    /// Lets what waits leave, which is one message, and has it acknowledged.
    private func deliver(_ packetID: UInt16) throws {
        outbox.wake()
        try running.settle()
        #expect(wire.sent.entries.last?.packetID == packetID)
        try answer([packetID])
    }

    @Test func `a refused topic rests until the next connection with one warning, and the other goes on`() throws {
        try queueReceipts(3)
        try connect()
        try answer([1, 2], reason: 135)
        try answer([3])
        try bench.pay("pi_4")
        try bench.games.gameStarted(source: "mame")
        bench.games.gameOver(from: .input)
        outbox.wake()
        try running.settle()
        #expect(sentPayments == ["pi_1", "pi_2", "pi_3"])
        #expect(wire.sent.entries.last?.topic == topics.gameOver)
        #expect(bench.log.count("The broker refuses what this cabinet publishes", from: .warning) == 1)
        #expect(bench.log.metadata("The broker refuses what this cabinet publishes")["reason.code"] == "135")
        try connect(false)
        try connect()
        #expect(sentPayments.suffix(3) == ["pi_1", "pi_2", "pi_4"])
    }

    @Test func `what could not be put on its way follows after the next connection`() throws {
        try queueReceipts(3)
        wire.cut(after: 1)
        try connect()
        #expect(sentPayments == ["pi_1"])
        wire.cut(false)
        try connect(false)
        try connect()
        #expect(sentPayments == ["pi_1", "pi_1", "pi_2", "pi_3"])
    }

    // Receipts that were written before they were switched off; the broker may not even allow them any more.
    @Test func `what waits for a topic that is switched off is kept unsent, and told once`() throws {
        try queueReceipts(2)
        try bench.games.gameStarted(source: "mame")
        bench.games.gameOver(from: .input)
        let quiet = Self.makeOutbox(bench, running, wire, sends: [.gameOver])
        for _ in 0..<2 {
            quiet.connectionChanged(isOnline: true)
            try running.settle()
        }
        #expect(Set(wire.sent.entries.map(\.topic)) == [topics.gameOver])
        #expect(try bench.ledger.outgoing(.receipt, limit: 10).count == 2)
        let told = bench.log.allMetadata("Messages from before wait in the ledger and are not sent", from: .notice)
        #expect(told == [["topic": topics.receipt]])
    }

    // Else a full disk would make an endless loop of publishing, and a flood in the journal.
    @Test func `what the broker has is not sent again because the ledger cannot remove it`() throws {
        try queueReceipts(21)
        try connect()
        let (recovered, failures) = (Milestone(), Milestone())
        let board = bench.board
        board.changed.listen {
            if board.facts.isLedgerFailed(for: .outbox) {
                failures.reach()
            } else if failures.count > 0 {
                recovered.reach()
            }
        }
        try bench.book.forbid(.removeFromOutbox)
        try answer(1...20)
        for _ in 0..<10 {
            outbox.wake()
            try running.settle()
        }
        #expect(sentPayments == (1...21).map { "pi_\($0)" })
        // And it keeps nothing else from leaving.
        try bench.pay("pi_22")
        outbox.wake()
        try running.settle()
        #expect(sentPayments.last == "pi_22")
        #expect(failures.count == 1)
        #expect(bench.log.count("The outbox waits because the ledger cannot be written", from: .error) == 1)
        try bench.book.allowAll()
        try recovered.wait()
        #expect(try bench.book.lines("SELECT count(*) FROM outbox") == ["2"])
        #expect(sentPayments == (1...22).map { "pi_\($0)" })
    }

    // G7: at least once, over a restart, too.
    @Test func `after a restart everything unacknowledged is published again`() throws {
        try queueReceipts(3)
        try connect()
        try answer([2])
        let next = Self.makeOutbox(bench, running, wire)
        next.connectionChanged(isOnline: true)
        try running.settle()
        #expect(sentPayments == ["pi_1", "pi_2", "pi_3", "pi_1", "pi_3"])
    }
}
