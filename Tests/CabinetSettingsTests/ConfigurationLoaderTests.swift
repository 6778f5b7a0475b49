import CabinetModel
import CabinetProtocol
import CabinetSettings
import Logging
import Testing

struct ConfigurationLoaderTests {
    @Test func `three keys are enough, and the rest has its default`() throws {
        let configuration = try ConfigurationText.load(ConfigurationText.required)

        #expect(configuration.machineID == MachineID("cab-1"))
        #expect(configuration.broker.host == "broker.example")
        #expect(configuration.broker.port == 8883)
        #expect(configuration.broker.version == .v5)
        #expect(configuration.broker.clientID == "coinpulse-cab-1")
        #expect(configuration.broker.username == nil)
        #expect(configuration.broker.password == nil)
        let tls = try #require(configuration.broker.tls)
        #expect(tls.caFile == nil)
        #expect(tls.certFile == nil)
        #expect(tls.keyFile == nil)
        // G5: a broker that is gone costs nobody more than these twenty seconds with a QR.
        #expect(configuration.broker.keepalive * 2 <= .seconds(20))
        #expect(configuration.coin.line == .name("GPIO17"))
        #expect(configuration.coin.active == .high)
        #expect(configuration.coin.drive == .pushPull)
        #expect(configuration.coin.bias == .asIs)
        #expect(configuration.coin.profile == .standard)
        #expect(configuration.coin.onInterrupted == .repeat)
        #expect(configuration.coin.maximumAge == nil)
        #expect(configuration.gameOver.input == nil)
        #expect(configuration.gameOver.maximumGame == .seconds(600))
        #expect(configuration.inhibit == nil)
        #expect(configuration.limits.creditsPerMessage == 100)
        #expect(configuration.publish.receipt)
        #expect(configuration.publish.status)
        #expect(configuration.attract.url == nil)
        #expect(configuration.attract.whilePlaying == .release)
        #expect(configuration.attract.allowedLinks.isEmpty)
        #expect(configuration.attract.language == .english)
        #expect(configuration.attract.look.font == nil)
        #expect(configuration.attract.look.hasMotion)
        #expect(configuration.attract.look.background == RGB(0x140A32))
        #expect(configuration.attract.look.accent == RGB(0xFFD447))
        #expect(configuration.attract.look.text == RGB(0xFFFFFF))
        #expect(configuration.attract.slides.paths == [])
        #expect(configuration.attract.slides.time == .seconds(10))
        #expect(configuration.attract.geometry.rotate == .none)
        #expect(configuration.attract.geometry.safeAreaPercent == 0)
        #expect(configuration.attract.geometry.pixelAspect == 1)
        #expect(configuration.ledger.path == "/var/lib/coinpulse/ledger.sqlite")
        #expect(!configuration.ledger.isVolatileAllowed)
        #expect(configuration.control.directory == "/run/coinpulse")
        #expect(configuration.logLevel == .info)
        #expect(configuration.warnings.isEmpty)
    }

