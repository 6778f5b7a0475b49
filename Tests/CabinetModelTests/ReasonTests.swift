import CabinetModel
import Testing

@Suite struct ReasonTests {
    @Test func `the codes are the closed set of the contract, in its order`() {
        let refusals = [
            "bad_json", "bad_machine", "bad_credits", "bad_timestamp", "bad_transaction", "too_large", "conflict",
            "stale",
            "cancelled",
        ]
        let notReady = [
            "broker_down", "login_refused", "topic_denied", "tls_failed", "client_id_in_use", "ledger_failed",
            "line_lost",
            "inhibited", "clock_unset", "no_link", "link_not_allowed", "starting", "stopping", "daemon_down",
        ]
        #expect(Reason.allCases.map(\.rawValue) == refusals + notReady)
        #expect(Reason.allCases.filter { $0.kind == .refusal }.map(\.rawValue) == refusals)
        #expect(Reason.allCases.filter { $0.kind == .notReady }.map(\.rawValue) == notReady)
    }

    @Test(arguments: Reason.allCases)
    func `every code is explained in its own sentence`(reason: Reason) {
        #expect(reason.explanation.hasSuffix("."))
        #expect(Reason.allCases.filter { $0.explanation == reason.explanation } == [reason])
    }
}
