import Foundation
import Glibc

/// A real mosquitto on a free port of 127.0.0.1, with a folder of its own.
///
/// It stays on its port for life, and keeps its sessions over ``stop()`` and ``start()``. Over ``kill()`` it keeps what
/// it had saved: it does so after every change, but a moment after it has answered. One test at a time drives it. It
/// ends when its owner goes.
package final class TestBroker: @unchecked Sendable {  // only one test drives it; the port and the folder never change
    /// How a broker is set up.
    package struct Options: Sendable {
        /// The users that may log in, with their passwords; empty to let anybody in.
        package var users: [String: String] = [:]
        /// The lines of its ACL file; empty for every right.
        package var rights: [String] = []
        /// Whether it refuses every subscription.
        package var deniesSubscriptions = false
        /// The certificate to show; `nil` for plain text.
        package var certificate: TestCertificate?
        /// The authority whose client certificates it demands; `nil` to demand none.
        package var clientAuthority: TestCertificates?
        /// Whether it speaks at most TLS 1.2.
        package var isLimitedToTLS12 = false
        /// Further lines of its configuration file.
        package var extra: [String] = []

        package init() {}
    }

    /// The port it listens on.
    package let port: Int
    private let options: Options  // keeps the files of its certificates
    private let folder: TestFolder
    private let environment: [String: String]
    private let configFile: String
    private var process: TestProcess?

    /// Writes the configuration and starts it; returns when it accepts connections.
    ///
    /// Throws what it said if it does not.
    package init(_ options: Options = Options()) throws {
        self.options = options
        folder = try TestFolder()
        port = try FreePort.next()
        environment = try Self.environment(options, folder: folder)
        let lines = try Self.configuration(options, port: port, folder: folder)
        configFile = try folder.write(lines.joined(separator: "\n") + "\n", to: "mosquitto.conf")
        try start()
    }

    /// Sets up options in place: `try TestBroker { $0.users = ["cab-1": "secret"] }`.
    package convenience init(_ change: (inout Options) throws -> Void) throws {
        var options = Options()
        try change(&options)
        try self.init(options)
    }

    deinit {
        // Before the folder goes: a broker that still saves its sessions would leave a file behind.
        kill()
    }

    /// Starts it again on the same port with the sessions it had.
    ///
    /// Nothing while it runs.
    package func start() throws {
        guard process == nil else { return }
        let started = try TestProcess(["mosquitto", "-c", configFile], environment: environment)
        guard started.waitForOutput(" running") else {
            started.end(SIGKILL)
            throw TestProcess.Failure(words: ["mosquitto"], status: 1, output: started.output)
        }
        process = started
    }

    /// Ends it as a shutdown does, and waits for that.
    ///
    /// Nothing while it is down.
    package func stop() {
        // It forgets a signal that comes between its word that it runs and the beginning of its loop.
        for _ in 0..<20 {
            process?.signal(SIGTERM)
            if process?.waitForOutput(" terminating", within: .seconds(1)) != false { break }
        }
        process?.end(SIGTERM)
        process = nil
    }

    /// Ends it as a power cut does, and waits for that.
    ///
    /// Nothing while it is down.
    package func kill() {
        process?.end(SIGKILL)
        process = nil
    }

    /// Sets the password of `user`, old or new, and has the running broker read it.
    ///
    /// It was started with users.
    package func setPassword(_ password: String, of user: String) throws {
        try TestProcess.run(["mosquitto_passwd", "-b", folder.path("passwords"), user, password])
        process?.signal(SIGHUP)
    }

    /// Replaces the lines of the ACL file and has the running broker read it.
    ///
    /// It was started with rights.
    package func setRights(_ rights: [String]) throws {
        try folder.write(rights.joined(separator: "\n") + "\n", to: "rights")
        process?.signal(SIGHUP)
    }

    /// What it has logged since it was started.
    package var log: String { process?.output ?? "" }

    /// Waits for it to log `text`; false when it has not within 20 s.
    package func waitForLog(_ text: String) -> Bool {
        process?.waitForOutput(text) ?? false
    }

    private static func configuration(_ options: Options, port: Int, folder: TestFolder) throws -> [String] {
        var lines = [
            "listener \(port) 127.0.0.1", "allow_anonymous \(options.users.isEmpty)",
            "persistence true", "persistence_location \(folder.path(""))", "autosave_on_changes true",
            "autosave_interval 1", "log_dest stderr", "log_type all", "set_tcp_nodelay true",
            // Started by root it would otherwise turn into a user who cannot read the folder.
            "user root",
        ]
        if !options.users.isEmpty { lines.append("password_file \(try passwords(options.users, folder: folder))") }
        if !options.rights.isEmpty {
            let text = options.rights.joined(separator: "\n") + "\n"
            lines.append("acl_file \(try folder.write(text, to: "rights"))")
        }
        if options.deniesSubscriptions {
            // The ACL file of 2.0 cannot refuse a subscription; it only keeps the messages back.
            let rules = """
                {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false}}
                """
            lines.append("plugin \(try dynamicSecurityPlugin())")
            lines.append("plugin_opt_config_file \(try folder.write(rules, to: "dynamic-security.json"))")
        }
        if let certificate = options.certificate {
            lines += ["certfile \(certificate.certFile)", "keyfile \(certificate.keyFile)"]
        }
        if let authority = options.clientAuthority {
            lines += ["cafile \(authority.caFile)", "require_certificate true"]
        }
        return lines + options.extra
    }

    private static func passwords(_ users: [String: String], folder: TestFolder) throws -> String {
        let file = try folder.write("", to: "passwords")
        for (user, password) in users.sorted(by: { $0.key < $1.key }) {
            try TestProcess.run(["mosquitto_passwd", "-b", file, user, password])
        }
        return file
    }

    private static func environment(_ options: Options, folder: TestFolder) throws -> [String: String] {
        guard options.isLimitedToTLS12 else { return [:] }
        let settings = """
            openssl_conf = main
            [main]
            ssl_conf = ssl
            [ssl]
            system_default = limits
            [limits]
            MaxProtocol = TLSv1.2
            """
        return ["OPENSSL_CONF": try folder.write(settings + "\n", to: "openssl.cnf")]
    }

    private static func dynamicSecurityPlugin() throws -> String {
        let libraries = URL(filePath: "/usr/lib")
        let name = "mosquitto_dynamic_security.so"
        let candidates = try FileManager.default.contentsOfDirectory(at: libraries, includingPropertiesForKeys: nil)
        let found = candidates.map { $0.appending(path: name).path() }.first(where: FileManager.default.fileExists)
        guard let found else { throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: name]) }
        return found
    }
}
