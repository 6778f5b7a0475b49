import CabinetPlatform
import Glibc
import TestSupport
import Testing

@testable import Mosquitto

@Suite struct `A name with several addresses` {
    private static func address(_ host: String, _ port: Int) throws -> NetworkAddress {
        try #require(try NetworkAddress.resolve(host, port: port).first)
    }

    @Test func `those that fail are passed over`() throws {
        let broker = try TestBroker()
        let blackHole = try BlackHole()
        let mute = try LoopbackListener()
        var options = MosquittoOptions.local(broker.port)
        // The real broker has to answer within it, too.
        options.connectTimeout = .seconds(2)
        let client = try TestClient(
            options,
            addresses: [
                try Self.address("127.0.0.2", broker.port),  // nobody listens
                try Self.address("127.0.0.1", blackHole.port),  // no packet is answered
                try Self.address("127.0.0.1", mute.port),  // connected, and not a word
                try Self.address("127.0.0.1", broker.port),
            ])
        try client.connect()
        #expect(client.record.lines.count == 3)
        #expect(client.record.lines.first?.hasPrefix("127.0.0.2: Nothing listens") == true)
    }

    @Test func `one that resets the connection is passed over, with TLS and without`() throws {
        let certificates = try TestCertificates()
        let plain = try TestBroker()
        let secure = try TestBroker { $0.certificate = try certificates.issue("server") }
        for broker in [plain, secure] {
            let resetting = try ScriptedBroker()
            var options = MosquittoOptions.local(broker.port)
            options.host = "localhost"
            if broker === secure { options.tls = MosquittoOptions.TLS(caFile: certificates.caFile) }
            let client = try TestClient(
                options,
                addresses: [try Self.address("127.0.0.1", resetting.port), try Self.address("127.0.0.1", broker.port)])
            try client.client.open()
            try resetting.acceptTCP(from: client)
            resetting.reset()
            try client.turn { !$0.events.isEmpty }
            guard case .connected = client.record.events[0] else {
                Issue.record("came to \(client.record.events)")
                continue
            }
        }
    }

    @Test func `a broker that does not serve now is passed over, one that refuses the login is not`() throws {
        for (code, isPassedOver) in [(0x88 as UInt8, true), (0x89, true), (0x87, false)] {
            let broker = try TestBroker()
            let first = try ScriptedBroker()
            let client = try TestClient(
                .local(broker.port),
                addresses: [try Self.address("127.0.0.1", first.port), try Self.address("127.0.0.1", broker.port)])
            try first.accept(from: client, answer: WirePacket.accepted(code: code))
            try client.turn { !$0.events.isEmpty }
            let expected = MosquittoEvent.refused(.notAuthorised)
            #expect((client.record.events.first == expected) != isPassedOver)
        }
    }

    @Test func `when none works, the failure that came furthest is told`() throws {
        let mute = try LoopbackListener()
        var options = MosquittoOptions.local(mute.port)
        options.connectTimeout = .milliseconds(200)
        let refusing = try Self.address("127.0.0.2", mute.port)
        let silent = try Self.address("127.0.0.1", mute.port)
        #expect(try TestClient(options, addresses: [refusing, silent]).end() == .refused(.timedOut))
        #expect(try TestClient(options, addresses: [silent, refusing]).end() == .refused(.timedOut))
        #expect(try TestClient(options, addresses: [refusing]).end() == .refused(.connectionRefused))
    }
}

@Suite struct `The order of addresses` {
    private let first: NetworkAddress
    private let second: NetworkAddress
    private let third: NetworkAddress

    init() throws {
        first = try #require(try NetworkAddress.resolve("192.0.2.1", port: 1883).first)
        second = try #require(try NetworkAddress.resolve("2001:db8::1", port: 1883).first)
        third = try #require(try NetworkAddress.resolve("192.0.2.3", port: 1883).first)
    }

    private func order(_ itinerary: inout Itinerary, upTo count: Int = 3) -> [NetworkAddress] {
        itinerary.begin([first, second, third])
        return (0..<count).compactMap { _ in itinerary.next() }
    }

    @Test func `it is the resolver's at first`() {
        var itinerary = Itinerary()
        #expect(order(&itinerary) == [first, second, third])
        #expect(itinerary.next() == nil)
    }

    @Test func `the family that worked last comes first`() {
        var itinerary = Itinerary()
        #expect(order(&itinerary, upTo: 2) == [first, second])
        itinerary.succeed()
        #expect(order(&itinerary) == [second, first, third])
    }

    @Test func `what was tried in vain comes last, when the attempt was given up in the middle`() {
        var itinerary = Itinerary()
        #expect(order(&itinerary, upTo: 1) == [first])
        #expect(order(&itinerary, upTo: 1) == [second])
        #expect(order(&itinerary) == [third, first, second])
    }

    @Test func `an address that the name no longer has is forgotten`() {
        var itinerary = Itinerary()
        _ = order(&itinerary)
        itinerary.begin([third])
        #expect(itinerary.next() == third)
        #expect(itinerary.next() == nil)
    }

    @Test func `without any address nothing can be used`() {
        var itinerary = Itinerary()
        itinerary.begin([])
        #expect(itinerary.next() == nil)
        #expect(itinerary.failure == .unreachable("it has no address that can be used"))
    }
}
