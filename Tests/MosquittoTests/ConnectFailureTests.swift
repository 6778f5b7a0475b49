import Glibc
import Mosquitto
import TestSupport
import Testing

@Suite struct `Connect failures` {
    @Test func `a name that cannot be resolved`() throws {
        var options = MosquittoOptions.local(1883)
        options.host = "not..a..name"  // refused by the resolver itself, without asking anybody
        guard case .refused(.nameNotResolved) = try TestClient(options).end() else {
            Issue.record("the name was resolved")
            return
        }
    }

    @Test(arguments: [nil, MosquittoOptions.TLS()])
    func `a port that nobody listens on`(_ tls: MosquittoOptions.TLS?) throws {
        var options = MosquittoOptions.local(try FreePort.next())
        options.tls = tls
        #expect(try TestClient(options).end() == .refused(.connectionRefused))
    }

    @Test(arguments: [nil, MosquittoOptions.TLS()])
    func `a host that swallows every packet times out and never holds a turn up`(_ tls: MosquittoOptions.TLS?) throws {
        let blackHole = try BlackHole()
        var options = MosquittoOptions.local(blackHole.port)
        options.tls = tls
        // A turn that waited would wait for the whole of this.
        options.connectTimeout = .seconds(60)
        let patient = try TestClient(options)
        try patient.client.open()
        let begin = ContinuousClock.now
        for _ in 0..<2 { patient.turnOnce(timeout: .zero) }
        #expect(ContinuousClock.now - begin < .seconds(20))

        options.connectTimeout = .milliseconds(300)
        let client = try TestClient(options)
        try client.client.open()
        let start = ContinuousClock.now
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.ends == [.refused(.timedOut)])
        #expect(ContinuousClock.now - start >= .milliseconds(300))
        #expect(client.record.turns <= 6)
    }

    @Test(arguments: [nil, MosquittoOptions.TLS()])
    func `a host that accepts and then says nothing times out without spinning`(_ tls: MosquittoOptions.TLS?) throws {
        let broker = try ScriptedBroker()
        var options = MosquittoOptions.local(broker.port)
        options.tls = tls
        options.connectTimeout = .milliseconds(300)
        let client = try TestClient(options)
        #expect(try client.end() == .refused(.timedOut))
        #expect(client.record.turns <= 8)
    }

    @Test(arguments: [nil, MosquittoOptions.TLS()], [true, false])
    func `a host that hangs up before it answers is lost, not waited for`(
        _ tls: MosquittoOptions.TLS?, _ resets: Bool
    ) throws {
        let broker = try ScriptedBroker()
        var options = MosquittoOptions.local(broker.port)
        options.tls = tls
        let client = try TestClient(options)
        try client.client.open()
        try broker.acceptTCP(from: client)
        _ = try broker.nextPacket(from: client)
        if resets { broker.reset() } else { broker.hangUp() }
        let turns = client.record.turns
        try client.turn { !$0.ends.isEmpty }
        #expect(client.record.turns - turns <= 4)
        guard case .refused(let failure)? = client.record.ends.first else {
            Issue.record("there was a connection")
            return
        }
        switch failure {
        case .lost: #expect(tls == nil)
        case .tlsOther: #expect(tls != nil)
        default: Issue.record("told as \(failure)")
        }
    }

    @Test(arguments: [MosquittoOptions.ProtocolVersion.v5, .v311])
    func `a wrong password, which mosquitto answers with "not authorised"`(
        _ version: MosquittoOptions.ProtocolVersion
    ) throws {
        let broker = try TestBroker { $0.users = ["cab-1": "secret"] }
        var options = MosquittoOptions.local(broker.port, version: version)
        options.username = "cab-1"
        options.password = "wrong"
        let client = try TestClient(options)
        #expect(try client.end() == .refused(.notAuthorised))
        #expect(!client.record.lines.joined().contains("wrong"))
        options.password = "secret"
        try TestClient(options).connect()
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP"), ("SSH-2.0-OpenSSH_9.2p1\r\n", "SSH"),
        ("220 mail.example ESMTP\r\n", "SMTP or FTP"), ("\u{15}\u{3}\u{1}\0\u{2}\u{2}", "TLS"),
    ])
    func `a port on which something else is spoken`(_ greeting: String, _ name: String) throws {
        for tls in [nil, MosquittoOptions.TLS()] where tls == nil || name != "TLS" {
            let broker = try ScriptedBroker()
            var options = MosquittoOptions.local(broker.port)
            options.tls = tls
            let client = try TestClient(options)
            try client.client.open()
            try broker.acceptTCP(from: client)
            try broker.send(Array(greeting.utf8))
            try client.turn { !$0.ends.isEmpty }
            #expect(client.record.ends == [.refused(.otherProtocol(name))])
            #expect(client.record.ends.first?.description.contains(name) == true)
        }
    }

    @Test func `every failure has its own explanation`() {
        let failures: [ConnectFailure] = [
            .nameNotResolved("a"), .connectionRefused, .unreachable("a"), .timedOut, .tlsUntrustedCA,
            .tlsCertificateExpired, .tlsCertificateNotYetValid, .tlsHostMismatch, .tlsAddressOnlyInCommonName("a"),
            .tlsClientCertificateRequired, .tlsClientCertificateRefused("a"), .tlsOther("a"), .badCredentials,
            .notAuthorised, .clientIDRejected,
            .serverUnavailable, .protocolRefused(code: 1, text: "a"), .lost("a"), .otherProtocol("a"), .violation("a"),
        ]
        #expect(Set(failures.map(\.explanation)).count == failures.count)
        #expect(failures.allSatisfy { $0.explanation.hasSuffix(".") && $0.explanation.contains(": ") })
    }
}
