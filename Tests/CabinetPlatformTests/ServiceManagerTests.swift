import CabinetPlatform
import Glibc
import Testing

@Suite struct ServiceManagerTests {
    private let directory: TemporaryDirectory
    private let socket: Descriptor
    private let manager: ServiceManager

    init() throws {
        directory = try TemporaryDirectory()
        socket = try UnixSocket.bindDatagram(path: directory.file("notify"), mode: 0o600)
        manager = ServiceManager(environment: ["NOTIFY_SOCKET": directory.file("notify")])
    }

    private func received() throws -> String? {
        guard case .data(let bytes) = try UnixSocket.receiveDatagram(socket.rawValue, upTo: 4096) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `each message arrives as systemd reads it`() throws {
        #expect(manager.isPresent)
        try manager.notifyReady(status: "Serving cab-1").get()
        #expect(try received() == "READY=1\nSTATUS=Serving cab-1")
        try manager.notifyWatchdog().get()
        #expect(try received() == "WATCHDOG=1")
        try manager.notifyStopping().get()
        #expect(try received() == "STOPPING=1")
    }

    @Test func `a step that may last gets time, unless no watchdog is set`() throws {
        try manager.notifyWatchdog(within: .seconds(60)).get()
        #expect(try received() == nil)
        let watched = ServiceManager(
            environment: ["NOTIFY_SOCKET": directory.file("notify"), "WATCHDOG_USEC": "5000000"])
        try watched.notifyWatchdog(within: .seconds(60)).get()
        #expect(try received() == "WATCHDOG=1\nWATCHDOG_USEC=60000000")
    }

    @Test func `a status is one line`() throws {
        try manager.notifyReady(status: "one\nSTOPPING=1\r\ntwo").get()
        #expect(try received() == "READY=1\nSTATUS=one STOPPING=1 two")
    }

    @Test func `an abstract socket is reached`() throws {
        let name = "coinpulse-test-\(getpid())"
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: [0] + Array(name.utf8)) }
        let listener = Descriptor(adopting: Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0))
        let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(listener.rawValue, $0, length) }
        }
        try #require(bound == 0)
        try ServiceManager(environment: ["NOTIFY_SOCKET": "@\(name)"]).notifyStopping().get()
        #expect(try UnixSocket.receiveDatagram(listener.rawValue, upTo: 64) == .data(Array("STOPPING=1".utf8)))
    }

    @Test func `a manager that does not read is an error at once, never a wait`() {
        var failure: SystemError?
        for _ in 0..<100_000 {
            guard case .failure(let error) = manager.notifyWatchdog() else { continue }
            failure = error
            break
        }
        #expect(failure?.code == EAGAIN)
    }

    @Test func `a manager that is gone is an error`() {
        socket.close()
        guard case .failure(let error) = manager.notifyWatchdog() else {
            Issue.record("the message went nowhere, and nobody said so")
            return
        }
        #expect(error.code == ECONNREFUSED)
    }

    @Test(arguments: [nil, "", "@", "relative/path", "vsock:2:9999", "/" + String(repeating: "x", count: 200)])
    func `without a socket that can be meant there is no manager`(value: String?) throws {
        let manager = ServiceManager(environment: value.map { ["NOTIFY_SOCKET": $0] } ?? [:])
        #expect(!manager.isPresent)
        try manager.notifyReady(status: "by hand").get()
    }

    @Test(
        arguments: [
            ("30000000", nil, Duration.seconds(30)), ("30000000", String(getpid()), .seconds(30)),
            ("30000000", "1", nil), ("0", nil, nil), ("soon", nil, nil), (nil, nil, nil),
        ] as [(String?, String?, Duration?)])
    func `the watchdog's interval is systemd's, and only for this process`(
        microseconds: String?, processID: String?, interval: Duration?
    ) {
        var environment: [String: String] = [:]
        environment["WATCHDOG_USEC"] = microseconds
        environment["WATCHDOG_PID"] = processID
        #expect(ServiceManager(environment: environment).watchdogInterval == interval)
    }
}
