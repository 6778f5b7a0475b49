import Configuration

/// Serves the values of a YAML text that has been read already.
///
/// swift-configuration's own `FileProvider` reads the file by itself, asynchronously and without a limit on its size.
struct YAMLProvider: ConfigProvider {
    private let yaml: YAMLSnapshot

    /// Throws when `text` is not a mapping or holds lists of lists, which ``ConfigurationDocument`` tells with a place.
    init(text: String, source: String) throws {
        yaml = try YAMLSnapshot(data: Array(text.utf8).span.bytes, providerName: source, parsingOptions: .default)
    }

    var providerName: String { yaml.providerName }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        try yaml.value(forKey: key, type: type)
    }

    func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult {
        try value(forKey: key, type: type)
    }

    func watchValue<Return: ~Copyable>(
        forKey key: AbsoluteConfigKey, type: ConfigType,
        updatesHandler: (_ updates: ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>) async throws ->
            Return
    ) async throws -> Return {
        try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
    }

    func snapshot() -> any ConfigSnapshot { yaml }

    func watchSnapshot<Return: ~Copyable>(
        updatesHandler: (_ updates: ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>) async throws -> Return
    ) async throws -> Return {
        try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
    }
}
