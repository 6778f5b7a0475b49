import COpenSSL

/// What can be seen of a TLS handshake that failed.
///
/// A value, so that the reading of it can be tested without a network.
struct TLSObservation: Equatable {
    /// OpenSSL's verdict on the broker's certificate (`X509_V_…`); 0 when it had nothing against it.
    var verifyResult: CInt = X509_V_OK
    /// The alert that the broker sent last.
    var alert: TLSAlert?
    /// Whether the broker asked for a client certificate that is not configured.
    var wantsCertificate = false
    /// Whether both sides have agreed on keys; what fails later is not for want of TLS.
    var isDone = false
    /// The common name of a certificate that does not hold the address by which the broker was reached.
    var commonName: String?
    /// OpenSSL's words for the last error.
    var errorText: String?

    /// Takes one call of OpenSSL's info callback.
    ///
    /// - Parameters:
    ///   - place: What it is about (`SSL_CB_…`).
    ///   - value: With an alert, its level and, in the low byte, its number.
    ///   - verifyResult: The verdict on the broker's certificate at that moment.
    mutating func note(_ place: CInt, _ value: CInt, verifyResult: CInt) {
        if place & SSL_CB_HANDSHAKE_DONE != 0 { isDone = true }
        guard place & SSL_CB_ALERT != 0 else { return }
        self.verifyResult = verifyResult
        guard place & SSL_CB_READ != 0 else { return }
        alert = TLSAlert(rawValue: UInt8(truncatingIfNeeded: value))
    }
}

/// A TLS alert by its number; the names are those of RFC 8446.
struct TLSAlert: RawRepresentable, Equatable {
    let rawValue: UInt8

    static let closeNotify = TLSAlert(rawValue: UInt8(SSL_AD_CLOSE_NOTIFY))

    /// Whether the alert is about a certificate, which, sent by a broker, can only be this client's.
    var isAboutCertificate: Bool {
        switch CInt(rawValue) {
        case SSL_AD_BAD_CERTIFICATE, SSL_AD_UNSUPPORTED_CERTIFICATE, SSL_AD_CERTIFICATE_REVOKED,
            SSL_AD_CERTIFICATE_EXPIRED, SSL_AD_CERTIFICATE_UNKNOWN, SSL_AD_UNKNOWN_CA, SSL_AD_ACCESS_DENIED:
            true
        default: false
        }
    }

    /// OpenSSL's name of the alert, such as `unknown CA`.
    var text: String {
        guard let text = SSL_alert_desc_string_long(CInt(rawValue)) else { return "alert \(rawValue)" }
        return String(cString: text)
    }
}

extension ConnectFailure {
    /// Reads a failed handshake; `nil` when nothing of it was TLS's fault.
    ///
    /// - Parameters:
    ///   - observation: What the handshake showed.
    ///   - hasCertificate: Whether a client certificate is configured.
    ///   - host: The name or address that the broker was reached by.
    init?(_ observation: TLSObservation, hasCertificate: Bool, host: String) {
        if observation.verifyResult == X509_V_ERR_IP_ADDRESS_MISMATCH, observation.commonName == host {
            self = .tlsAddressOnlyInCommonName(host)
        } else if let verdict = Self.verdict(observation.verifyResult) {
            self = verdict
        } else if observation.wantsCertificate, !hasCertificate {
            // With TLS 1.3 the broker's complaint comes after the handshake, and closing may overtake it: that it asked
            // and got none is all that is sure to be seen.
            self = .tlsClientCertificateRequired
        } else if let alert = observation.alert, alert != .closeNotify {
            self = alert.isAboutCertificate ? .tlsClientCertificateRefused(alert.text) : .tlsOther(alert.text)
        } else if !observation.isDone {
            self = .tlsOther(observation.errorText ?? "the connection ended in the middle of the handshake")
        } else {
            return nil
        }
    }

    private static func verdict(_ result: CInt) -> ConnectFailure? {
        switch result {
        case X509_V_OK: nil
        case X509_V_ERR_CERT_HAS_EXPIRED: .tlsCertificateExpired
        case X509_V_ERR_CERT_NOT_YET_VALID: .tlsCertificateNotYetValid
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .tlsHostMismatch
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_SIGNATURE_FAILURE, X509_V_ERR_CERT_UNTRUSTED,
            X509_V_ERR_CERT_REJECTED:
            .tlsUntrustedCA
        default: .tlsOther(String(cString: X509_verify_cert_error_string(Int(result))))
        }
    }
}
