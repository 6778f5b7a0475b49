import CabinetSettings
import Testing

/// The manual of the configuration says what the table of keys says.
struct ManualTests {
    @Test func `the manual names every key once, in the order of the table`() throws {
        let manual = try KeyManual()

        #expect(manual.entries.map(\.key) == ConfigurationKey.all.map(\.name))
    }

    @Test(arguments: ConfigurationKey.all)
    func `the manual tells the default of the key`(key: ConfigurationKey) throws {
        let words = try KeyManual().words(about: key.name)

        switch key.defaultValue {
        case .required: #expect(words.contains("Required"))
        case .value(let text): #expect(words.isSuperset(of: text.split(separator: ",").map(String.init)))
        case .described: break  // The manual has its own words for it.
        }
    }

    @Test(arguments: ConfigurationKey.all)
    func `the manual tells the limits of the key`(key: ConfigurationKey) throws {
        let words = try KeyManual().words(about: key.name)

        #expect(words.isSuperset(of: limits(of: key.kind)))
    }

    /// The words that a limit or a choice is made of; none for a kind that is explained once for all its keys.
    private func limits(of kind: ConfigurationKind) -> [String] {
        switch kind {
        case .integer, .decimal, .duration:
            kind.allowed.replacing("…", with: " ").replacing(" or ", with: " ").split(separator: " ").map(String.init)
        case .choice(let words): words
        case .boolean, .clientID, .colour, .file, .host, .links, .line, .machineID, .path, .paths, .text: []
        }
    }
}
