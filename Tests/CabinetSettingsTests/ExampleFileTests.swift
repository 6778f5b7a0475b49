import CabinetModel
import CabinetSettings
import Testing

/// The example file and the table of keys say the same.
struct ExampleFileTests {
    @Test func `the example lists every key once, in the order of the table`() throws {
        #expect(try ExampleFile.settings().map(\.name) == ConfigurationKey.all.map(\.name))
    }

    @Test(arguments: ConfigurationKey.all)
    func `the example says what the key is for, what is allowed and its default`(key: ConfigurationKey) throws {
        let setting = try #require(try ExampleFile.settings().first { $0.name == key.name })

        #expect(setting.comment.contains(key.help))
        #expect(setting.comment.contains(key.allowed))
        #expect(setting.comment.contains(key.defaultText))
    }

    @Test(arguments: ConfigurationKey.all)
    func `the example sets a key to its default, and comments out one that has no value`(key: ConfigurationKey) throws {
        let setting = try #require(try ExampleFile.settings().first { $0.name == key.name })

        switch key.defaultValue {
        case .required, .described: #expect(setting.isCommentedOut)
        case .value(let text):
            #expect(!setting.isCommentedOut)
            #expect(setting.value.filter { !" []\"".contains($0) } == text)
        }
    }

    @Test func `the untouched example is refused for each key that must be set, and for nothing else`() {
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.load(file: ExampleFile.path, environment: [:])
        }
        #expect(error?.problems.map(\.key) == ["machine.id", "broker.host", "coin.line"])
    }

    @Test func `the example loads with its three required keys, and means the same as they alone`() throws {
        let example = try ConfigurationText.load(try ExampleFile.filledIn())

        #expect(example == (try ConfigurationText.load(ConfigurationText.required)))
        #expect(example.warnings.isEmpty)
    }

    @Test func `the example loads with everything in it switched on`() throws {
        let files = try ScratchFiles()
        for name in ["mqtt-password", "cabinet.crt", "cabinet.key", "ca.crt"] { try files.write(name, "text") }
        let everything = try ExampleFile.text().split(separator: "\n").map { line in
            // Prose begins with "# ", a key without a value with "#" alone, and a colour has one in quotes.
            let content = line.drop { $0 == " " }
            guard content.hasPrefix("#"), !content.hasPrefix("# ") else { return line }
            return line.replacing("#", with: "", maxReplacements: 1)[...]
        }.joined(separator: "\n").replacing("/etc/coinpulse/ca.crt", with: "\(files.path)/ca.crt")

        let configuration = try ConfigurationText.load(everything, environment: ["CREDENTIALS_DIRECTORY": files.path])

        #expect(configuration.broker.password == Secret("text"))
        #expect(configuration.broker.tls?.keyFile == "\(files.path)/cabinet.key")
        #expect(configuration.gameOver.input?.line == .name("GPIO27"))
        #expect(configuration.attract.price == "1.00")
        #expect(configuration.warnings.isEmpty)
    }
}
