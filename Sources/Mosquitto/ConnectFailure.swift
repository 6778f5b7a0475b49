/// Why an attempt to connect has failed, told apart as far as the broker, TLS and the kernel let on.
public enum ConnectFailure: Sendable, Equatable {
    /// The host name has no address; the text is the resolver's.
    case nameNotResolved(String)
    /// The host answers, but nothing listens on the port.
    case connectionRefused
    /// There is no way to the host; the text is the kernel's.
    case unreachable(String)
    /// Nobody has answered within ``MosquittoOptions/connectTimeout``.
    case timedOut
    /// The broker's certificate was not issued by an authority that is trusted here.
    case tlsUntrustedCA
    /// The broker's certificate, or one it rests on, has expired.
    case tlsCertificateExpired
    /// The broker's certificate, or one it rests on, is not valid yet; a wrong clock does this too.
    case tlsCertificateNotYetValid
    /// The broker's certificate is made out to another name.
    case tlsHostMismatch
    /// The broker's certificate names the address that it was reached by only as its common name, where nobody looks for
    /// addresses.
    case tlsAddressOnlyInCommonName(String)
    /// The broker asked for a client certificate, and none is configured.
    case tlsClientCertificateRequired
    /// The broker did not accept the client certificate; the text is its TLS alert.
    case tlsClientCertificateRefused(String)
    /// TLS failed for another reason; the text is OpenSSL's.
    case tlsOther(String)
    /// The user name or the password is wrong.
    case badCredentials
    /// The broker knows who this is and does not let it in. Many brokers say so for a wrong password too.
    case notAuthorised
    /// The broker does not accept the client id.
    case clientIDRejected
    /// The broker is there, but does not serve at the moment.
    case serverUnavailable
    /// The broker refused the login for another reason; the code is that of the standard, the text explains it.
    case protocolRefused(code: UInt8, text: String)
    /// Something else than MQTT is spoken on this port; the text is the name of what it is.
    case otherProtocol(String)
    /// What came instead of an answer is not what MQTT allows; the text says what is wrong with it.
    case violation(String)
    /// The connection broke before the broker answered the login; the text says how it showed.
    case lost(String)

    /// What happened and what to check, in plain words for a technician.
    public var explanation: String {
        switch self {
        case .nameNotResolved(let text):
            "The broker's name could not be resolved (\(text)): check the host name and the DNS server."
        case .connectionRefused:
            "Nothing listens on this port of the broker's host: check the port and that the broker runs."
        case .unreachable(let text):
            "There is no way to the broker's host (\(text)): check the network cable and the router."
        case .timedOut:
            "The broker did not answer in time: check the address, the port and the firewall."
        case .tlsUntrustedCA:
            "The broker's certificate was not issued by a trusted authority: check the CA file."
        case .tlsCertificateExpired:
            "The broker's certificate has expired: renew it at the broker, or check this machine's clock."
        case .tlsCertificateNotYetValid:
            "The broker's certificate is not valid yet: check this machine's clock."
        case .tlsHostMismatch:
            "The broker's certificate is made out to another name: check the host name."
        case .tlsAddressOnlyInCommonName(let address):
            "The broker's certificate names \(address) only as its common name: it must be among its alternative names, so "
                + "issue it anew with 'subjectAltName = IP:\(address)'."
        case .tlsClientCertificateRequired:
            "The broker wants a client certificate: set the certificate and its key."
        case .tlsClientCertificateRefused(let text):
            "The broker did not accept the client certificate (\(text)): check its validity and its authority."
        case .tlsOther(let text):
            "TLS failed (\(text)): check that this port speaks TLS 1.2 or newer."
        case .badCredentials:
            "The broker does not accept the user name or the password: check both."
        case .notAuthorised:
            "The broker does not let this client in: check user name, password, client id and rights at the broker."
        case .clientIDRejected:
            "The broker does not accept the client id: check it against the rules of the broker."
        case .serverUnavailable:
            "The broker is there but does not serve now: look at the broker."
        case .protocolRefused(let code, let text):
            "The broker refused the login (\(text), code \(code)): check the MQTT version and the broker's settings."
        case .otherProtocol("TLS"):
            "This port speaks TLS, and plain MQTT is configured: switch TLS on, or check the port."
        case .otherProtocol(let name):
            "This port speaks \(name), not MQTT: check the port."
        case .violation(let what):
            "What answers on this port does not keep to MQTT (\(what)): check the port, and look at the broker."
        case .lost(let how):
            "The connection broke before the broker answered the login (\(how)): check the port, and whether it is one "
                + "for TLS."
        }
    }
}
