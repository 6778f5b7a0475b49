import CabinetSettings
import Testing

/// The broker's host, and what follows from it.
struct ConfigurationHostTests {
    @Test(arguments: [
        "broker", "broker.example", "a-b_c.example", "192.0.2.1", "2001:db8::1", "fe80::1%eth0", "::ffff:192.0.2.1",
    ])
    func `a host name or an address is taken as it was written, with TLS`(host: String) throws {
        let broker = try ConfigurationText.load(["broker.host": "\"\(host)\""]).broker

        #expect(broker.host == host)
        #expect(!broker.isLoopback)
        #expect(broker.port == 8883)
        #expect(broker.tls != nil)
    }

    @Test(arguments: ["localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1"])
    func `a broker on this machine is plain text by default, without a warning`(host: String) throws {
        let configuration = try ConfigurationText.load(["broker.host": "\"\(host)\""])

        #expect(configuration.broker.isLoopback)
        #expect(configuration.broker.port == 1883)
        #expect(configuration.broker.tls == nil)
        #expect(configuration.warnings.isEmpty)
    }

    @Test(arguments: ["127.0.0.1.example", "localhost.example", "128.0.0.1", "::2"])
    func `what only looks like this machine is another one`(host: String) throws {
        #expect(try !ConfigurationText.load(["broker.host": "\"\(host)\""]).broker.isLoopback)
    }

    @Test(arguments: [
        ("mqtt://broker.example", "scheme"), ("mqtts://broker.example:8883", "scheme"), ("broker.example:8883", "port"),
        ("127.0.0.1:1883", "port"), ("[::1]", "brackets"), ("", "is empty"), ("broker example", "not a host name"),
        ("user@broker", "not a host name"), ("broker/", "not a host name"), ("-broker", "not a host name"),
        ("broker..example", "not a host name"), ("127.0.0.300", "not a host name"), ("1234", "not a host name"),
        ("bröker", "not a host name"), ("a:b:c", "not a host name"), ("fe80::1%", "not a host name"),
        (String(repeating: "a", count: 64), "not a host name"),
    ])
    func `what is no host alone is refused with a hint`(host: String, hint: String) {
        let problems = ConfigurationText.problems(["broker.host": "\"\(host)\""])

        #expect(problems.map(\.key) == ["broker.host"])
        #expect(problems.allSatisfy { $0.message.contains(hint) })
    }

    @Test func `plain text to another host has to be asked for, and is warned about`() throws {
        let configuration = try ConfigurationText.load(["broker.tls.enabled": "false"])

        #expect(configuration.broker.tls == nil)
        #expect(configuration.broker.port == 1883)
        #expect(
            configuration.warnings == [
                "broker.tls.enabled: is false: password and payments cross the network unencrypted"
            ])
    }

    @Test func `TLS to a broker on this machine can be asked for`() throws {
        let broker = try ConfigurationText.load(["broker.host": "localhost", "broker.tls.enabled": "true"]).broker

        #expect(broker.tls != nil)
        #expect(broker.port == 8883)
    }

    @Test func `a port that is set is kept, with TLS or without`() throws {
        #expect(try ConfigurationText.load(["broker.port": "1234"]).broker.port == 1234)
        #expect(try ConfigurationText.load(["broker.host": "localhost", "broker.port": "1234"]).broker.port == 1234)
    }
}
