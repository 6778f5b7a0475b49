import CabinetSettings
import Testing

/// Secrets and TLS files: where they are looked for, what is taken and what is refused.
struct SecretFileTests {
    private func load(
        password: String, environment: [String: String] = [:]
    ) throws(ConfigurationError) -> CabinetConfiguration {
        try ConfigurationText.load(
            ["broker.username": "cab-1", "broker.password_file": password], environment: environment)
    }

    private func problem(password: String, environment: [String: String] = [:]) -> String {
        ConfigurationText.problems(
            ["broker.username": "cab-1", "broker.password_file": password], environment: environment
        ).map(\.description).joined(separator: "\n")
    }

    @Test func `a secret is found at its absolute path`() throws {
        let files = try ScratchFiles()

        let configuration = try load(password: try files.write("p", "hunter2"))

        #expect(configuration.broker.password?.revealed == "hunter2")
        #expect(configuration.warnings.isEmpty)
    }

    @Test(arguments: ["mqtt-password", "coinpulse_mqtt-password"])
    func `a secret is found among the credentials that systemd hands over`(file: String) throws {
        let files = try ScratchFiles()
        try files.write(file, "hunter2")

        let configuration = try load(password: "mqtt-password", environment: ["CREDENTIALS_DIRECTORY": files.path])

        #expect(configuration.broker.password?.revealed == "hunter2")
    }

    @Test(arguments: [
        ("hunter2\n", "hunter2"), ("hunter2\r\n", "hunter2"), ("hunter2\n\n", "hunter2"),
        ("hunter2\r\n\r\n", "hunter2"), ("\u{FEFF}hunter2\r\n", "hunter2"), ("\u{FEFF}\u{FEFF}x", "\u{FEFF}x"),
        ("höhle", "höhle"), ("a b", "a b"),
    ])
    func `what an editor puts around a secret unseen is not part of it, all else is`(
        contents: String, secret: String
    ) throws {
        let files = try ScratchFiles()

        let configuration = try load(password: try files.write("p", contents))

        #expect(configuration.broker.password?.revealed == secret)
        #expect(configuration.warnings == [])
    }

    @Test(arguments: [
        (" hunter2", "begins or ends with a blank"), ("hunter2 \n", "begins or ends with a blank"),
        ("hunter2\t", "begins or ends with a blank"), ("\nhunter2", "has several lines"),
        ("cab-1\nhunter2\n", "has several lines"),
    ])
    func `a secret that has a slip in it is taken as it is, with a warning that does not show it`(
        contents: String, hint: String
    ) throws {
        let files = try ScratchFiles()

        let configuration = try load(password: try files.write("p", contents))

        #expect(configuration.broker.password != Secret("hunter2"))
        #expect(configuration.warnings.map { $0.contains(hint) && !$0.contains("hunter2") } == [true])
    }

    @Test(
        arguments: [
            ([], "is empty"), (Array("\n".utf8), "is blank"), (Array(" \t\r\n\n".utf8), "is blank"),
            (Array("\u{FEFF}\n".utf8), "is blank"), (Array("a\0b".utf8), "without a NUL character"),
            ([0xFF, 0xFE], "must be text in UTF-8"), ([UInt8](repeating: 0x61, count: 5000), "is larger than 4 KiB"),
        ] as [([UInt8], String)])
    func `a secret that cannot be one is refused`(contents: [UInt8], message: String) throws {
        let files = try ScratchFiles()
        let path = try files.write("p", contents)

        #expect(problem(password: path).hasPrefix("coinpulse.yaml:3: broker.password_file: \(path) "))
        #expect(problem(password: path).contains(message))
    }

    @Test func `a secret that is nowhere is refused with the places, and not repeated`() {
        let problem = problem(password: "hunter2", environment: ["CREDENTIALS_DIRECTORY": "/nowhere"])

        #expect(
            problem
                == "coinpulse.yaml:3: broker.password_file: names no file in /nowhere or /etc/coinpulse/credentials")
    }

    @Test func `a path that depends on where the daemon was started is refused, and not repeated`() {
        #expect(
            problem(password: "secrets/hunter2")
                == "coinpulse.yaml:3: broker.password_file: is neither an absolute path nor a plain file name")
    }

    @Test func `an absolute path that leads nowhere is refused`() {
        #expect(
            problem(password: "/nowhere/p") == "coinpulse.yaml:3: broker.password_file: /nowhere/p does not exist")
    }

    @Test func `a secret that every user may read is a warning`() throws {
        let files = try ScratchFiles()
        let path = try files.write("p", "hunter2", mode: 0o644)

        #expect(
            try load(password: path).warnings == [
                "broker.password_file: \(path) can be read by every user of this machine; use chmod 600"
            ])
    }

    @Test func `a secret shows itself nowhere`() throws {
        let files = try ScratchFiles()
        let configuration = try load(password: try files.write("p", "hunter2"))
        var dumped = ""

        dump(configuration, to: &dumped)

        #expect("\(Secret("hunter2"))" == "<secret>")
        #expect(!"\(configuration)".contains("hunter2"))
        #expect(!String(reflecting: configuration).contains("hunter2"))
        #expect(!dumped.contains("hunter2"))
    }

    @Test func `TLS files are found like secrets, and come with their path`() throws {
        let files = try ScratchFiles()
        let key = try files.write("cabinet.key", "text", mode: 0o644)
        let certificate = try files.write("cabinet.crt", "text", mode: 0o644)
        let changes = ["broker.tls.cert_file": certificate, "broker.tls.key_file": "cabinet.key"]

        let configuration = try ConfigurationText.load(changes, environment: ["CREDENTIALS_DIRECTORY": files.path])

        let tls = try #require(configuration.broker.tls)
        #expect(tls.caFile == nil)
        #expect(tls.certFile == certificate)
        #expect(tls.keyFile == key)
        #expect(
            configuration.warnings == [
                "broker.tls.key_file: \(key) can be read by every user of this machine; use chmod 600"
            ])
    }

    @Test(arguments: ["broker.tls.ca_file", "broker.tls.cert_file", "broker.tls.key_file"])
    func `a TLS file that is not there is refused with its name`(key: String) {
        let problems = ConfigurationText.problems([key: "nothing.pem"])

        #expect(problems.contains { $0.key == key && $0.message.hasPrefix("nothing.pem names no file in ") })
    }
}
