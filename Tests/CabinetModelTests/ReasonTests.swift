import CabinetModel
import Testing

@Suite struct ReasonTests {
    @Test func `the codes of refusals are the closed set of the contract, in its order`() {
        #expect(
            RefusalReason.allCases.map(\.rawValue) == [
                "bad_json", "bad_machine", "bad_credits", "bad_timestamp", "bad_transaction", "too_large", "conflict",
                "stale", "cancelled",
            ])
    }

    @Test func `the codes of not being ready are the closed set of the contract, in its order`() {
        #expect(
            NotReadyReason.allCases.map(\.rawValue) == [
                "ledger_failed", "broker_down", "login_refused", "topic_denied", "tls_failed", "client_id_in_use",
                "line_lost", "inhibited", "clock_unset", "no_link", "link_not_allowed", "starting", "stopping",
            ])
    }

    @Test func `no code and no explanation stands twice, in whichever set`() {
        let explanations = RefusalReason.allCases.map(\.explanation) + NotReadyReason.allCases.map(\.explanation)
        #expect(explanations.allSatisfy { $0.hasSuffix(".") })
        #expect(Set(explanations).count == explanations.count)
        #expect(Set(RefusalReason.allCases.map(\.rawValue)).isDisjoint(with: NotReadyReason.allCases.map(\.rawValue)))
    }
}
