import COpenSSL
import CabinetPlatform
import Glibc
import Synchronization

/// The rules of TLS for one client, and what they saw of the last handshake.
///
/// Wraps an `SSL_CTX`.
///
/// It is made at the start, so that a file which cannot be used is found then, lets OpenSSL verify the name, and keeps
/// what a technician needs to be told.
///
/// The files are read in the initialiser, once. All else happens on the network thread, in OpenSSL's callbacks.
final class TLSContext: Sendable {
    // `nonisolated(unsafe)`: a C pointer that never changes; OpenSSL locks the object behind it.
    nonisolated(unsafe) let context: OpaquePointer
    /// Whether there is a certificate to show when the broker asks.
    let hasCertificate: Bool
    /// Whether the broker is named by an address.
    let isForAddress: Bool
    private let observation = Mutex(TLSObservation())

    /// Loads the files and demands TLS 1.2 and the name `host`, which may be an IP address.
    ///
    /// Throws ``MosquittoError/unusableFile(path:reason:)`` and ``MosquittoError/keyDoesNotMatch(certFile:keyFile:)``.
    init(_ tls: MosquittoOptions.TLS, host: String) throws(MosquittoError) {
        guard let context = SSL_CTX_new(TLS_client_method()) else {
            throw .library(operation: "SSL_CTX_new", code: 0, text: opensslReason() ?? "no reason given")
        }
        self.context = context
        hasCertificate = tls.certFile != nil
        let parameters = SSL_CTX_get0_param(context)
        X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        // An address is compared with the certificate's addresses; only if `host` is none, is it a name.
        isForAddress = X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1
        // From here on every field is set, so that a throw runs `deinit`, which frees the context.
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        // SSL_OP_NO_RENEGOTIATION, a macro that Swift cannot read: in the middle of one, what is to be sent would be lost.
        SSL_CTX_set_options(context, 1 << 30)
        // An encrypted key would make OpenSSL ask for the pass phrase on the terminal, and wait there for ever.
        SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in -1 }
        try loadAuthorities(tls.caFile)
        if let certFile = tls.certFile, let keyFile = tls.keyFile {
            try loadCertificate(certFile, keyFile: keyFile)
        }
        if !isForAddress {
            ERR_clear_error()
            X509_VERIFY_PARAM_set1_host(SSL_CTX_get0_param(context), host, 0)
        }
        observe()
    }

    deinit {
        SSL_CTX_free(context)
    }

    /// What the last handshake showed.
    var lastObservation: TLSObservation { observation.withLock { $0 } }

    /// Forgets the last handshake; to be called before a new one.
    func forgetLastObservation() {
        observation.withLock { $0 = TLSObservation() }
    }

    /// Keeps OpenSSL's words for an error.
    func note(error: String) {
        observation.withLock { $0.errorText = error }
    }

    private func loadAuthorities(_ caFile: String?) throws(MosquittoError) {
        guard let caFile else {
            SSL_CTX_set_default_verify_paths(context)
            return
        }
        try PEMFile(caFile).requireCertificates()
        guard SSL_CTX_load_verify_file(context, caFile) == 1 else {
            throw .unusableFile(path: caFile, reason: opensslReason() ?? "it holds no certificate")
        }
    }

    private func loadCertificate(_ certFile: String, keyFile: String) throws(MosquittoError) {
        try PEMFile(certFile).requireCertificates()
        try PEMFile(keyFile).requireKey()
        guard SSL_CTX_use_certificate_chain_file(context, certFile) == 1 else {
            throw .unusableFile(path: certFile, reason: opensslReason() ?? "it holds no certificate")
        }
        // Loading a key checks it against the certificate already, so the failure may be either one's.
        guard SSL_CTX_use_PrivateKey_file(context, keyFile, SSL_FILETYPE_PEM) == 1 else {
            let reason = ERR_peek_last_error()
            if (reason >> 23) & 0xFF == UInt(ERR_LIB_X509) {
                ERR_clear_error()
                throw .keyDoesNotMatch(certFile: certFile, keyFile: keyFile)
            }
            throw .unusableFile(path: keyFile, reason: opensslReason() ?? "it holds no private key")
        }
        guard SSL_CTX_check_private_key(context) == 1 else {
            ERR_clear_error()
            throw .keyDoesNotMatch(certFile: certFile, keyFile: keyFile)
        }
    }

    private func observe() {
        // Unretained: every SSL object of the context is a TLSSession's, which keeps this object.
        SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque())
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER) { verdict, store in
            if verdict != 1, let store { TLSContext.noteMismatch(store) }
            return verdict
        }
        SSL_CTX_set_info_callback(context) { ssl, place, value in
            guard let ssl, let owner = TLSContext.owner(of: ssl) else { return }
            let verifyResult = CInt(truncatingIfNeeded: SSL_get_verify_result(ssl))
            owner.observation.withLock { $0.note(place, value, verifyResult: verifyResult) }
        }
        // Called only when the broker asks for a certificate and none is loaded; 0 means to go on without.
        SSL_CTX_set_client_cert_cb(context) { ssl, _, _ in
            guard let ssl, let owner = TLSContext.owner(of: ssl) else { return 0 }
            owner.observation.withLock { $0.wantsCertificate = true }
            return 0
        }
    }

    /// An address that the certificate does not hold where it belongs: looks whether it is its common name.
    private static func noteMismatch(_ store: OpaquePointer) {
        guard X509_STORE_CTX_get_error(store) == X509_V_ERR_IP_ADDRESS_MISMATCH,
            let raw = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
            let owner = owner(of: OpaquePointer(raw)), let certificate = X509_STORE_CTX_get_current_cert(store)
        else { return }
        var name = [CChar](repeating: 0, count: 256)
        let subject = X509_get_subject_name(certificate)
        guard X509_NAME_get_text_by_NID(subject, NID_commonName, &name, CInt(name.count)) > 0 else { return }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        owner.observation.withLock { $0.commonName = text }
    }

    private static func owner(of ssl: OpaquePointer) -> TLSContext? {
        guard let raw = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0) else { return nil }
        return Unmanaged<TLSContext>.fromOpaque(raw).takeUnretainedValue()
    }
}

/// Takes the newest error of OpenSSL's queue as text, and empties the queue, which is one for each thread.
func opensslReason() -> String? {
    defer { ERR_clear_error() }
    guard let text = ERR_reason_error_string(ERR_peek_last_error()) else { return nil }
    return String(cString: text)
}
