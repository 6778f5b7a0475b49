import CabinetModel
import Testing

@Suite struct MachineIDTests {
    @Test(arguments: ["a", "Z", "0", "_", "-", "cab-1", "Bar_2-left", String(repeating: "x", count: 64)])
    func `an id of the closed set is taken`(text: String) throws {
        let id = try #require(MachineID(text))
        #expect(id.rawValue == text)
        #expect("\(id)" == text)
    }

    @Test(arguments: [
        "", " ", "cab 1", "cab/1", "+", "#", "cab-1/#", "$SYS", "cab.1", "cab:1", "..", "é", "\u{212A}", "cab-1\n",
        "\0",
        "cab-1\u{301}", "١", String(repeating: "x", count: 65),
    ])
    func `every other id is refused`(text: String) {
        #expect(MachineID(text) == nil)
    }
}

@Suite struct TransactionIDTests {
    @Test(arguments: ["a", "pi_3PXqL2", "!~", #""\'"#, String(repeating: "x", count: 255)])
    func `an id of visible ASCII is taken`(text: String) throws {
        let id = try #require(TransactionID(text))
        #expect(id.rawValue == text)
        #expect("\(id)" == text)
    }

    @Test(arguments: [
        "", " ", "a b", "a\t", "a\n", "\u{7F}", "é", "\u{A0}", "a\u{301}", "\0", String(repeating: "x", count: 256),
    ])
    func `every other id is refused`(text: String) {
        #expect(TransactionID(text) == nil)
    }

    @Test(arguments: [("pi_3PXq", "3PXq"), ("abcd", "abcd"), ("ab", "ab")])
    func `its last four characters are what a player compares`(text: String, lastFour: String) throws {
        #expect(try #require(TransactionID(text)).lastFour == lastFour)
    }

    @Test func `ids that differ in case are two`() {
        #expect(TransactionID("pi_a") != TransactionID("pi_A"))
    }
}

@Suite struct PaymentIdentityTests {
    private static let exact = "2024-07-01T12:00:00.123456Z"

    @Test func `a transaction id is the identity`() throws {
        let id = try #require(TransactionID("pi_1"))
        #expect(PaymentIdentity(transactionID: id).text == "tx:pi_1")
    }

    @Test(arguments: [exact, "2024-07-01T12:00:00.5Z", "2024-07-01T12:00:00.000000001Z"])
    func `without one it is the time stamp and the credits`(timestamp: String) {
        #expect(PaymentIdentity(timestamp: timestamp, credits: 2)?.text == "ts:\(timestamp):2")
    }

    // JavaScript writes `.000Z` of a provider's whole seconds, .NET seven zeros: two players can pay in one second.
    @Test(arguments: ["", ".0", ".000", ".000000", ".0000000", ".000000000"], ["Z", "+00:00"])
    func `whole seconds identify nothing, however they are written`(fraction: String, zone: String) {
        #expect(PaymentIdentity(timestamp: "2024-07-01T12:00:00\(fraction)\(zone)", credits: 2) == nil)
    }

    @Test func `other credits or another text of the same instant are another payment`() {
        let identity = PaymentIdentity(timestamp: Self.exact, credits: 2)
        #expect(identity != PaymentIdentity(timestamp: Self.exact, credits: 3))
        #expect(identity != PaymentIdentity(timestamp: "2024-07-01T12:00:00.1234560Z", credits: 2))
    }

    @Test func `no transaction id can pass for a time stamp`() throws {
        let forged = try #require(TransactionID("ts:\(Self.exact):2"))
        #expect(PaymentIdentity(transactionID: forged) != PaymentIdentity(timestamp: Self.exact, credits: 2))
    }
}
