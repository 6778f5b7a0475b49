import Foundation
import Mosquitto
import TestSupport
import Testing

@Suite struct `Options` {
    /// An option and a way to make it one that nobody could accept.
    struct Unacceptable: Sendable {
        let name: String
        let set: @Sendable (inout MosquittoOptions) -> Void

        init(_ name: String, set: @escaping @Sendable (inout MosquittoOptions) -> Void) {
            self.name = name
            self.set = set
        }
    }

    @Test func `no description shows the password`() {
        var options = MosquittoOptions.local(1883, clientID: "cab-1")
        options.username = "user"
        options.password = "hunter2"
        var dumped = ""
        dump(options, to: &dumped)
        for text in ["\(options)", String(reflecting: options), "\([options])", "\(options as Any?)", dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(options.description == "mqtt://user@127.0.0.1:1883 as cab-1")
    }

    @Test(arguments: [
        Unacceptable("host") { $0.host = "" },
        Unacceptable("host") { $0.host = "a\0b" },
        Unacceptable("port") { $0.port = 0 },
        Unacceptable("port") { $0.port = 65_536 },
        Unacceptable("clientID") { $0.clientID = "" },
        Unacceptable("clientID") { $0.clientID = String(repeating: "x", count: 65_536) },
        Unacceptable("keepalive") { $0.keepalive = .seconds(4) },
        Unacceptable("keepalive") { $0.keepalive = .milliseconds(5500) },
        Unacceptable("sessionExpiry") { $0.sessionExpiry = .seconds(-1) },
        Unacceptable("connectTimeout") { $0.connectTimeout = .zero },
        Unacceptable("username") { $0.username = "" },
        Unacceptable("password") { $0.password = "secret" },
        Unacceptable("tls.certFile") { $0.tls = MosquittoOptions.TLS(keyFile: "/key") },
        Unacceptable("tls.keyFile") { $0.tls = MosquittoOptions.TLS(certFile: "/cert") },
        Unacceptable("will.qos") { $0.will = MosquittoOptions.Will(topic: "topic", payload: [], qos: 3) },
        Unacceptable("will.topic") { $0.will = MosquittoOptions.Will(topic: "", payload: []) },
    ])
    func `a value that no broker could accept is refused by its name`(_ value: Unacceptable) throws {
        var options = MosquittoOptions.local(1883)
        value.set(&options)
        let error = #expect(throws: MosquittoError.self) { try TestClient(options) }
        guard case .invalidOption(value.name, let reason)? = error else {
            Issue.record("refused as \(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func `a will to a topic with a wildcard is refused`() {
        var options = MosquittoOptions.local(1883)
        options.will = MosquittoOptions.Will(topic: "arcade/#", payload: [])
        #expect(throws: MosquittoError.invalidTopic("arcade/#")) { try TestClient(options) }
    }

    @Test func `a file that is missing is named`() throws {
        let certificate = try TestCertificates().issue("client")
        defer { withExtendedLifetime(certificate) {} }  // its files go with it
        let missing = "/nonexistent/file.pem"
        let expected = MosquittoError.unusableFile(path: missing, reason: "No such file or directory")
        for tls in [
            MosquittoOptions.TLS(caFile: missing),
            MosquittoOptions.TLS(certFile: missing, keyFile: certificate.keyFile),
            MosquittoOptions.TLS(certFile: certificate.certFile, keyFile: missing),
        ] {
            var options = MosquittoOptions.local(1883)
            options.tls = tls
            #expect(throws: expected) { try TestClient(options) }
        }
    }

    @Test func `a file that holds something else is named`() throws {
        let folder = try TestFolder()
        defer { withExtendedLifetime(folder) {} }  // its files go with it
        let certificate = try TestCertificates().issue("client")
        defer { withExtendedLifetime(certificate) {} }  // its files go with it
        let text = try folder.write("no certificate\n", to: "text.pem")
        for tls in [
            MosquittoOptions.TLS(caFile: text),
            MosquittoOptions.TLS(certFile: text, keyFile: certificate.keyFile),
            MosquittoOptions.TLS(certFile: certificate.certFile, keyFile: text),
        ] {
            var options = MosquittoOptions.local(1883)
            options.tls = tls
            let error = #expect(throws: MosquittoError.self) { try TestClient(options) }
            #expect(error?.description.contains(text) == true)
        }
    }

    @Test func `an encrypted key is refused instead of asking on the terminal`() throws {
        let files = try Files()
        for form in [["ec"], ["pkcs8", "-topk8"]] {
            let encrypted = files.folder.path("encrypted.key")
            try TestProcess.run(
                ["openssl"] + form + ["-in", files.certificate.keyFile]
                    + (form == ["ec"] ? ["-aes128"] : []) + ["-passout", "pass:secret", "-out", encrypted])
            let reason = files.reason { $0.keyFile = encrypted }
            #expect(reason?.contains("has a pass phrase") == true)
        }
    }

    @Test func `a file in another format is told with what to do`() throws {
        let files = try Files()
        let der = files.folder.path("der")
        try TestProcess.run(["openssl", "x509", "-in", files.certificate.certFile, "-outform", "der", "-out", der])
        #expect(files.reason { $0.caFile = der }?.contains("openssl x509 -inform der") == true)
        #expect(files.reason { $0.certFile = der }?.contains("openssl x509 -inform der") == true)
        try TestProcess.run(["openssl", "pkey", "-in", files.certificate.keyFile, "-outform", "der", "-out", der])
        #expect(files.reason { $0.keyFile = der }?.contains("openssl pkey -inform der") == true)
        try TestProcess.run([
            "openssl", "pkcs12", "-export", "-in", files.certificate.certFile, "-inkey", files.certificate.keyFile,
            "-passout", "pass:", "-out", der,
        ])
        for set in Files.all(der) { #expect(files.reason(set)?.contains("PKCS#12") == true) }
    }

    @Test func `a file that is not whole, empty, or holds the other thing is told as that`() throws {
        let files = try Files()
        let text = try String(contentsOfFile: files.certificate.certFile, encoding: .utf8)
        let cut = try files.folder.write(text + text.dropLast(200), to: "cut")
        let expected = "its certificate 2 of 2 is cut off: the file is not whole"
        #expect(files.reason { $0.caFile = cut } == expected)
        #expect(files.reason { $0.certFile = cut } == expected)
        let garbled = try files.folder.write(text.replacing("MII", with: "AAA"), to: "garbled")
        #expect(files.reason { $0.caFile = garbled } == "its certificate is damaged")
        let empty = try files.folder.write("", to: "empty")
        for set in Files.all(empty) { #expect(files.reason(set) == "it is empty") }
        let swapped = "it holds a private key, and no certificate"
        #expect(files.reason { $0.certFile = files.certificate.keyFile } == swapped)
        #expect(files.reason { $0.caFile = files.certificate.keyFile } == swapped)
        let other = "it holds a certificate, and no private key"
        #expect(files.reason { $0.keyFile = files.certificate.certFile } == other)
    }

    /// A certificate and a place for what is made of it.
    private struct Files {
        let folder: TestFolder
        let certificate: TestCertificate

        init() throws {
            folder = try TestFolder()
            certificate = try TestCertificates().issue("client")
        }

        /// Why the files are refused after `change`; `nil` when they are not, or not with a reason.
        func reason(_ change: (inout MosquittoOptions.TLS) -> Void) -> String? {
            var tls = MosquittoOptions.TLS(certFile: certificate.certFile, keyFile: certificate.keyFile)
            change(&tls)
            var options = MosquittoOptions.local(1883)
            options.tls = tls
            let error = #expect(throws: MosquittoError.self) { try options.check() }
            guard case .unusableFile(_, let reason)? = error else { return nil }
            return reason
        }

        /// The three places in which a file may stand.
        static func all(_ file: String) -> [(inout MosquittoOptions.TLS) -> Void] {
            [{ $0.caFile = file }, { $0.certFile = file }, { $0.keyFile = file }]
        }
    }

    @Test func `a key that is another certificate's is refused with both names`() throws {
        let certificates = try TestCertificates()
        let one = try certificates.issue("one")
        let other = try certificates.issue("other")
        defer { withExtendedLifetime(certificates) {} }  // its files go with it
        var options = MosquittoOptions.local(1883)
        options.tls = MosquittoOptions.TLS(certFile: one.certFile, keyFile: other.keyFile)
        #expect(throws: MosquittoError.keyDoesNotMatch(certFile: one.certFile, keyFile: other.keyFile)) {
            try TestClient(options)
        }
    }

    @Test(arguments: ["", "a\0b", "a/#", String(repeating: "x", count: 65_536)])
    func `a topic that cannot be published to is refused`(_ topic: String) throws {
        let broker = try TestBroker()
        let client = try TestClient(.local(broker.port))
        try client.connect()
        #expect(throws: MosquittoError.invalidTopic(topic)) { try client.client.publish(topic: topic, payload: []) }
        // The connection has not suffered.
        try client.publish("topic", "text")
    }
}
