import Glibc
import TestSupport
import Testing

/// A card that does not hand out a part of the ledger: what that costs, and what is said of it.
@Suite struct FailingCardTests {
    private let card: FailingCard
    private let cabinet: ConnectedCabinet

    /// A cabinet whose daemon was killed, so that its ledger is checked at the next start.
    init() throws {
        card = try FailingCard()
        cabinet = try ConnectedCabinet()
        try cabinet.payAndAwait("tx-1")
        cabinet.daemon.end(SIGKILL)
    }

    // Who follows "restore a copy" forgets payments; and a cabinet that stands still earns nothing.
    @Test(arguments: [2, 6, 12])
    func `one read that the card does not answer at the start costs nothing, and is told`(read: Int) throws {
        try cabinet.daemon.start(environment: card.environment(.once(read: read), of: "/ledger.sqlite"))
        try cabinet.payAndAwait("tx-2")
        #expect(cabinet.logged("the card may be failing") == 1)
        #expect(cabinet.logged("damaged") == 0)
    }

    @Test func `a page that the card never hands out is told as that, and not as damage`() throws {
        // A clean stop moves every page from the log into the file; the kill then leaves a book that has to be checked.
        for signal in [SIGTERM, SIGKILL] {
            try cabinet.daemon.start()
            try cabinet.daemon.awaitConnected()
            cabinet.daemon.end(signal)
        }
        try cabinet.daemon.start(environment: card.environment(.always(at: 4096 * 12), of: "/ledger.sqlite"))
        try #require(cabinet.daemon.waitForLog("check the card and the kernel log"))
        #expect(cabinet.daemon.wait() == 74)
        #expect(cabinet.logged("is damaged") == 0)
    }
}