    @Test func `every key of the file arrives`() throws {
        let text = """
            machine: {id: cab_2}
            broker: {host: 127.0.0.1, port: 1884, protocol: 3.1.1, client_id: me, username: u, keepalive: 1m}
            coin: {line: "pinctrl-rp1:17", active: low, drive: open-drain, bias: pull-up, pulse: 60ms, gap: 1.5s,
                   pulses_per_credit: 2, on_interrupted: skip, max_age: 7d}
            game_over: {line: GPIO27, active: high, bias: pull-down, debounce: 5ms, hold: 2s, max_game: off}
            inhibit: {line: GPIO22, active: high, bias: disabled, debounce: 0ms}
            limits: {credits_per_message: 7}
            publish: {receipt: false, status: no}
            attract: {url: "https://pay.example/x", price: 1.00, currency: EUR, label: "1 credit", help: Ask,
                      while_playing: show, allowed_links: ["https://pay.example/"], language: ja, font: /f.ttf, motion: off,
                      background: "#000001", accent: "#AbCdEf", text: "#F0F0F0", slides: [/b, /a b.png],
                      slide_time: 1m, rotate: 270, safe_area: 8, pixel_aspect: 0.25}
            ledger: {path: /tmp/l.sqlite, volatile: true}
            control: {directory: /tmp/run}
            log: {level: debug}
            """

        let configuration = try ConfigurationText.load(text)

        #expect(configuration.machineID == MachineID("cab_2"))
        #expect(configuration.broker.port == 1884)
        #expect(configuration.broker.version == .v311)
        #expect(configuration.broker.clientID == "me")
        #expect(configuration.broker.username == "u")
        #expect(configuration.broker.keepalive == .seconds(60))
        #expect(configuration.coin.line == .offset(chipLabel: "pinctrl-rp1", offset: 17))
        #expect(configuration.coin.active == .low)
        #expect(configuration.coin.drive == .openDrain)
        #expect(configuration.coin.bias == .pullUp)
        #expect(
            configuration.coin.profile
                == PulseProfile(width: .milliseconds(60), gap: .milliseconds(1500), pulsesPerCredit: 2))
        #expect(configuration.coin.onInterrupted == .skip)
        #expect(configuration.coin.maximumAge == .seconds(7 * 86_400))
        let input = try #require(configuration.gameOver.input)
        #expect(input.line == .name("GPIO27"))
        #expect(input.active == .high)
        #expect(input.bias == .pullDown)
        #expect(input.debounce == .milliseconds(5))
        #expect(input.hold == .seconds(2))
        #expect(configuration.gameOver.maximumGame == nil)
        let inhibit = try #require(configuration.inhibit)
        #expect(inhibit.line == .name("GPIO22"))
        #expect(inhibit.bias == .disabled)
        #expect(inhibit.hold == .zero)
        #expect(configuration.limits.creditsPerMessage == 7)
        #expect(!configuration.publish.receipt)
        #expect(!configuration.publish.status)
        #expect(configuration.attract.url == "https://pay.example/x")
        #expect(configuration.attract.currency == "EUR")
        #expect(configuration.attract.label == "1 credit")
        #expect(configuration.attract.help == "Ask")
        #expect(configuration.attract.whilePlaying == .show)
        #expect(configuration.attract.allowedLinks.map(\.description) == ["https://pay.example/"])
        #expect(configuration.attract.language == .japanese)
        #expect(configuration.attract.look.font == "/f.ttf")
        #expect(!configuration.attract.look.hasMotion)
        #expect(configuration.attract.look.background == RGB(0x000001))
        #expect(configuration.attract.look.accent == RGB(0xABCDEF))
        #expect(configuration.attract.look.text == RGB(0xF0F0F0))
        #expect(configuration.attract.slides.paths == ["/b", "/a b.png"])
        #expect(configuration.attract.slides.time == .seconds(60))
        #expect(configuration.attract.geometry.rotate == .threeQuarters)
        #expect(configuration.attract.geometry.safeAreaPercent == 8)
        #expect(configuration.attract.geometry.pixelAspect == 0.25)
        #expect(configuration.ledger.path == "/tmp/l.sqlite")
        #expect(configuration.ledger.isVolatileAllowed)
        #expect(configuration.control.directory == "/tmp/run")
        #expect(configuration.logLevel == .debug)
        // The file closes the coin switch with a low level.
        #expect(configuration.warnings.map { $0.hasPrefix("coin.active: is low") } == [true])
    }

    @Test func `the environment wins over the file`() throws {
        let environment = [
            "COINPULSE_MACHINE_ID": "cab-9", "COINPULSE_COIN_PULSE": "50ms",
            "COINPULSE_ATTRACT_ALLOWED_LINKS": "https://a.example/, https://b.example/x",
            "COINPULSE_ATTRACT_SLIDES": "/a,/b c",
            "COINPULSE_ATTRACT_TEXT": "#123456", "PATH": "/bin",
        ]

        let configuration = try ConfigurationText.load(["coin.pulse": "80ms"], environment: environment)

        #expect(configuration.machineID == MachineID("cab-9"))
        #expect(configuration.coin.profile.width == .milliseconds(50))
        #expect(
            configuration.attract.allowedLinks.map(\.description) == ["https://a.example/", "https://b.example/x"])
        #expect(configuration.attract.slides.paths == ["/a", "/b c"])
        #expect(configuration.attract.look.text == RGB(0x123456))
    }

    @Test func `without a list only the configured link is allowed, and a list is the whole truth`() throws {
        func allowed(_ settings: [String: String]) throws -> [String] {
            try ConfigurationText.load(settings).attract.allowedLinks.map(\.description)
        }
        let url = "https://buy.stripe.com/own/"
        #expect(try allowed(["attract.url": url]) == [url])
        #expect(try allowed(["attract.url": url, "attract.allowed_links": "[]"]) == [])
        let configuration = try ConfigurationText.load([
            "attract.url": url, "attract.allowed_links": "[\"https://pay.example/\"]",
        ])
        #expect(configuration.attract.allowedLinks.map(\.description) == ["https://pay.example/"])
        #expect(
            configuration.warnings == [
                "attract.url: no QR is shown: the link is not https, or not in attract.allowed_links"
            ])
    }

    @Test func `colours that are hard to read are a warning with the figure, for the daemon's check and the screen`()
        throws
    {
        let text = ConfigurationText.required + "\nattract: {background: \"#ffffff\", text: \"#000000\"}"
        let warnings = try ConfigurationText.load(text).warnings
        #expect(warnings.count == 1)
        #expect(
            warnings.first?.hasPrefix("attract.accent: is hard to read on attract.background: the contrast is ") == true
        )
        #expect(warnings.first?.hasSuffix(" : 1, and should be 4.5 : 1 at least") == true)
        let screen = try ConfigurationLoader.loadScreen(
            contents: Array(text.utf8), source: ConfigurationText.source, environment: [:])
        #expect(screen.warnings == warnings)
        #expect(try ConfigurationText.load(["attract.text": "\"#ffff80\""]).warnings.isEmpty)
    }

    @Test func `a list of hosts is refused, with what to write instead`() {
        let inFile = ConfigurationText.problems(["attract.allowed_hosts": "[buy.stripe.com]"])
        let inEnvironment = ConfigurationText.problems(
            ConfigurationText.required, environment: ["COINPULSE_ATTRACT_ALLOWED_HOSTS": "buy.stripe.com"])
        for problems in [inFile, inEnvironment] {
            #expect(problems.count == 1)
            #expect(problems.first?.message.contains("write attract.allowed_links") == true)
        }
    }

    @Test func `a wrong value in the environment is told with the variable's name`() {
        let problems = ConfigurationText.problems(
            ConfigurationText.required, environment: ["COINPULSE_COIN_PULSE": "5ms"])

        #expect(
            problems.map(\.description) == [
                "COINPULSE_COIN_PULSE: coin.pulse: 5ms is out of range; allowed: 10ms…1s (default 100ms)"
            ])
    }

    @Test func `an unknown variable is refused with the nearest one`() {
        let problems = ConfigurationText.problems(
            ConfigurationText.required, environment: ["COINPULSE_COIN_PLUSE": "5ms", "COINPULSE_ZZZZZZZZZZ": "x"])

        #expect(
            problems.map(\.description) == [
                "COINPULSE_COIN_PLUSE: unknown environment variable; did you mean COINPULSE_COIN_PULSE?",
                "COINPULSE_ZZZZZZZZZZ: unknown environment variable",
            ])
    }

    @Test
    func `what a container platform says about services named like us is passed over, and told to those who search`()
        throws
    {
        // A service "coinpulse" and a service "coinpulse-broker", in Kubernetes.
        let platform = [
            "COINPULSE_SERVICE_HOST": "10.0.0.7", "COINPULSE_SERVICE_PORT": "1883",
            "COINPULSE_SERVICE_PORT_MQTT": "1883",
            "COINPULSE_PORT": "tcp://10.0.0.7:1883", "COINPULSE_PORT_1883_TCP": "tcp://10.0.0.7:1883",
            "COINPULSE_PORT_1883_TCP_PROTO": "tcp", "COINPULSE_PORT_1883_TCP_PORT": "1883",
            "COINPULSE_PORT_1883_TCP_ADDR": "10.0.0.7", "COINPULSE_PORT_53_UDP": "udp://10.0.0.7:53",
            "COINPULSE_BROKER_SERVICE_HOST": "10.0.0.8", "COINPULSE_BROKER_PORT": "tcp://10.0.0.8:1883",
        ]

        let configuration = try ConfigurationText.load(["broker.port": "8884"], environment: platform)

        #expect(configuration.broker.port == 8884)
        #expect(configuration.warnings == [])
        #expect(configuration.passedOver == platform.keys.sorted())
    }

    @Test(arguments: [
        ("COINPULSE_PORT", "1883"), ("COINPULSE_PORT", "http://x"), ("COINPULSE_HOST", "10.0.0.7"),
        ("COINPULSE_PORT_MQTT", "1883"), ("COINPULSE_PORT_1883", "x"), ("COINPULSE_BROKER_PORT", "1883x"),
        ("COINPULSE_COIN_PORT_1_TPC", "x"),
    ])
    func `a variable that only resembles a container platform's is refused`(name: String, value: String) {
        let problems = ConfigurationText.problems(ConfigurationText.required, environment: [name: value])

        #expect(problems.map(\.source) == [name])
    }

    @Test(arguments: ConfigurationKey.all)
    func `no key has a variable that could be a container platform's`(key: ConfigurationKey) throws {
        let problems = ConfigurationText.problems(
            ConfigurationText.required, environment: [key.environmentName: "\u{1}"])

        #expect(problems.contains { $0.source == key.environmentName })
    }

    @Test func `all problems are told at once, with file, line, key, value and what is allowed`() {
        let text = """
            machine: {id: cab/1}
            broker:
              port: 99999
              protocol: 4
            coin:
              line: gpiochip0:17
              pulse: 5ms
              plus: 1
            """

        let problems = ConfigurationText.problems(text)

        #expect(
            problems.map(\.description) == [
                "coinpulse.yaml:8: coin.plus: unknown key; did you mean coin.pulse?",
                "coinpulse.yaml:1: machine.id: cab/1 is not a machine id; allowed: 1 to 64 of A-Z a-z 0-9 _ -",
                "coinpulse.yaml: broker.host: is missing; set it in the file or with COINPULSE_BROKER_HOST",
                "coinpulse.yaml:3: broker.port: 99999 is out of range; allowed: 1…65535 "
                    + "(default 8883 with TLS, 1883 without)",
                "coinpulse.yaml:4: broker.protocol: 4 is not known; allowed: 5 or 3.1.1 (default 5)",
                "coinpulse.yaml:6: coin.line: gpiochip0:17 is not a GPIO line; "
                    + "allowed: NAME, CHIP-LABEL:OFFSET or simulated:NAME",
                "coinpulse.yaml:7: coin.pulse: 5ms is out of range; allowed: 10ms…1s (default 100ms)",
            ])
    }

    @Test func `the parts of a problem can be taken apart`() {
        let problems = ConfigurationText.problems(["coin.pulse": "5ms"])

        #expect(problems.map(\.source) == ["coinpulse.yaml"])
        #expect(problems.map(\.line) == [5])
        #expect(problems.map(\.key) == ["coin.pulse"])
        #expect(problems.map(\.value) == ["5ms"])
    }

    @Test(arguments: ["", "# nothing but a comment\n", "---\n", "~", "coin:\n"])
    func `a file that sets nothing lacks the three required keys`(text: String) {
        #expect(ConfigurationText.problems(text).map(\.key) == ["machine.id", "broker.host", "coin.line"])
    }

    @Test func `the environment can say everything`() throws {
        let environment = [
            "COINPULSE_MACHINE_ID": "cab-1", "COINPULSE_BROKER_HOST": "broker.example", "COINPULSE_COIN_LINE": "GPIO17",
        ]

        let configuration = try ConfigurationText.load("", environment: environment)

        #expect(configuration == (try ConfigurationText.load(ConfigurationText.required)))
    }
}
