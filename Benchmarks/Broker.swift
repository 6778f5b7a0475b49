import TestSupport

/// A plain mosquitto as an installation has it: no log of every packet, no file after every message.
final class Broker {
    let port: Int
    private let folder: TestFolder
    private let process: TestProcess

    init(certificate: TestCertificate? = nil) throws {
        folder = try TestFolder()
        port = try FreePort.next()
        var lines = ["listener \(port) 127.0.0.1", "allow_anonymous true", "user root", "set_tcp_nodelay true"]
        lines += ["log_dest stderr", "max_queued_messages 0"]
        if let certificate { lines += ["certfile \(certificate.certFile)", "keyfile \(certificate.keyFile)"] }
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "mosquitto.conf")
        process = try TestProcess(["mosquitto", "-c", file])
        guard process.waitForOutput(" running") else { throw BenchError("mosquitto did not start: \(process.output)") }
    }
}

/// Why nothing could be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
