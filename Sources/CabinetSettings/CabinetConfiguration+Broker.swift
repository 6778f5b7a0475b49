import CabinetModel

extension CabinetConfiguration {
    /// The version of MQTT that is spoken.
    package enum ProtocolVersion: String, CaseIterable, Sendable {
        case v5 = "5"
        case v311 = "3.1.1"
    }

    /// How the broker is reached.
    package struct Broker: Sendable, Equatable {
        /// A host name or an IP address, as it was written.
        package var host: String
        package var port: Int
        package var version: ProtocolVersion
        /// 1…128 visible ASCII characters.
        package var clientID: String
        package var username: String?
        /// What was in `broker.password_file`; never without a user name.
        package var password: Secret?
        /// `nil` for plain text.
        package var tls: TLS?
        /// 5 s…1 h; a dead network is noticed after two of them.
        package var keepalive: Duration
        /// Whether the host can only be this machine.
        package var isLoopback: Bool
    }

    /// The files for an encrypted connection; absolute paths that could be read when the configuration was.
    package struct TLS: Sendable, Equatable {
        /// `nil` for the certificates of the system.
        package var caFile: String?
        /// The cabinet's own certificate, with its key or not at all.
        package var certFile: String?
        package var keyFile: String?
    }
}

extension CabinetConfiguration.Broker {
    /// Reads the section and the files that it names; `nil` after a complaint.
    ///
    /// - Parameters:
    ///   - values: Where the values come from and the complaints go.
    ///   - machineID: What the client id is made of where none is set; `nil` when it could not be read.
    init?(reading values: inout ConfigurationValues, machineID: MachineID?) {
        let host = values.host(.brokerHost)
        let port = values.integer(.brokerPort)
        let version = values.choice(.brokerProtocol, of: CabinetConfiguration.ProtocolVersion.self)
        let clientID = values.clientID(.brokerClientID) ?? machineID.map { "coinpulse-\($0)" }
        let username = values.text(.brokerUsername)
        let password = values.secret(.brokerPasswordFile)
        let isLoopback = host.map(HostName.isLoopback) ?? false
        let isEncrypted = values.boolean(.brokerTLSEnabled) ?? !isLoopback
        let tls = CabinetConfiguration.TLS(reading: &values, isUsed: isEncrypted)
        let keepalive = values.duration(.brokerKeepalive)
        if values.isSet(.brokerPasswordFile), !values.isSet(.brokerUsername) {
            values.refuse(.brokerPasswordFile, "needs broker.username: without one no password is sent")
        }
        guard let host, let version, let clientID, let keepalive else { return nil }
        if !isEncrypted, !isLoopback {
            values.warn(.brokerTLSEnabled, "is false: password and payments cross the network unencrypted")
        }
        self.init(
            host: host, port: port ?? (isEncrypted ? 8883 : 1883), version: version, clientID: clientID,
            username: username, password: password, tls: isEncrypted ? tls : nil, keepalive: keepalive,
            isLoopback: isLoopback)
    }
}

extension CabinetConfiguration.TLS {
    fileprivate init(reading values: inout ConfigurationValues, isUsed: Bool) {
        caFile = values.file(.brokerTLSCAFile)
        certFile = values.file(.brokerTLSCertFile)
        keyFile = values.privateFile(.brokerTLSKeyFile)
        if values.isSet(.brokerTLSCertFile), !values.isSet(.brokerTLSKeyFile) {
            values.refuse(.brokerTLSCertFile, "needs its private key in broker.tls.key_file")
        }
        if values.isSet(.brokerTLSKeyFile), !values.isSet(.brokerTLSCertFile) {
            values.refuse(.brokerTLSKeyFile, "needs its certificate in broker.tls.cert_file")
        }
        let files: [ConfigurationKey] = [.brokerTLSCAFile, .brokerTLSCertFile, .brokerTLSKeyFile]
        guard !isUsed, let unused = files.first(where: { values.isSet($0) }) else { return }
        values.warn(unused, "is not used, because TLS is off; set broker.tls.enabled: true")
    }
}
