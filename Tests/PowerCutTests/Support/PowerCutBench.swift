import CabinetModel
import CabinetProtocol
import Glibc
import TestSupport

/// A cabinet in the lab whose power is cut again and again while payments come, and its book.
///
/// Broker and backend run beside the lab's kernel, not in it: the cut does not touch them. So whatever the broker has been
/// acknowledged is gone from it, and what it has not it still owes, whether the acknowledgement was never sent or died on
/// the wire.
final class PowerCutBench {
    let broker: TestBroker
    let payer: TestPayer
    let cabinet: LabCabinet
    private(set) var book = PaymentBook()
    private let policy: InterruptionPolicy
    private var random: SeededGenerator

    /// A cabinet whose broker knows its session already, and which is without power.
    init(seed: UInt64, weakness: Weakness? = nil) throws {
        random = SeededGenerator(seed: seed)
        policy = seed.isMultiple(of: 2) ? .skip : .repeat
        broker = try TestBroker()
        payer = try TestPayer(brokerPort: broker.port)
        cabinet = try LabCabinet(brokerPort: broker.port, policy: policy, weakness: weakness)
        try start()
        try cabinet.awaitConnected()
        cabinet.cut()
    }

    /// Pays, gives the cabinet power, and takes it away at a random moment.
    ///
    /// One cut in four is in the boot, or in what it brings; the others follow on a comparison, and hit payments that come
    /// and pulses that are given.
    ///
    /// - Returns: What was wrong since the last comparison.
    func cutOnce() throws -> [Finding] {
        try pay(1...3)
        try start()
        var found: [Finding] = []
        if Int.random(in: 0..<4, using: &random) == 0 {
            usleep(UInt32.random(in: 300_000...2_500_000, using: &random))
        } else {
            found = try compare()
            try pay(2...4)
            usleep(UInt32.random(in: 0...400_000, using: &random))
        }
        cabinet.cut()
        book.cuts += 1
        return found
    }

    /// Gives the cabinet power, lets it give everything, and compares.
    func settle() throws -> [Finding] {
        try start()
        return try compare()
    }

    /// G5: the payments of which the backend was not told, in the end, that they were delivered.
    func untold() throws -> [Finding] {
        try payer.await("told of the last payment") { _ in try untoldTransactions().isEmpty }
        return try untoldTransactions().map { .untold(transaction: $0) }
    }

    private func untoldTransactions() throws -> [String] {
        let told = Set(try payer.receipts().filter { $0.outcome == .delivered }.map(\.payment))
        return book.sent.keys.filter { !(TransactionID($0).map { told.contains(.transaction($0)) } ?? false) }
    }

    private func start() throws {
        try cabinet.boot(diskSeed: random.next())
    }

    @discardableResult
    private func pay(_ count: ClosedRange<Int>) throws -> String {
        var latest = ""
        for _ in 0..<Int.random(in: count, using: &random) {
            latest = try book.pay(credits: Int.random(in: 1...3, using: &random), through: payer)
        }
        return latest
    }

    /// The broker delivers in order: once the ledger has a payment that was made now, it owes none of the earlier ones.
    private func compare() throws -> [Finding] {
        try cabinet.awaitConnected()
        let fence = try pay(1...1)
        try cabinet.awaitPayment(fence)
        try cabinet.awaitNothingOwed()
        return book.compare(try cabinet.ledgerEntries(), closings: cabinet.closings(), policy)
    }
}
