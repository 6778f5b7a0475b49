/// The places where a file that the configuration names without a path is looked for.
struct CredentialFolders {
    /// Where the credentials are when no service manager hands them over: a run by hand finds what the unit finds.
    static let installed = "/etc/coinpulse/credentials"

    /// What systemd handed over to the service; `nil` in a run by hand.
    private let handedOver: String?

    /// - Parameter environment: `CREDENTIALS_DIRECTORY` is where systemd puts the credentials of the service.
    init(environment: [String: String]) {
        handedOver = environment["CREDENTIALS_DIRECTORY"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }

    /// A file that was found and read.
    struct Found {
        let path: String
        let file: BoundedFile
    }

    /// Why nothing usable was found.
    enum Failure: Error {
        /// A relative path with a folder in it: it would depend on where the daemon was started.
        case relativePath
        /// An absolute path, and nothing is there.
        case missing
        /// A plain name, and none of these folders has it.
        case inNoFolder([String])
        /// It exists and cannot be read, or is empty.
        case unusable(path: String, reason: String)
    }

    /// Reads the file `name` from the first place that has it; an absolute path is its only place.
    ///
    /// A file that is there and cannot be read ends the search: the next one would be an old copy.
    func read(_ name: String, limit: Int) throws(Failure) -> Found {
        guard name.hasPrefix("/") || !name.contains("/") else { throw .relativePath }
        guard !name.hasPrefix("/") else {
            guard let file = try readIfPresent(name, limit: limit) else { throw .missing }
            return Found(path: name, file: file)
        }
        for path in candidates(name) {
            guard let file = try readIfPresent(path, limit: limit) else { continue }
            return Found(path: path, file: file)
        }
        throw .inNoFolder((handedOver.map { [$0] } ?? []) + [Self.installed])
    }

    /// The paths that a plain name may stand for, first choice first.
    private func candidates(_ name: String) -> [String] {
        // systemd puts the credential's id in front of the name of a file from a folder that it loads as a whole.
        let fromSystemd = handedOver.map { ["\($0)/\(name)", "\($0)/coinpulse_\(name)"] } ?? []
        return fromSystemd + ["\(Self.installed)/\(name)"]
    }

    /// `nil` when there is no such file.
    private func readIfPresent(_ path: String, limit: Int) throws(Failure) -> BoundedFile? {
        let file: BoundedFile
        do {
            file = try BoundedFile(path: path, limit: limit)
        } catch {
            guard !error.isMissing, !isHiddenByUnit(path, error) else { return nil }
            throw .unusable(path: path, reason: error.explanation)
        }
        guard !file.bytes.isEmpty else { throw .unusable(path: path, reason: "is empty") }
        return file
    }

    /// The service gets copies and may not look into the folder itself, so that "permission denied" there says nothing.
    private func isHiddenByUnit(_ path: String, _ failure: BoundedFile.Failure) -> Bool {
        handedOver != nil && path.hasPrefix(Self.installed) && failure.isDenied
    }
}
