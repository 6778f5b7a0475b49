import CabinetSettings
import Testing

/// The structure of the file: what is YAML, which keys there are.
struct ConfigurationYAMLTests {
    @Test(arguments: [
        ("broker.password: x", "broker.password", "did you mean broker.password_file?"),
        ("coin.pluse: 1s", "coin.pluse", "did you mean coin.pulse?"),
        ("coin.puls: 1s", "coin.puls", "did you mean coin.pulse?"),
        ("coins.pulse: 1s", "coins", "did you mean coin?"),
        ("pulse: 1s", "pulse", "did you mean coin.pulse?"),
        ("broker.ca_file: x", "broker.ca_file", "did you mean broker.tls.ca_file?"),
        ("qqqqqqqqqqqq: 1", "qqqqqqqqqqqq", "unknown key"),
        ("\"<<\": 1", "<<", "unknown key"),
    ])
    func `an unknown key is refused with the nearest one`(change: String, key: String, hint: String) throws {
        let (name, value) = try #require(change.split(separator: ": ").map(String.init).pair)

        let problems = ConfigurationText.problems([name: value])

        #expect(problems.map(\.key) == [key])
        #expect(problems.allSatisfy { $0.message.hasSuffix(hint) })
    }

    @Test func `the value of an unknown key is not repeated, because it may be a secret`() {
        let problems = ConfigurationText.problems(["broker.password": "hunter2"])

        #expect(problems.count == 1)
        #expect(problems.allSatisfy { !$0.description.contains("hunter2") && $0.value == nil })
    }

    @Test(arguments: [
        ("machine: [1", 2, "not YAML at column"),
        ("machine:\n\tid: x", 2, "indent with spaces, not with tabs"),
        ("machine: {id: x}\nbroker: \"x", 2, "not YAML at column"),
        ("machine: {id: x}\n\u{1}", 2, "control characters are not allowed"),
        ("machine: {id: x}\n---\nmachine: {id: y}", 2, "but found another document"),
        ("machine:\n  id: x\n  id: y", 2, "the key id is twice in one section"),
        ("machine: {id: x}\nmachine: {id: y}", 1, "the key machine is twice in one section"),
        ("machine: *x", 1, "undefined alias"),
    ])
    func `what is not YAML is refused with its line`(text: String, line: Int, hint: String) {
        let problems = ConfigurationText.problems(text)

        #expect(problems.map(\.line) == [line])
        #expect(problems.allSatisfy { $0.message.contains(hint) })
    }

    @Test func `a complaint about YAML does not repeat the file`() {
        let problems = ConfigurationText.problems("broker: {password: hunter2\nx: [")

        #expect(problems.count == 1)
        #expect(problems.allSatisfy { !$0.description.contains("hunter2") && !$0.description.contains("\n") })
    }

    @Test func `a key that YAML does not see as repeated is refused, too`() {
        let problems = ConfigurationText.problems(ConfigurationText.required + "\nlog: {level: info, !x level: debug}")

        #expect(problems.map(\.message) == ["is there twice"])
    }

    @Test(arguments: [
        ("attract: {allowed_links: [[a.example]]}", "takes a value, not a section"), ("x", "must be made of sections"),
        ("[a, b]", "must be made of sections"), ("12", "must be made of sections"),
        ("[a]: 1", "a key must be a word"), ("coin.pulse: 1s", "a key has no dot"), ("coin: 5", "is a section"),
        ("coin: [line]", "is a section"), ("coin: {pulse: {width: 1s}}", "takes a value, not a section"),
        ("coin: {pulse: [[1s]]}", "takes a value, not a section"),
    ])
    func `a structure that is not ours is refused`(text: String, hint: String) {
        let problems = ConfigurationText.problems(text).filter { $0.line != nil }

        #expect(problems.map(\.line) == [1])
        #expect(problems.allSatisfy { $0.message.contains(hint) })
    }

    @Test(arguments: [
        "machine: {id: &a cab-1}", "machine: &a {id: cab-1}", "&a machine: {id: cab-1}",
        "attract: {allowed_links: &a [a.example]}", "attract: {allowed_links: [&a a.example]}",
        "machine: {id: &a cab-1}\nbroker: {host: *a}",
    ])
    func `an anchor is refused where it stands`(text: String) {
        let first = ConfigurationText.problems(text).first

        #expect(first?.line == 1)
        #expect(first?.message.hasPrefix("YAML anchors and aliases (& and *) are not supported") == true)
    }

    @Test func `a required key with a value that cannot be used is not told as missing, too`() {
        let problems = ConfigurationText.problems(["machine.id": "[[x]]", "coin.line": "{a: b}", "broker.host": ""])

        #expect(problems.map(\.key) == ["coin.line", "machine.id", "broker.host"])
        #expect(problems.allSatisfy { !$0.message.contains("is missing") })
    }

    @Test func `what stands behind an anchor is judged, too`() {
        let problems = ConfigurationText.problems("machine: &a {id: cab/1}\nbroker: {host: x}\ncoin: {line: GPIO17}")

        #expect(problems.map(\.key) == [nil, "machine.id"])
    }

    @Test(arguments: [
        "\"Fish & chips\"", "\"Press *start* & wait\"",
        "https://buy.stripe.com/x?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=0",
    ])
    func `a text may hold the characters of an anchor`(text: String) {
        #expect(ConfigurationText.problems(["attract.help": text.count < 100 ? text : "x"]) == [])
        #expect(ConfigurationText.problems(["attract.url": text]) == [])
    }

    @Test func `aliases of aliases are refused before they cost time`() {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1..<60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }

        let problems = ConfigurationText.problems(bomb + "? *a59\n: 1\n")

        #expect(problems.map(\.line) == [4])
        #expect(problems.allSatisfy { $0.message.contains("anchors and aliases are not supported") })
    }

    @Test(arguments: [
        String(repeating: "[", count: 20_000), String(repeating: "{a: ", count: 10_000),
        String(repeating: "- ", count: 20_000) + "a", String(repeating: "? ", count: 20_000) + "a",
        String(repeating: "-\t", count: 20_000) + "# a", "# a\r" + String(repeating: "- ", count: 20_000) + "a",
        "# a\u{2028}" + String(repeating: "[", count: 20_000), "a: " + String(repeating: "[", count: 101),
        (0..<200).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    ])
    func `deep nesting is refused before it costs a stack`(text: String) {
        let problems = ConfigurationText.problems(text)

        #expect(problems.map(\.message) == ["is nested too deeply; a key needs at most three levels"])
    }

    @Test func `nesting that is not too deep for a parser is too deep for us`() {
        #expect(ConfigurationText.problems("coin: {a: {b: {c: {d: {e: 1}}}}}").contains { $0.key == "coin.a" })
    }

    @Test func `comments may be as deep and as starry as they like`() {
        let comments = (0..<100).map { String(repeating: " ", count: $0) + "# *a &b [[[ {{{ - - -" }.joined(
            separator: "\n")

        #expect(ConfigurationText.problems(comments + "\n" + ConfigurationText.required) == [])
    }
}

extension Array {
    /// The two elements of an array of two.
    fileprivate var pair: (Element, Element)? {
        count == 2 ? (self[0], self[1]) : nil
    }
}
