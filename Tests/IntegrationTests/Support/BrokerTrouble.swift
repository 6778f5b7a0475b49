import CabinetModel
import TestSupport

/// A reason why a cabinet cannot get its payments from the broker.
enum BrokerTrouble: CaseIterable {
    case untrustedAuthority, expiredCertificate, otherHostName, clientCertificateMissing, wrongPassword
    case subscriptionDenied, nobodyListens, packetsSwallowed, nameUnknown

    /// The password that the cabinet logs in with, and that nobody may ever read.
    static let secret = "correct-horse-battery-staple"

    /// The code in `status`.
    var reason: NotReadyReason {
        switch self {
        case .untrustedAuthority, .expiredCertificate, .otherHostName, .clientCertificateMissing: .tlsFailed
        case .wrongPassword: .loginRefused
        case .subscriptionDenied: .topicDenied
        case .nobodyListens, .packetsSwallowed, .nameUnknown: .brokerDown
        }
    }

    /// What the log says.
    var words: String {
        switch self {
        case .untrustedAuthority:
            "The broker's certificate was not issued by a trusted authority: check the CA file."
        case .expiredCertificate:
            "The broker's certificate has expired: renew it at the broker, or check this machine's clock."
        case .otherHostName: "The broker's certificate is made out to another name: check the host name."
        case .clientCertificateMissing:
            "The broker wants a client certificate: set the certificate and its key."
        case .wrongPassword:
            "The broker does not let this client in: check user name, password, client id and rights at the broker."
        case .subscriptionDenied:
            "the broker does not let this user subscribe to arcade/machine/cab001/coinpulse: "
                + "allow it in the broker's access list"
        case .nobodyListens:
            "Nothing listens on this port of the broker's host: check the port and that the broker runs."
        case .packetsSwallowed:
            "The broker did not answer in time: check the address, the port and the firewall."
        case .nameUnknown: "The broker's name could not be resolved ("
        }
    }

    /// What the daemon has to be started through.
    ///
    /// A simulated line is refused with a broker on another machine, so the one name that is allowed must be unknown.
    var wrapper: [String] {
        guard self == .nameUnknown else { return [] }
        let forget = """
            printf 'hosts: files\\n' | mount_over /etc/nsswitch.conf; printf '' | mount_over /etc/hosts
            """
        return ["unshare", "--mount", "sh", "-ec", "\(Self.mountOver)\n\(forget)\nexec \"$@\"", "sh"]
    }

    /// Puts what it reads in the place of a file, for this namespace.
    private static let mountOver = """
        mount_over() { file=$(mktemp); cat > "$file"; mount --bind "$file" "$1"; rm "$file"; }
        """

    /// What makes the trouble, to be kept for as long as it shall last, and the broker section that leads there.
    func setUp() throws -> (cause: [Any], section: String) {
        switch self {
        case .untrustedAuthority:
            try encrypted(trusting: TestCertificates()) { $0.certificate = try $1.issue("server") }
        case .expiredCertificate:
            try encrypted { $0.certificate = try $1.issue("server", validity: .expired) }
        case .otherHostName:
            try encrypted { $0.certificate = try $1.issue("server", hosts: ["other.example"]) }
        case .clientCertificateMissing:
            try encrypted {
                $0.certificate = try $1.issue("server")
                $0.clientAuthority = $1
            }
        case .wrongPassword:
            try plain { $0.users = ["cab001": "another"] }
        case .subscriptionDenied:
            try plain(login: "") { $0.deniesSubscriptions = true }
        case .nobodyListens:
            ([], Self.section(port: try FreePort.next()))
        case .packetsSwallowed:
            try swallowing()
        case .nameUnknown:
            ([], Self.section(host: "localhost", port: 1883))
        }
    }

    private func plain(
        login: String = Self.login, _ change: (inout TestBroker.Options) throws -> Void
    ) throws -> (cause: [Any], section: String) {
        let broker = try TestBroker(change)
        return ([broker], Self.section(port: broker.port, login: login))
    }

    private func encrypted(
        trusting authority: TestCertificates? = nil,
        _ change: (inout TestBroker.Options, TestCertificates) throws -> Void
    ) throws -> (cause: [Any], section: String) {
        let issuer = try TestCertificates()
        let trusted = authority ?? issuer
        let broker = try TestBroker { try change(&$0, issuer) }
        let tls = "{enabled: true, ca_file: '\(trusted.caFile)'}"
        return ([broker, trusted], Self.section(host: "localhost", port: broker.port, tls: tls))
    }

    private func swallowing() throws -> (cause: [Any], section: String) {
        let blackHole = try BlackHole()
        return ([blackHole], Self.section(port: blackHole.port))
    }

    private static let login = "username: cab001, password_file: mqtt-password,"

    private static func section(
        host: String = "127.0.0.1", port: Int, login: String = Self.login, tls: String = "{enabled: false}"
    ) -> String {
        "{host: \(host), port: \(port), \(login) tls: \(tls)}"
    }
}
