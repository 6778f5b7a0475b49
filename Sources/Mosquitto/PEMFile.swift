import COpenSSL
import CabinetPlatform
import Glibc

/// A file of TLS, looked at before OpenSSL takes it, which has the same words for all that can be wrong: `PEM lib`.
struct PEMFile {
    private let path: String
    private let blocks: [Block]

    fileprivate struct Block {
        /// What stands behind BEGIN.
        let label: String
        /// Its lines, and whether the one with END is among them.
        var lines: [Substring] = []
        var isComplete = false

        var isCertificate: Bool { label.hasSuffix("CERTIFICATE") }
        var isKey: Bool { label.hasSuffix("PRIVATE KEY") }
        var isLocked: Bool { label.hasPrefix("ENCRYPTED") || lines.contains { $0.hasPrefix("Proc-Type: 4,ENCRYPTED") } }
    }

    /// Reads the file, whose text is never shown.
    ///
    /// Throws ``MosquittoError/unusableFile(path:reason:)`` when it cannot be read, is empty or no PEM file at all.
    init(_ path: String) throws(MosquittoError) {
        self.path = path
        let bytes = try Self.read(path)
        guard !bytes.isEmpty else { throw .unusableFile(path: path, reason: "it is empty") }
        if bytes.first == 0x30 { throw .unusableFile(path: path, reason: Self.binaryText(bytes)) }
        blocks = Self.blocks(of: String(decoding: bytes, as: UTF8.self))
    }

    /// Demands at least one certificate, and every one whole.
    func requireCertificates() throws(MosquittoError) {
        let certificates = blocks.filter(\.isCertificate)
        guard !certificates.isEmpty else {
            let hasKey = blocks.contains(where: \.isKey)
            throw unusable(hasKey ? "it holds a private key, and no certificate" : "it holds no certificate")
        }
        for (index, certificate) in certificates.enumerated() {
            let name =
                certificates.count == 1 ? "its certificate" : "its certificate \(index + 1) of \(certificates.count)"
            guard certificate.isComplete else { throw unusable("\(name) is cut off: the file is not whole") }
            guard certificate.isReadable else { throw unusable("\(name) is damaged") }
        }
    }

    /// Demands a private key that needs no pass phrase.
    func requireKey() throws(MosquittoError) {
        guard let key = blocks.first(where: \.isKey) else {
            let hasCertificate = blocks.contains(where: \.isCertificate)
            throw unusable(hasCertificate ? "it holds a certificate, and no private key" : "it holds no private key")
        }
        guard key.isComplete else { throw unusable("its private key is cut off: the file is not whole") }
        guard !key.isLocked else {
            throw unusable(
                "its private key has a pass phrase, and nobody is there to type it: take it off with 'openssl pkey -in "
                    + "\(path) -out NEW-FILE'")
        }
    }

    private func unusable(_ reason: String) -> MosquittoError { .unusableFile(path: path, reason: reason) }

    /// What a file is that begins as DER does; every ASN.1 file of TLS is a sequence.
    private static func binaryText(_ bytes: [UInt8]) -> String {
        // The tag, then a length of one byte, or as many as its low bits say.
        let lengthBytes = bytes.count > 1 && bytes[1] > 0x80 ? Int(bytes[1] & 0x7F) : 0
        let content = bytes.dropFirst(2 + lengthBytes)
        // PKCS#12 begins with its version, 3; a private key with another, a certificate with a sequence.
        if content.starts(with: [0x02, 0x01, 0x03]) {
            return "it is a PKCS#12 bundle: write it as PEM with 'openssl pkcs12 -in FILE -out NEW-FILE -nodes'"
        }
        let command = content.first == 0x02 ? "pkey" : "x509"
        return "it is DER: write it as PEM with 'openssl \(command) -inform der -in FILE -out NEW-FILE'"
    }

    private static func blocks(of text: String) -> [Block] {
        var blocks: [Block] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let isInside = blocks.last.map { !$0.isComplete } ?? false
            if let label = label(of: line, "BEGIN") {
                blocks.append(Block(label: label))
            } else if isInside, label(of: line, "END") == blocks[blocks.count - 1].label {
                blocks[blocks.count - 1].isComplete = true
            } else if isInside {
                blocks[blocks.count - 1].lines.append(line)
            }
        }
        return blocks
    }

    private static func label(of line: Substring, _ word: String) -> String? {
        let start = "-----\(word) "
        guard line.hasPrefix(start), let end = line.dropFirst(start.count).firstRange(of: "-----") else { return nil }
        return String(line.dropFirst(start.count)[..<end.lowerBound])
    }

    /// Far above any file of TLS, the store of a whole system included.
    private static let largest = 4 << 20

    private static func read(_ path: String) throws(MosquittoError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unusableFile(path: path, reason: SystemError.text(of: errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw .unusableFile(path: path, reason: SystemError.text(of: errno)) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= largest else { throw .unusableFile(path: path, reason: "it is too large") }
        }
    }
}

extension PEMFile.Block {
    /// Whether OpenSSL can read the certificate.
    fileprivate var isReadable: Bool {
        let text = "-----BEGIN \(label)-----\n\(lines.joined(separator: "\n"))\n-----END \(label)-----\n"
        var bytes = Array(text.utf8)
        guard let memory = BIO_new_mem_buf(&bytes, CInt(bytes.count)) else { return true }
        defer {
            BIO_free(memory)
            ERR_clear_error()
        }
        guard let certificate = PEM_read_bio_X509_AUX(memory, nil, nil, nil) else { return false }
        X509_free(certificate)
        return true
    }
}
