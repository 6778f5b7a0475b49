extension ConfigurationLoader {
    /// Reads and validates what the attract screen takes from the configuration; changes nothing.
    ///
    /// A wrong value that only the daemon reads must not keep the screen from saying that the cabinet is out of order: such a
    /// problem, an unknown key and an unknown variable become warnings. No file but this one is read, so the screen's user
    /// needs no right to the secrets.
    ///
    /// - Parameters:
    ///   - file: The path of the file; `nil` for ``standardFile``.
    ///   - environment: The process's environment: `COINPULSE_…` overrides the file.
    /// - Returns: The configuration, with warnings.
    /// - Throws: All problems with the screen's keys at once, or that the file cannot be read, is no YAML, or has a structure
    ///   in which no value can be found.
    package static func loadScreen(
        file: String?, environment: [String: String]
    ) throws(ConfigurationError) -> ScreenConfiguration {
        let (contents, path) = try read(file)
        return try loadScreen(contents: contents, source: path, environment: environment)
    }

    /// Reads and validates the screen's part of a configuration that is already in memory.
    ///
    /// - Parameters:
    ///   - contents: The file's bytes: YAML in UTF-8, at most 64 KiB, with a byte order mark or without.
    ///   - source: What the problems and warnings call the file.
    ///   - environment: See ``loadScreen(file:environment:)``.
    /// - Returns: The configuration, with warnings.
    /// - Throws: See ``loadScreen(file:environment:)``.
    package static func loadScreen(
        contents: [UInt8], source: String, environment: [String: String]
    ) throws(ConfigurationError) -> ScreenConfiguration {
        var values = try values(in: contents, source: source, environment: environment)
        let configuration = ScreenConfiguration(reading: &values)
        let problems = values.problems.filter { $0.key.map(ScreenConfiguration.reads) ?? false }
        guard var configuration, problems.isEmpty else {
            // What has no key may be why a value was not found.
            throw ConfigurationError(values.problems.filter { $0.key.map(ScreenConfiguration.reads) ?? true })
        }
        configuration.warnings = values.problems.map(\.description) + values.warnings
        configuration.passedOver = values.passedOver
        return configuration
    }
}
