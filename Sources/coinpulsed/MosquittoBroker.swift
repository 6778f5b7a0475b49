import Cabinet
import CabinetModel
import CabinetProgram
import CabinetProtocol
import CabinetSettings
import Logging
import Mosquitto

/// The broker over libmosquitto.
struct MosquittoBroker: BrokerConnection {
    private let client: MosquittoClient

    func open() throws(BrokerFailure) {
        do throws(MosquittoError) {
            try client.open()
        } catch {
            throw BrokerFailure(error)
        }
    }

    func turn(timeout: Duration) -> BrokerTurn {
        switch client.turn(timeout: timeout) {
        case .continuing: .continuing
        case .closed(let end): .closed(BrokerFailure(end))
        }
    }

    func perform(_ command: BrokerCommand) throws(BrokerFailure) -> UInt16 {
        do throws(MosquittoError) {
            switch command {
            case .subscribe(let subscription):
                let packetIDs = try client.subscribe([
                    Subscription(
                        topic: subscription.topic, qos: 1, noLocal: subscription.noLocal,
                        retainHandling: subscription.sendsRetained ? .sendAtSubscribe : .doNotSend)
                ])
                return packetIDs.first ?? 0
            case .publish(let topic, let payload, let qos, let retain):
                return try client.publish(topic: topic, payload: payload, qos: qos, retain: retain)
            case .wake: client.wake()
            case .disconnect: client.disconnect()
            case .drop: client.dropConnection()
            }
        } catch {
            throw BrokerFailure(error)
        }
        return 0
    }
}

extension MosquittoBroker {
    /// How the link makes its connection, as the configuration and the mode ask for.
    ///
    /// A dry run has a client id of its own and a session that ends with it, so that it takes nothing from the real daemon.
    static func connector(
        _ configuration: CabinetConfiguration, mode: RunMode, logger: Logger
    ) -> BrokerLink.Connect {
        let options = MosquittoOptions(configuration, mode: mode)
        return { onMessage, onEvent throws(BrokerFailure) in
            do throws(MosquittoError) {
                let client = try MosquittoClient(
                    options: options,
                    onMessage: { onMessage(BrokerMessage($0)) == .acknowledge ? .acknowledge : .refuse },
                    onEvent: { event in if let event = BrokerEvent(event) { onEvent(event) } },
                    onLog: { level, text in
                        logger.log(
                            level: level == .error ? .info : .debug, "libmosquitto", metadata: ["text": "\(text)"])
                    })
                return MosquittoBroker(client: client)
            } catch {
                throw BrokerFailure(error)
            }
        }
    }
}

extension MosquittoOptions {
    fileprivate init(_ configuration: CabinetConfiguration, mode: RunMode) {
        let broker = configuration.broker
        let tls = broker.tls.map { TLS(caFile: $0.caFile, certFile: $0.certFile, keyFile: $0.keyFile) }
        let publishesStatus = mode.publishes && configuration.publish.status
        self.init(
            host: broker.host, port: broker.port, version: broker.version == .v5 ? .v5 : .v311,
            clientID: broker.clientID, cleanSession: mode.isDryRun, keepalive: broker.keepalive,
            username: broker.username, password: broker.password?.revealed, tls: tls,
            will: publishesStatus ? Self.will(configuration) : nil)
    }

    private static func will(_ configuration: CabinetConfiguration) -> Will {
        let status = StatusMessage.offline(
            machineID: configuration.machineID, version: ProgramVersion.current, timestamp: CabinetClock.system.utc())
        return Will(
            topic: Topics(machineID: configuration.machineID).status, payload: Array(status.encode().utf8))
    }
}

extension BrokerMessage {
    fileprivate init(_ message: MosquittoMessage) {
        self.init(
            topic: message.topic, payload: message.payload, qos: message.qos, isRetained: message.isRetained,
            packetID: message.packetID)
    }
}

extension BrokerEvent {
    /// `nil` for what `turn` tells too.
    fileprivate init?(_ event: MosquittoEvent) {
        switch event {
        case .connected(let login): self = .connected(sessionPresent: login.sessionPresent)
        case .subscribed(let packetID, let granted): self = .subscribed(packetID: packetID, code: granted.first ?? 128)
        case .published(let packetID, let reason): self = .published(packetID: packetID, reason: reason)
        case .refused, .disconnected: return nil
        }
    }
}

extension BrokerFailure {
    fileprivate init(_ error: MosquittoError) {
        switch error {
        case .unusableFile, .keyDoesNotMatch: self.init(.tlsFailed, "\(error)")
        default: self.init(.brokerDown, "\(error)")
        }
    }

    fileprivate init(_ end: ConnectionEnd) {
        switch end {
        case .disconnected: self.init(.brokerDown, "\(end)")
        case .refused(let failure):
            self.init(Self.reason(for: failure), failure.explanation)
        }
    }

    private static func reason(for failure: ConnectFailure) -> NotReadyReason {
        switch failure {
        case .tlsUntrustedCA, .tlsCertificateExpired, .tlsCertificateNotYetValid, .tlsHostMismatch,
            .tlsAddressOnlyInCommonName, .tlsClientCertificateRequired, .tlsClientCertificateRefused, .tlsOther:
            .tlsFailed
        case .badCredentials, .notAuthorised, .clientIDRejected: .loginRefused
        case .nameNotResolved, .connectionRefused, .unreachable, .timedOut, .serverUnavailable, .protocolRefused,
            .otherProtocol, .violation, .lost:
            .brokerDown
        }
    }
}
