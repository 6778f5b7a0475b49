import CabinetModel
import Testing

@Suite struct ReadinessTests {
    @Test func `a cabinet is not ready while it starts`() {
        let readiness = Readiness()
        #expect(!readiness.isReady)
        #expect(readiness.reasons == [.starting])
    }

    @Test func `it is ready when no reason stands`() {
        var readiness = Readiness(reasons: [.starting, .brokerDown])
        #expect(readiness.set(.starting, false) == true)
        #expect(!readiness.isReady)
        #expect(readiness.set(.brokerDown, false) == true)
        #expect(readiness.isReady)
        #expect(readiness.reasons.isEmpty)
    }

    @Test func `setting or clearing twice changes nothing the second time`() {
        var readiness = Readiness(reasons: [])
        #expect(readiness.set(.inhibited, true) == true)
        #expect(readiness.set(.inhibited, true) == false)
        #expect(readiness.set(.inhibited, false) == true)
        #expect(readiness.set(.inhibited, false) == false)
    }

    @Test func `reasons are listed in the order of the table, whenever they came`() {
        var readiness = Readiness(reasons: [])
        let all = NotReadyReason.allCases
        for reason in all.reversed() { _ = readiness.set(reason, true) }
        #expect(readiness.reasons == all)
    }
}
