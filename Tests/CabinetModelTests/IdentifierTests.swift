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
    private static let whole = "2024-07-01T12:00:00Z"

    @Test func `a transaction id is the identity`() throws {
        let id = try #require(TransactionID("pi_1"))
        #expect(PaymentIdentity(transactionID: id).text == "tx:pi_1")
    }

    @Test(
        arguments: [
            (exact, nil, "ts:\(exact):2"), (exact, 7, "ts:\(exact):2"), (whole, 7, "ts:\(whole):2:7"),
        ] as [(String, UInt16?, String)])
    func `without one it is the time stamp, the credits and what a broker keeps`(
        timestamp: String, packetID: UInt16?, text: String
    ) {
        #expect(PaymentIdentity(timestamp: timestamp, credits: 2, packetID: packetID)?.text == text)
    }

    @Test func `whole seconds at QoS 0 identify nothing`() {
        #expect(PaymentIdentity(timestamp: Self.whole, credits: 2, packetID: nil) == nil)
    }

    @Test func `other credits or another text of the same instant are another payment`() {
        let identity = PaymentIdentity(timestamp: Self.exact, credits: 2, packetID: nil)
        #expect(identity != PaymentIdentity(timestamp: Self.exact, credits: 3, packetID: nil))
        #expect(identity != PaymentIdentity(timestamp: "2024-07-01T12:00:00.1234560Z", credits: 2, packetID: nil))
    }

    @Test func `no transaction id can pass for a time stamp`() throws {
        let forged = try #require(TransactionID("ts:\(Self.exact):2"))
        #expect(
            PaymentIdentity(transactionID: forged) != PaymentIdentity(timestamp: Self.exact, credits: 2, packetID: nil))
    }

    @Test func `a stored text is the identity that it was made of`() throws {
        let identity = try #require(PaymentIdentity(timestamp: Self.whole, credits: 1, packetID: 65_535))
        #expect(PaymentIdentity(stored: identity.text) == identity)
    }
}
