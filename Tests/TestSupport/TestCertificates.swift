import Foundation

/// One authority of its own, and the certificates that it issues; made by the `openssl` command, with P-256 keys.
///
/// Two of them do not trust each other, although they have the same name. The files go with the object.
package final class TestCertificates: Sendable {
    /// When a certificate counts.
    package enum Validity: Sendable {
        /// Now and for years.
        case current
        /// Ended in 2021.
        case expired
        /// Begins in 2049.
        case future

        fileprivate var dates: (start: String, end: String) {
            switch self {
            case .current: ("20200101000000Z", "20491231000000Z")
            case .expired: ("20200101000000Z", "20210101000000Z")
            case .future: ("20490101000000Z", "20491231000000Z")
            }
        }
    }

    /// The authority's own certificate: the CA file of whoever trusts it.
    package var caFile: String { folder.path("ca.crt") }
    private let folder: TestFolder

    /// Makes the authority.
    package init() throws {
        folder = try TestFolder()
        try folder.write("", to: "index.txt")
        try folder.write(Self.settings(folder: folder.path("")), to: "ca.cnf")
        try TestProcess.run(
            ["openssl", "req", "-x509", "-subj", "/CN=Test authority", "-days", "3650", "-out", caFile]
                + newKey(folder.path("ca.key")))
    }

    /// Issues a certificate for clients and servers alike.
    ///
    /// - Parameters:
    ///   - name: The common name and the name of the files; one for each certificate.
    ///   - hosts: The host names that it is made out to, or addresses with `IP:` before them.
    ///   - validity: When it counts.
    /// - Returns: The names of its files, which last as long as this value.
    /// - Throws: What the command said.
    package func issue(
        _ name: String, hosts: [String] = ["localhost", "IP:127.0.0.1"], validity: Validity = .current
    ) throws -> TestCertificate {
        let certificate = TestCertificate(
            certFile: folder.path("\(name).crt"), keyFile: folder.path("\(name).key"), authority: self)
        let request = folder.path("\(name).csr")
        let names = hosts.map { $0.hasPrefix("IP:") ? $0 : "DNS:\($0)" }.joined(separator: ",")
        let extensions = try folder.write("subjectAltName = \(names)\n", to: "\(name).ext")
        let (start, end) = validity.dates
        try TestProcess.run(
            ["openssl", "req", "-new", "-subj", "/CN=\(name)", "-out", request] + newKey(certificate.keyFile))
        try TestProcess.run([
            "openssl", "ca", "-batch", "-notext", "-config", folder.path("ca.cnf"), "-in", request, "-out",
            certificate.certFile, "-startdate", start, "-enddate", end, "-extfile", extensions,
        ])
        return certificate
    }

    private func newKey(_ file: String) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", file]
    }

    private static func settings(folder: String) -> String {
        """
        [ca]
        default_ca = here
        [here]
        database = \(folder)/index.txt
        rand_serial = yes
        new_certs_dir = \(folder)
        certificate = \(folder)/ca.crt
        private_key = \(folder)/ca.key
        default_md = sha256
        policy = anything
        unique_subject = no
        [anything]
        commonName = supplied

        """
    }
}

/// A certificate and its key, as PEM files, which last as long as this value does.
package struct TestCertificate: Sendable {
    package let certFile: String
    package let keyFile: String
    /// Who issued it; keeps the folder of the files.
    package let authority: TestCertificates
}
