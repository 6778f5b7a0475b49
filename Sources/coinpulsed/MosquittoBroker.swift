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
    private let options: MosquittoOptions

    func open(_ will: WillTerms.Offer?) throws(BrokerFailure) {
        do throws(MosquittoError) {
            try client.open(will: options.will(offered: will))
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
    /// Does with the configuration all that making a connection does before anything is sent, such as reading the files of
    /// TLS; returns what is wrong with it, `nil` when nothing is.
    static func problem(with configuration: CabinetConfiguration) -> String? {
        do throws(MosquittoError) {
            try MosquittoOptions(configuration, mode: .service).check()
            return nil
        } catch {
            return "broker: \(error)"
        }
    }

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
                    onEvent: { event in
                        if let event = BrokerEvent(event, version: options.version) { onEvent(event) }
                    },
                    onLog: { level, text in
                        logger.log(
                            level: level == .error ? .info : .debug, "libmosquitto", metadata: ["text": "\(text)"])
                    })
                return MosquittoBroker(client: client, options: options)
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
            clientID: broker.clientID, cleanSession: mode.isDryRun, sessionExpiry: BrokerLink.sessionExpiry,
            keepalive: broker.keepalive,
            username: broker.username, password: broker.password?.revealed, tls: tls,
            will: publishesStatus ? Self.will(configuration) : nil)
    }

    /// The will as it is offered, if there is one.
    fileprivate func will(offered offer: WillTerms.Offer?) -> Will? {
        guard let offer, var will else { return nil }
        will.retain = offer.isRetained
        will.qos = offer.qos
        return will
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
    fileprivate init?(_ event: MosquittoEvent, version: MosquittoOptions.ProtocolVersion) {
        switch event {
        case .connected(let login):
            let limits = BrokerLimits(
                keepsRetained: login.keepsRetained, maximumQoS: version == .v5 ? login.maximumQoS : nil,
                sessionExpiry: login.sessionExpiry)
            self = .connected(sessionPresent: login.sessionPresent, limits: limits)
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
        case .tooLarge: self.init(.brokerDown, "\(error)", sign: .tooLarge)
        default: self.init(.brokerDown, "\(error)")
        }
    }

    fileprivate init(_ end: ConnectionEnd) {
        switch end {
        case .disconnected(.sessionTakenOver): self.init(.clientIDInUse, "\(end)", sign: .clientIDTakenOver)
        case .disconnected(.byBroker(reason: 0x87)):
            // Some brokers close the connection in place of refusing the message.
            self.init(
                .brokerDown,
                "\(end) Is this user allowed to publish on receipt, gameover and status? If not, switch them off under "
                    + "publish: or allow them.")
        case .disconnected(.lost):
            // MQTT 3.1.1 has no word for it, and mosquitto 2.0 says none. A guess, marked as one: it costs no time or money.
            self.init(
                .brokerDown,
                "\(end) No reason was given: if it happens again and again, it may be another client with this client id."
            )
        case .disconnected: self.init(.brokerDown, "\(end)")
        case .refused(let failure):
            self.init(Self.reason(for: failure), failure.explanation, sign: Self.sign(of: failure))
        }
    }

    /// What a refused login says of the last will.
    private static func sign(of failure: ConnectFailure) -> Sign? {
        switch failure {
        case .notAuthorised: .mayRefuseRights
        case .protocolRefused(0x9A, _): .refusesRetainedWill
        case .protocolRefused(0x9B, _): .refusesQoSOfWill
        // The topic or the payload of the will.
        case .protocolRefused(0x90, _), .protocolRefused(0x99, _): .mayRefuseRights
        case .lost: .mayRefuseWill
        default: nil
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
