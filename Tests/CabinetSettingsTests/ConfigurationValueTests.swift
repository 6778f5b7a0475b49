import CabinetModel
import CabinetSettings
import Testing

/// What each kind of value accepts and refuses.
struct ConfigurationValueTests {
    struct Limits: Sendable, CustomTestStringConvertible {
        let key: String
        let accepted: [String]
        let refused: [String]
        var testDescription: String { key }
    }

    private static let limits: [Limits] = [
        Limits(
            key: "coin.pulse", accepted: ["10ms", "0.01s", "1000ms", "1s"], refused: ["9ms", "1001ms", "off", "0ms"]),
        Limits(key: "coin.gap", accepted: ["20ms", "5000ms", "5s"], refused: ["19ms", "5001ms", "1m"]),
        Limits(
            key: "coin.pulses_per_credit", accepted: ["1", "100"], refused: ["0", "101", "-1", "1.0", "1e1", "010"]),
        Limits(
            key: "coin.max_age", accepted: ["1s", "30d", "off", "\"off\""], refused: ["999ms", "31d", "Off", "never"]),
        Limits(key: "game_over.debounce", accepted: ["0ms", "0s", "1000ms"], refused: ["1001ms", "0"]),
        Limits(key: "game_over.hold", accepted: ["0ms", "60s", "1m"], refused: ["61s"]),
        Limits(key: "game_over.max_game", accepted: ["10s", "24h", "1d"], refused: ["9s", "25h"]),
        Limits(key: "inhibit.debounce", accepted: ["0ms", "1s"], refused: ["1001ms"]),
        Limits(key: "broker.keepalive", accepted: ["5s", "1h", "60m"], refused: ["4s", "3601s", "off"]),
        Limits(
            key: "broker.port", accepted: ["1", "65535", "\"8883\""], refused: ["0", "65536", "01883", "0x50", "+1"]),
        Limits(key: "broker.protocol", accepted: ["5", "3.1.1"], refused: ["4", "3.1", "5.0"]),
        Limits(
            key: "limits.credits_per_message", accepted: ["1", "10000"],
            refused: ["0", "10001", "10000000000000000000"]),
        Limits(
            key: "publish.receipt", accepted: ["true", "false", "yes", "no", "on", "off", "TRUE", "Off"],
            refused: ["1", "0", "maybe", "tRuE"]),
        Limits(key: "coin.active", accepted: ["high", "low"], refused: ["High", "1", "active-high"]),
        Limits(key: "coin.drive", accepted: ["push-pull", "open-drain", "open-source"], refused: ["pushpull"]),
        Limits(key: "coin.bias", accepted: ["as-is", "disabled", "pull-up", "pull-down"], refused: ["up", "off"]),
        Limits(key: "coin.on_interrupted", accepted: ["repeat", "skip"], refused: ["retry"]),
        Limits(key: "attract.rotate", accepted: ["0", "90", "180", "270", "\"90\""], refused: ["45", "360", "-90"]),
        Limits(key: "attract.while_playing", accepted: ["release", "show"], refused: ["hide"]),
        Limits(key: "attract.language", accepted: ["en", "ms", "de", "es", "ja"], refused: ["EN", "fr", "english"]),
        Limits(key: "attract.font", accepted: ["/f.ttf"], refused: ["f.ttf", "DejaVu Sans", "\"\""]),
        Limits(
            key: "attract.slides", accepted: ["[]", "[/a, \"/b c\"]", "\n    - /a\n    - /b"],
            refused: ["/a", "[a]", "[./a]", "[\"\"]", "[\"/a\\nb\"]", "[[/a]]"]),
        Limits(key: "attract.slide_time", accepted: ["3s", "10m"], refused: ["2999ms", "601s", "off", "10"]),
        Limits(key: "attract.motion", accepted: ["true", "off"], refused: ["1", "some"]),
        Limits(
            key: "attract.background", accepted: ["\"#000000\"", "\"#FFffFF\"", "'#0a1B2c'"],
            refused: [
                "\"#fff\"", "\"#12345\"", "\"#1234567\"", "\"#12345g\"", "\"#+12345\"", "\"# 12345\"", "123456",
                "0x123456", "red", "\"#\"", "\"\"", "\"#１２３４５６\"",
            ]),
        Limits(key: "attract.accent", accepted: ["\"#ffd447\""], refused: ["yellow"]),
        Limits(key: "attract.text", accepted: ["\"#ffffff\""], refused: ["white"]),
        Limits(key: "attract.safe_area", accepted: ["0", "10"], refused: ["11", "-1", "5%", "2.5"]),
        Limits(
            key: "attract.pixel_aspect", accepted: ["0.25", "4", "4.0", "1.000000", "\"1.5\"", "0.833333"],
            refused: [
                "0.249999", "4.000001", "0", "1,0", "\"1,0\"", "1e0", "nan", ".nan", "inf", "0x1", "+1", "-1", "1.",
                ".5",
                "01", "01.5", "1.0000000", "1_0", "1:1", "4:3", "12345678901", "\"\"", "１",
            ]),
        Limits(key: "log.level", accepted: ["trace", "debug", "critical"], refused: ["warn", "INFO"]),
        Limits(
            key: "coin.line", accepted: ["GPIO17", "\"pinctrl-rp1:17\"", "pinctrl-rp1:17"],
            refused: ["gpiochip0:17", "/dev/gpiochip0:17", "\"\"", "\"GPIO 17\""]),
        Limits(key: "broker.client_id", accepted: ["x", "\"~!\""], refused: ["\"\"", "\"a b\"", "ü"]),
        Limits(key: "ledger.path", accepted: ["/x"], refused: ["ledger.sqlite", "./x", "\"\""]),
        Limits(
            key: "control.directory", accepted: ["/run/x"], refused: ["run", "/" + String(repeating: "x", count: 90)]),
        Limits(
            key: "attract.help", accepted: ["Ask", "Fräulein", "\"*\""], refused: ["\"\"", "\"a\\nb\"", "\"\\u202E\""]),
        Limits(key: "attract.price", accepted: ["1.00", "\"1,00 €\""], refused: [String(repeating: "1", count: 33)]),
        Limits(
            key: "attract.allowed_links",
            accepted: [
                "[\"https://a.example\"]", "[]", "\n    - https://a.example/\n    - https://B.example/x?y#z",
            ],
            refused: [
                "https://a.example/", "[a.example]", "[\"http://a.example/\"]", "[\"https://a.example:443/\"]",
                "[\"\"]", "[\"https://u@a.example/\"]", "[\"https://a.example/x/../\"]",
                "[\"https://a.example/%2E%2E/\"]", "[[a.example]]",
            ]),
    ]

