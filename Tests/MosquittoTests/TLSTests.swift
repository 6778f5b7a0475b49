import Mosquitto
import TestSupport
import Testing

@Suite struct `TLS` {
    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a broker with a certificate for its name or address is trusted`(_ host: String) throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker { $0.certificate = try certificates.issue("server") }
        let client = try TestClient.tls(broker, trusting: certificates, host: host)
        try client.connect()
        try client.subscribe(Subscription(topic: "topic"))
        let long = String(repeating: "x", count: 100_000)  // more than one TLS record
        try client.publish("topic", long)
        try client.publish("topic", "short")
        try client.turn { $0.messages.count == 2 }
        #expect(client.record.texts == [long, "short"])
        try client.disconnect()
    }

    @Test func `an authority that is not trusted`() throws {
        let broker = try TestBroker { $0.certificate = try TestCertificates().issue("server") }
        let client = try TestClient.tls(broker, trusting: try TestCertificates())
        #expect(try client.end() == .refused(.tlsUntrustedCA))
    }

    @Test func `the system's store does not trust an authority of one's own`() throws {
        let broker = try TestBroker { $0.certificate = try TestCertificates().issue("server") }
        var options = MosquittoOptions.local(broker.port)
        options.tls = MosquittoOptions.TLS()
        #expect(try TestClient(options).end() == .refused(.tlsUntrustedCA))
    }

    @Test func `an expired certificate`() throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker { $0.certificate = try certificates.issue("server", validity: .expired) }
        let client = try TestClient.tls(broker, trusting: certificates)
        #expect(try client.end() == .refused(.tlsCertificateExpired))
    }

    @Test func `a certificate that is not valid yet`() throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker { $0.certificate = try certificates.issue("server", validity: .future) }
        let client = try TestClient.tls(broker, trusting: certificates)
        #expect(try client.end() == .refused(.tlsCertificateNotYetValid))
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a certificate for another name or address`(_ host: String) throws {
        let certificates = try TestCertificates()
        let other = try certificates.issue("server", hosts: ["other.example", "IP:192.0.2.1"])
        let broker = try TestBroker { $0.certificate = other }
        let client = try TestClient.tls(broker, trusting: certificates, host: host)
        #expect(try client.end() == .refused(.tlsHostMismatch))
    }

    @Test func `an address that is only the certificate's common name`() throws {
        let certificates = try TestCertificates()
        let old = try certificates.issue("127.0.0.1", hosts: ["broker.example"])
        let broker = try TestBroker { $0.certificate = old }
        let client = try TestClient.tls(broker, trusting: certificates, host: "127.0.0.1")
        #expect(try client.end() == .refused(.tlsAddressOnlyInCommonName("127.0.0.1")))
    }

    @Test(arguments: [true, false])
    func `a client certificate that is asked for and not there`(_ isLimitedToTLS12: Bool) throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker {
            $0.certificate = try certificates.issue("server")
            $0.clientAuthority = certificates
            $0.isLimitedToTLS12 = isLimitedToTLS12
        }
        let client = try TestClient.tls(broker, trusting: certificates)
        #expect(try client.end() == .refused(.tlsClientCertificateRequired))
    }

    @Test(arguments: [true, false])
    func `a client certificate that the broker does not accept`(_ isLimitedToTLS12: Bool) throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker {
            $0.certificate = try certificates.issue("server")
            $0.clientAuthority = certificates
            $0.isLimitedToTLS12 = isLimitedToTLS12
        }
        let foreign = try TestCertificates().issue("client")
        let client = try TestClient.tls(broker, trusting: certificates, showing: foreign)
        #expect(try client.end() == .refused(.tlsClientCertificateRefused("unknown CA")))
    }

    @Test(arguments: [true, false])
    func `a client certificate that the broker accepts`(_ isLimitedToTLS12: Bool) throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker {
            $0.certificate = try certificates.issue("server")
            $0.clientAuthority = certificates
            $0.isLimitedToTLS12 = isLimitedToTLS12
        }
        let own = try certificates.issue("client")
        try TestClient.tls(broker, trusting: certificates, showing: own).connect()
    }

    @Test func `a port that does not speak TLS`() throws {
        let broker = try TestBroker()
        guard case .refused(.tlsOther) = try TestClient.tls(broker, trusting: try TestCertificates()).end() else {
            Issue.record("TLS came to be")
            return
        }
    }

    @Test func `a port for TLS that is spoken to without`() throws {
        let broker = try TestBroker { $0.certificate = try TestCertificates().issue("server") }
        guard case .refused(.lost) = try TestClient(.local(broker.port)).end() else {
            Issue.record("the broker answered in plain text")
            return
        }
    }

    @Test func `a refused message is delivered again over TLS, too`() throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker { $0.certificate = try certificates.issue("server") }
        let receiver = try TestClient.tls(broker, trusting: certificates) { message in
            message.payload == Array("bad".utf8) ? .refuse : .acknowledge
        }
        try receiver.connect()
        try receiver.subscribe(Subscription(topic: "coin"))
        let sender = try TestClient.tls(broker, trusting: certificates)
        try sender.connect()
        try sender.publish("coin", "bad")
        for end in 1...2 {
            try receiver.turn { $0.ends.count == end }
            #expect(try receiver.connect() == true)
        }
        try receiver.turn { $0.messages.count == 3 }
        #expect(Set(receiver.record.messages.map(\.packetID)).count == 1)
        #expect(receiver.record.lines == [])
    }

    @Test func `a broker that goes down ends the connection`() throws {
        let certificates = try TestCertificates()
        let broker = try TestBroker { $0.certificate = try certificates.issue("server") }
        let client = try TestClient.tls(broker, trusting: certificates)
        try client.connect()
        broker.kill()
        try client.turn { !$0.ends.isEmpty }
        guard case .disconnected(.lost) = client.record.ends[0] else {
            Issue.record("ended as \(client.record.ends)")
            return
        }
        try broker.start()
        try client.connect()
    }
}

extension TestClient {
    /// A client that trusts one authority only, and shows `certificate` if it is asked to.
    fileprivate static func tls(
        _ broker: TestBroker, trusting authority: TestCertificates, showing certificate: TestCertificate? = nil,
        host: String = "localhost",
        onMessage: @escaping @Sendable (MosquittoMessage) -> Disposition = { _ in .acknowledge }
    ) throws -> TestClient {
        var options = MosquittoOptions.local(broker.port)
        options.host = host
        options.tls = MosquittoOptions.TLS(
            caFile: authority.caFile, certFile: certificate?.certFile, keyFile: certificate?.keyFile)
        // The files are read here, and go with their owners.
        return try withExtendedLifetime((authority, certificate)) { try TestClient(options, onMessage: onMessage) }
    }
}
