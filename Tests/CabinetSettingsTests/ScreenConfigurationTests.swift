import CabinetModel
import CabinetSettings
import Testing

/// The part of the configuration that the attract screen reads.
struct ScreenConfigurationTests {
    private func load(
        _ text: String, environment: [String: String] = [:]
    ) throws(ConfigurationError) -> ScreenConfiguration {
        try ConfigurationLoader.loadScreen(
            contents: Array(text.utf8), source: ConfigurationText.source, environment: environment)
    }

    private func problems(_ text: String, environment: [String: String] = [:]) -> [String] {
        do {
            _ = try load(text, environment: environment)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `it says what the daemon's says`() throws {
        let text = try ExampleFile.filledIn()
        let whole = try ConfigurationText.load(text)

        let screen = try load(text)

        #expect(screen.machineID == whole.machineID)
        #expect(screen.attract == whole.attract)
        #expect(screen.control == whole.control)
        #expect(screen.logLevel == whole.logLevel)
        #expect(screen.warnings.isEmpty)
    }

    @Test func `the machine's id is enough`() throws {
        #expect(try load("machine: {id: cab-1}").warnings.isEmpty)
        #expect(
            problems("") == ["coinpulse.yaml: machine.id: is missing; set it in the file or with COINPULSE_MACHINE_ID"])
    }

    @Test(arguments: [
        "coin: {pulse: 5ms}", "coin: {pulse: }", "coin: {line: [a, b]}", "broker: {port: many}",
        "broker: {host: x, username: u, password_file: /nowhere/x}", "ledger: {path: relative}",
    ])
    func `a wrong value that only the daemon reads is not even looked at`(text: String) throws {
        #expect(try load("machine: {id: cab-1}\n\(text)").warnings.isEmpty)
    }

    @Test(arguments: [
        ("coin: {pluse: 5ms}", "coinpulse.yaml:2: coin.pluse: unknown key; did you mean coin.pulse?"),
        ("attract: {languge: de}", "coinpulse.yaml:2: attract.languge: unknown key; did you mean attract.language?"),
        ("coins: {line: x}", "coinpulse.yaml:2: coins: unknown key; did you mean coin?"),
        ("coin: 5", "coinpulse.yaml:2: coin: is a section; write its keys below it"),
        ("coin: {pulse: {a: 1}}", "coinpulse.yaml:2: coin.pulse: takes a value, not a section or a list of lists"),
        (
            "broker: {host: &a x}",
            "coinpulse.yaml:2: YAML anchors and aliases (& and *) are not supported; write the value out"
        ),
    ])
    func `what the daemon refuses in the file's structure is a warning`(text: String, warning: String) throws {
        #expect(try load("machine: {id: cab-1}\n\(text)").warnings == [warning])
    }

    @Test func `an unknown variable is a warning`() throws {
        let environment = ["COINPULSE_COIN_PLUSE": "5ms", "COINPULSE_COIN_PULSE": "never"]

        #expect(
            try load("machine: {id: cab-1}", environment: environment).warnings == [
                "COINPULSE_COIN_PLUSE: unknown environment variable; did you mean COINPULSE_COIN_PULSE?"
            ])
    }

    @Test func `a problem with a key of its own is told with those, and without the daemon's`() {
        let text = """
            machine: {id: cab/1}
            coin: {pulse: 5ms, pluse: 1}
            attract: {language: fr, motion: {a: b}}
            log: {level: loud}
            control: 5
            """

        #expect(
            problems(text, environment: ["COINPULSE_ATTRACT_SAFE_AREA": "20"]) == [
                "coinpulse.yaml:3: attract.motion: takes a value, not a section or a list of lists",
                "coinpulse.yaml:5: control: is a section; write its keys below it",
                "coinpulse.yaml:1: machine.id: cab/1 is not a machine id; allowed: 1 to 64 of A-Z a-z 0-9 _ -",
                "coinpulse.yaml:3: attract.language: fr is not known; allowed: en, ms, de, es or ja (default en)",
                "COINPULSE_ATTRACT_SAFE_AREA: attract.safe_area: 20 is out of range; allowed: 0…10 (default 0)",
                "coinpulse.yaml:4: log.level: loud is not known; allowed: "
                    + "trace, debug, info, notice, warning, error or critical (default info)",
            ])
    }

    @Test(arguments: ["x", "[a, b]", "machine: [1", "machine:\n\tid: x", "machine: {id: \u{1}}", "a: [[b], [c]]"])
    func `a file in which no value can be found is an error`(text: String) {
        #expect(!problems(text).isEmpty)
    }

    @Test func `a warning about the screen's own keys comes behind those for the daemon`() throws {
        let text = "machine: {id: cab-1}\nattract: {url: \"http://x.example\"}\nx: 1"

        let warnings = try load(text).warnings

        #expect(warnings.first == "coinpulse.yaml:3: x: unknown key")
        #expect(warnings.last?.hasPrefix("attract.url: no QR is shown") == true)
        #expect(warnings.count == 2)
    }

    @Test func `the file is read from where the daemon reads it, and no secret with it`() throws {
        let files = try ScratchFiles()
        let secret = try files.write("password", "hunter2", mode: 0o000)
        let text = ConfigurationText.with(["broker.username": "u", "broker.password_file": secret])
        let path = try files.write("coinpulse.yaml", text)

        let screen = try ConfigurationLoader.loadScreen(file: path, environment: [:])

        #expect(screen.machineID == MachineID("cab-1"))
        #expect(screen.warnings.isEmpty)
    }

    @Test func `a file that is not there is an error`() {
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.loadScreen(file: "/nowhere/x.yaml", environment: [:])
        }

        #expect(error?.description == "/nowhere/x.yaml: does not exist")
    }
}