    @Test(arguments: limits)
    func `a value inside the limits is taken, one outside is refused at its key`(limits: Limits) {
        for value in limits.accepted {
            #expect(ConfigurationText.problems([limits.key: value, "game_over.line": "GPIO27"]) == [], "\(value)")
        }
        for value in limits.refused {
            #expect(ConfigurationText.problems([limits.key: value]).map(\.key) == [limits.key], "\(value)")
        }
    }

    @Test(arguments: ["100", "1.5", "0"])
    func `a bare number is no duration, and the message asks for the unit`(text: String) {
        let problems = ConfigurationText.problems(["coin.pulse": text])

        #expect(
            problems.map(\.message) == [
                "\(text) has no unit; write ms, s, m, h or d behind it, as in 100ms; "
                    + "allowed: 10ms…1s (default 100ms)"
            ])
    }

    @Test(arguments: [
        "100 ms", "100MS", "1,5s", "ms", "1.s", ".5s", "1e3ms", "-100ms", "+1s", "1s500ms", "1µs", "1 s", "1.2.3s",
    ])
    func `a duration has one number and one unit`(text: String) {
        #expect(ConfigurationText.problems(["coin.pulse": text]).map(\.key) == ["coin.pulse"])
    }

    @Test(arguments: ["999999999999999999999s", "9223372036854775807d", "0.0000000001s", "106752d"])
    func `a duration beyond what can be counted is refused, not wrapped`(text: String) {
        #expect(ConfigurationText.problems(["coin.gap": text]).map(\.key) == ["coin.gap"])
    }

    @Test(arguments: ["001", "1_000", "0x1F", "1e3", "12", "off", "no", "0o17", "2024-07-01"])
    func `an id that YAML would take for something else arrives as it was written`(text: String) throws {
        #expect(try ConfigurationText.load(["machine.id": text]).machineID.rawValue == text)
    }

    @Test(arguments: ["1.00", "1.10", "010", "1_0", "yes"])
    func `a price arrives as it was written`(text: String) throws {
        #expect(try ConfigurationText.load(["attract.price": text]).attract.price == text)
    }

    @Test(arguments: ["coin.pulse", "machine.id", "broker.username", "attract.allowed_links"], ["", "~", "null"])
    func `a key without a value is refused`(key: String, value: String) {
        let problems = ConfigurationText.problems([key: value])

        #expect(problems.map(\.key) == [key])
        #expect(problems.allSatisfy { $0.message.hasPrefix("has no value; delete the line for the default") })
    }

    @Test(arguments: ["attract.background", "attract.accent", "attract.text"])
    func `a colour without quotes, which YAML takes for a comment, is refused with the cure`(key: String) {
        let problems = ConfigurationText.problems([key: "#ffd447"])

        #expect(problems.map(\.key) == [key])
        #expect(problems.allSatisfy { $0.message.hasPrefix("has no value; write the colour in quotes, as in \"#") })
    }

    @Test func `a decimal number is told what is allowed`() {
        let problems = ConfigurationText.problems(["attract.pixel_aspect": "4,5"])

        #expect(
            problems.map(\.message) == ["4,5 is not a number such as 1 or 1.25; allowed: 0.25…4 (default 1)"])
    }

    @Test(arguments: ["machine.id", "coin.pulse", "broker.tls.ca_file"])
    func `a list is no single value`(key: String) {
        #expect(ConfigurationText.problems([key: "[a, b]"]).map(\.message) == ["takes one value, not a list"])
    }

    @Test func `a value is shown on one line and cut, whatever it holds`() {
        let problems = ConfigurationText.problems(["coin.active": "\"high \(String(repeating: "x", count: 500))\""])

        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.description.count < 300 && !$0.description.contains("\n") })
    }
}
