import Cabinet
import Testing

@Suite struct CheckResultTests {
    @Test func `each verdict has its mark, and advice stands below`() {
        let results = [
            CheckResult("clock", "synchronised"),
            CheckResult("priority", "none", .warning(advice: "set LimitRTPRIO=20")),
            CheckResult("TLS", "expired", .failed(advice: "renew the certificate")),
            CheckResult("a subject of more than twenty letters", "was not reached", .notReached),
        ]
        #expect(
            results.map(\.text).joined(separator: "\n") == """
                [  ok  ] clock               synchronised
                [  ??  ] priority            none
                         → set LimitRTPRIO=20
                [ FAIL ] TLS                 expired
                         → renew the certificate
                [  --  ] a subject of more than twenty letters was not reached
                """)
        #expect(results.map(\.hasFailed) == [false, false, true, false])
    }
}
