import CabinetModel
import CabinetSettings
import Testing

/// Values that are right on their own and wrong together.
struct ConfigurationConflictTests {
    @Test(arguments: ["coin.line", "game_over.line", "inhibit.line"])
    func `a simulated line needs a broker on this machine`(key: String) throws {
        let problems = ConfigurationText.problems([key: "simulated:x"])

        #expect(problems.map(\.key) == [key])
        #expect(problems.allSatisfy { $0.message.contains("is simulated") })
        #expect(ConfigurationText.problems([key: "simulated:x", "broker.host": "localhost"]) == [])
    }

    @Test(arguments: [
        ("GPIO17", "GPIO27", "game_over.line"), ("GPIO22", "GPIO17", "inhibit.line"),
        ("GPIO27", "GPIO27", "inhibit.line"),
    ])
    func `no line is used twice`(gameOver: String, inhibit: String, blamed: String) {
        let problems = ConfigurationText.problems(["game_over.line": gameOver, "inhibit.line": inhibit])

        #expect(problems.map(\.key) == [blamed])
        #expect(problems.allSatisfy { $0.message.contains("already") })
    }

    @Test func `a game without a limit needs an input that ends it`() throws {
        let problems = ConfigurationText.problems(["game_over.max_game": "off"])

        #expect(
            problems.map(\.message) == ["off needs game_over.line: nothing else would end a game"])
        let configuration = try ConfigurationText.load(["game_over.max_game": "off", "game_over.line": "GPIO27"])
        #expect(configuration.gameOver.maximumGame == nil)
    }

    @Test(arguments: [
        ("broker.tls.cert_file", "broker.tls.key_file"), ("broker.tls.key_file", "broker.tls.cert_file"),
    ])
    func `a certificate and its key come together`(given: String, missing: String) throws {
        let files = try ScratchFiles()
        let path = try files.write("file", "text")

        let problems = ConfigurationText.problems([given: path])

        #expect(problems.map(\.key) == [given])
        #expect(problems.allSatisfy { $0.message.contains(missing) })
        #expect(ConfigurationText.problems([given: path, missing: path]) == [])
    }

    @Test func `a password without a user name is refused, because it would not be sent`() throws {
        let files = try ScratchFiles()

        let problems = ConfigurationText.problems(["broker.password_file": try files.write("password", "x")])

        #expect(problems.map(\.message) == ["needs broker.username: without one no password is sent"])
    }

    @Test func `TLS files without TLS are warned about`() throws {
        let files = try ScratchFiles()
        let path = try files.write("ca.crt", "text", mode: 0o644)

        let configuration = try ConfigurationText.load(["broker.host": "localhost", "broker.tls.ca_file": path])

        #expect(configuration.broker.tls == nil)
        #expect(
            configuration.warnings == [
                "broker.tls.ca_file: is not used, because TLS is off; set broker.tls.enabled: true"
            ])
    }

    @Test(arguments: ["http://buy.stripe.com/x", "https://u@buy.stripe.com/x", "https://buy.stripe.com:443/x"])
    func `a link that may not be shown is a warning, because the daemon takes payments without it`(url: String) throws {
        let configuration = try ConfigurationText.load(["attract.url": "\"\(url)\""])

        #expect(configuration.attract.url == url)
        #expect(configuration.warnings.map { $0.hasPrefix("attract.url: no QR is shown") } == [true])
    }

    @Test func `the configured link needs no list to be allowed`() throws {
        #expect(try ConfigurationText.load(["attract.url": "\"https://buy.stripe.com/x?a=1&b=2\""]).warnings.isEmpty)
    }
}
