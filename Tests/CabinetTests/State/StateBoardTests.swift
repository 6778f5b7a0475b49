import Cabinet
import CabinetModel
import CabinetProtocol
import Testing

@Suite struct StateBoardTests {
    private let board = StateBoard()
    private let changes = Milestone()

    init() {
        let changes = changes
        board.changed.listen { changes.reach() }
    }

    private var reasons: [NotReadyReason] { board.facts.readiness.reasons }

    @Test func `a cabinet begins in attract, not connected and not ready`() {
        #expect(reasons == [.starting])
        #expect(board.facts.mode == .attract)
        #expect(!board.facts.isConnected)
        #expect(board.facts.link == nil)
    }

    @Test func `only what changes something is told`() {
        board.set(.starting, true)
        board.setMode(.attract)
        board.setLink(nil, problem: nil)
        #expect(changes.count == 0)
        board.set(.starting, false)
        board.setMode(.playing)
        #expect(changes.count == 2)
    }

    // G5: one failing user of the ledger is enough, and all of them must have written again.
    @Test func `the ledger has failed until everybody who failed has written again`() {
        board.setLedger(failed: true, for: .intake)
        board.setLedger(failed: true, for: .pulses)
        board.setLedger(failed: false, for: .intake)
        #expect(reasons.contains(.ledgerFailed))
        #expect(!board.facts.isLedgerFailed(for: .intake))
        #expect(board.facts.isLedgerFailed(for: .pulses))
        board.setLedger(failed: false, for: .pulses)
        #expect(!reasons.contains(.ledgerFailed))
    }

    @Test func `there is one reason why the broker is not there, the latest`() {
        board.setBroker(.tlsFailed)
        board.setBroker(.loginRefused)
        #expect(reasons == [.loginRefused, .starting])
        #expect(!board.facts.isConnected)
        board.setBroker(nil)
        #expect(reasons == [.starting])
        #expect(board.facts.isConnected)
    }

    @Test func `a link with a problem is not kept`() {
        let link = PaymentLink(url: "https://buy.stripe.com/x")
        board.setLink(link, problem: .linkNotAllowed)
        #expect(board.facts.link == nil)
        #expect(reasons == [.linkNotAllowed, .starting])
        board.setLink(nil, problem: .noLink)
        #expect(reasons == [.noLink, .starting])
        board.setLink(link, problem: nil)
        #expect(board.facts.link == link)
        #expect(reasons == [.starting])
    }
}
