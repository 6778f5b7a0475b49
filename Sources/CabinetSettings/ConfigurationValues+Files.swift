import CabinetModel

extension ConfigurationValues {
    /// The path of a readable file that a key names; `nil` where the key is not set, or after a complaint.
    mutating func file(_ key: ConfigurationKey) -> String? {
        found(key, limit: 1 << 20)?.path
    }

    /// As ``file(_:)``, for a file that nobody else should read.
    mutating func privateFile(_ key: ConfigurationKey) -> String? {
        guard let found = found(key, limit: 1 << 20) else { return nil }
        warnIfExposed(found, key)
        return found.path
    }

    /// The secret in the file that a key names, without a byte order mark before and line ends behind it; `nil` where the
    /// key is not set, or after a complaint.
    ///
    /// No complaint and no warning shows what the file holds.
    mutating func secret(_ key: ConfigurationKey) -> Secret? {
        guard let found = found(key, limit: 4096) else { return nil }
        warnIfExposed(found, key)
        guard !found.file.bytes.contains(0), let text = String(validating: found.file.bytes, as: UTF8.self) else {
            refuse(key, value: found.path, "must be text in UTF-8 without a NUL character")
            return nil
        }
        // Editors put both there, and nobody sees them.
        var scalars = text.unicodeScalars
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        while scalars.last == "\n" || scalars.last == "\r" { scalars.removeLast() }
        let secret = String(scalars)
        guard !secret.allSatisfy(\.isWhitespace) else {
            refuse(key, value: found.path, "is blank; write the password into it, on one line")
            return nil
        }
        warnIfOdd(secret, found, key)
        return Secret(secret)
    }

    /// Names what is probably a slip and may be meant: a broker only says that the password is wrong.
    private mutating func warnIfOdd(_ secret: String, _ found: CredentialFolders.Found, _ key: ConfigurationKey) {
        let path = found.path.shownInMessage
        if secret.contains(where: \.isNewline) {
            warn(key, "\(path) has several lines, and all of them together are taken for the secret")
        } else if secret.first?.isWhitespace == true || secret.last?.isWhitespace == true {
            warn(key, "\(path) begins or ends with a blank, which is taken for a part of the secret")
        }
    }

    private mutating func warnIfExposed(_ found: CredentialFolders.Found, _ key: ConfigurationKey) {
        guard found.file.isWorldReadable else { return }
        warn(key, "\(found.path.shownInMessage) can be read by every user of this machine; use chmod 600")
    }

    private mutating func found(_ key: ConfigurationKey, limit: Int) -> CredentialFolders.Found? {
        guard let name = written(key) else { return nil }
        guard !name.isEmpty else {
            refuse(key, value: name, "is empty; allowed: \(key.allowed)")
            return nil
        }
        do {
            return try credentials.read(name, limit: limit)
        } catch {
            refuse(key, name: name, because: error)
            return nil
        }
    }

    private mutating func refuse(_ key: ConfigurationKey, name: String, because failure: CredentialFolders.Failure) {
        // A plain name that leads nowhere may be the password itself, written into the wrong place.
        let shown = key.isSecret && !name.hasPrefix("/") ? nil : name
        switch failure {
        case .missing: refuse(key, value: name, "does not exist")
        case .inNoFolder(let folders):
            refuse(key, value: shown, "names no file in \(folders.joined(separator: " or "))")
        case .relativePath: refuse(key, value: shown, "is neither an absolute path nor a plain file name")
        case .unusable(let path, let reason): refuse(key, value: path, reason)
        }
    }
}
