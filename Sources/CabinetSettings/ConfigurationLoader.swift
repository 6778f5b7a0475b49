import CabinetModel

/// Reads the configuration: the file, the environment above it, and nothing that is not in ``ConfigurationKey``.
package enum ConfigurationLoader {
    /// Where the configuration is when the command line names no other file.
    package static let standardFile = "/etc/coinpulse/coinpulse.yaml"

    /// Reads and validates the whole configuration and the secrets that it names; changes nothing.
    ///
    /// Blocks for as long as the files take. Call it before any thread of the daemon starts.
    ///
    /// - Parameters:
    ///   - file: The path of the file; `nil` for ``standardFile``. A file must be there, even if the environment says
    ///     everything.
    ///   - environment: The process's environment: `COINPULSE_…` overrides the file, `CREDENTIALS_DIRECTORY` is where
    ///     the secrets are.
    /// - Returns: The configuration, with warnings about what is allowed and still suspicious.
    /// - Throws: All problems at once.
    package static func load(
        file: String?, environment: [String: String]
    ) throws(ConfigurationError) -> CabinetConfiguration {
        let (contents, path) = try read(file)
        return try load(contents: contents, source: path, environment: environment)
    }

    /// Reads and validates a configuration that is already in memory.
    ///
    /// - Parameters:
    ///   - contents: The file's bytes: YAML in UTF-8, at most 64 KiB, with a byte order mark or without.
    ///   - source: What the problems call the file.
    ///   - environment: See ``load(file:environment:)``.
    /// - Returns: The configuration, with warnings about what is allowed and still suspicious.
    /// - Throws: All problems at once.
    package static func load(
        contents: [UInt8], source: String, environment: [String: String]
    ) throws(ConfigurationError) -> CabinetConfiguration {
        var values = try values(in: contents, source: source, environment: environment)
        let configuration = CabinetConfiguration(reading: &values)
        if let configuration { checkLines(of: configuration, &values) }
        guard var configuration, values.problems.isEmpty else { throw ConfigurationError(values.problems) }
        configuration.warnings = values.warnings
        configuration.passedOver = values.passedOver
        return configuration
    }

    /// The bytes of the file at `file`, or at ``standardFile``, and the path that it was.
    static func read(_ file: String?) throws(ConfigurationError) -> (contents: [UInt8], path: String) {
        let path = file ?? standardFile
        do {
            return (try BoundedFile(path: path, limit: YAMLGuard.maximumBytes).bytes, path)
        } catch {
            let advice = "; copy coinpulse.example.yaml there and set machine.id, broker.host and coin.line"
            let message = error.isMissing ? "does not exist" + (file == nil ? advice : "") : error.explanation
            throw ConfigurationError([.init(source: path, message: message)])
        }
    }

    /// The values of a file, none of which has been read yet.
    static func values(
        in contents: [UInt8], source: String, environment: [String: String]
    ) throws(ConfigurationError) -> ConfigurationValues {
        let text = try text(of: contents, source: source)
        let document = try ConfigurationDocument(text: text, source: source)
        return ConfigurationValues(document: document, source: source, environment: environment)
    }

    private static func text(of contents: [UInt8], source: String) throws(ConfigurationError) -> String {
        func refuse(line: Int? = nil, _ message: String) -> ConfigurationError {
            ConfigurationError([.init(source: source, line: line, message: message)])
        }
        guard contents.count <= YAMLGuard.maximumBytes else {
            throw refuse("is larger than \(YAMLGuard.maximumBytes / 1024) KiB")
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = contents.starts(with: byteOrderMark) ? contents.dropFirst(byteOrderMark.count) : contents[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            throw refuse(line: firstLineOutsideUTF8(body), "is not UTF-8 text; save it as UTF-8")
        }
        if let (line, reason) = YAMLGuard.objection(to: text) { throw refuse(line: line, reason) }
        return text
    }

    private static func firstLineOutsideUTF8(_ bytes: ArraySlice<UInt8>) -> Int? {
        // No byte of a longer UTF-8 sequence is a line feed, so each line can be judged on its own.
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
    }

    /// What only shows when the lines stand side by side.
    private static func checkLines(of configuration: CabinetConfiguration, _ values: inout ConfigurationValues) {
        var lines: [(key: ConfigurationKey, line: LineReference)] = [(.coinLine, configuration.coin.line)]
        if let input = configuration.gameOver.input { lines.append((.gameOverLine, input.line)) }
        if let inhibit = configuration.inhibit { lines.append((.inhibitLine, inhibit.line)) }
        for (index, (key, line)) in lines.enumerated() {
            if let other = lines[..<index].first(where: { $0.line == line }) {
                values.refuse(key, value: line.description, "is used for \(other.key.name) already")
            }
            if line.isSimulated, !configuration.broker.isLoopback {
                values.refuse(
                    key, value: line.description,
                    "is simulated: no coin would drop for a payment; allowed only with a broker on this machine")
            }
        }
    }
}
