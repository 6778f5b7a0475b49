import CabinetPlatform
import Glibc
import TestSupport
import Testing

@Suite struct NetworkProbeTests {
    @Test func `a host has the addresses that the resolver knows, each once`() throws {
        #expect(try NetworkProbe.addresses(of: "127.0.0.1") == ["127.0.0.1"])
        let addresses = try NetworkProbe.addresses(of: "localhost")
        #expect(addresses.contains("127.0.0.1"))
        #expect(Set(addresses).count == addresses.count)
    }

    @Test func `a name that does not resolve is told in the resolver's words`() throws {
        // Reserved never to exist: RFC 6761, section 6.4.
        let error = try #require(throws: SystemError.self) { try NetworkProbe.addresses(of: "cabinet.invalid") }
        #expect(error.operation == "resolve")
        #expect(error.context?.hasPrefix("cabinet.invalid (") == true)
    }

    @Test func `somebody listens`() throws {
        let listener = try LoopbackListener()
        let (reached, failed) = try NetworkProbe.connect(to: "127.0.0.1", port: listener.port, limit: .seconds(10))
        #expect(reached == ["127.0.0.1"])
        #expect(failed == [])
    }

    @Test func `nobody listens`() throws {
        let port = try LoopbackListener().port
        let (reached, failed) = try NetworkProbe.connect(to: "127.0.0.1", port: port, limit: .seconds(10))
        #expect(reached == [])
        #expect(failed == [SystemError("connect", code: ECONNREFUSED, context: "127.0.0.1 port \(port)")])
    }

    @Test func `an address that never answers is given up at the limit`() throws {
        let blackHole = try BlackHole()
        let (_, failed) = try NetworkProbe.connect(to: "127.0.0.1", port: blackHole.port, limit: .milliseconds(50))
        #expect(failed.map(\.code) == [ETIMEDOUT])
    }
}
