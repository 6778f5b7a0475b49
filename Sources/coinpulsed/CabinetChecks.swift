import Cabinet
import CabinetModel
import CabinetPlatform
import CabinetProgram
import CabinetProtocol
import CabinetSettings
import GPIO
import Logging

/// The checks of a dry run, in the order in which a technician would follow the wire: board, lines, clock, network.
struct CabinetChecks {
    private static let connectLimit = Duration.seconds(5)
    private static let loginLimit = Duration.seconds(15)
    private static let networkSubjects = ["broker name", "broker port", "broker TLS", "broker login", "subscription"]

    /// The cabinet as it is configured.
    let configuration: CabinetConfiguration
    /// The same with the client id of the dry run.
    let rehearsal: CabinetConfiguration

    /// Runs all checks, tells each result as soon as it is there, and returns them.
    func run(tell: (CheckResult) -> Void) -> [CheckResult] {
        var results: [CheckResult] = []
        func note(_ result: CheckResult) {
            results.append(result)
            tell(result)
        }
        checkConfiguration().forEach(note)
        note(checkUser())
        checkLines().forEach(note)
        checkPlaces().forEach(note)
        note(checkLevelKeeping())
        note(checkRealtime())
        note(checkClock())
        checkLink().forEach(note)
        checkNetwork(note)
        return results
    }

    /// Without a broker no payment can arrive, so that there would be nothing to show.
    func stopTheRun(_ results: [CheckResult]) -> Bool {
        results.contains { $0.hasFailed && Self.networkSubjects.contains($0.subject) }
    }
}

// MARK: - The board

extension CabinetChecks {
    private func checkConfiguration() -> [CheckResult] {
        guard !configuration.warnings.isEmpty else { return [CheckResult("configuration", "valid")] }
        return configuration.warnings.map { CheckResult("configuration", "valid, but", .warning(advice: $0)) }
    }

    private func checkUser() -> CheckResult {
        let user = UserInfo.current
        let groups = user.groups.isEmpty ? "no groups" : user.groups.joined(separator: " ")
        let advice = "these are the rights of \(user.name); those of the service: sudo coinpulsed-as-service --dry-run"
        return CheckResult(
            "user", "\(user.name) (\(groups))", user.name == "coinpulse" ? .ok : .warning(advice: advice))
    }

    private func checkPlaces() -> [CheckResult] {
        guard DaemonPlaces.isService else { return [] }
        let obstacles = DaemonPlaces(configuration).check()
        guard !obstacles.isEmpty else { return [CheckResult("ledger", "\(configuration.ledger.path) can be written")] }
        return obstacles.map { CheckResult($0.key, "\($0.problem)", .failed(advice: $0.advice)) }
    }

    private func checkLines() -> [CheckResult] {
        var results = [check(configuration.coin.line, as: "coin line")]
        if let input = configuration.gameOver.input { results.append(check(input.line, as: "game-over line")) }
        if let input = configuration.inhibit { results.append(check(input.line, as: "inhibit line")) }
        return results
    }

    private func check(_ reference: LineReference, as subject: String) -> CheckResult {
        if reference.isSimulated {
            return CheckResult(
                subject, "\(reference)", .warning(advice: "this is no line of a chip: it moves nothing in the cabinet"))
        }
        do throws(GPIOError) {
            let state = try GPIO.find(reference)
            guard state.isUsed else { return CheckResult(subject, "\(state.location), free") }
            let holder = state.consumer ?? "somebody without a name"
            guard holder == GPIOPulseLine.consumer else {
                return CheckResult(
                    subject, "\(state.location), held by \(holder)",
                    .failed(advice: "end what holds it, or choose another line: the daemon cannot claim it"))
            }
            return CheckResult(subject, "\(state.location), held by the running daemon")
        } catch {
            return CheckResult(subject, "\(reference) cannot be used", .failed(advice: "\(error)"))
        }
    }

    private func checkLevelKeeping() -> CheckResult {
        let subject = "level after a kill"
        guard let persists = GPIO.persistsOutputs() else {
            return CheckResult(subject, "the kernel does not say whether it keeps a dead process's level")
        }
        guard persists else { return CheckResult(subject, "the kernel lets a dead process's line go") }
        return CheckResult(
            subject, "the kernel keeps a dead process's level",
            .warning(
                advice: "set dtparam=strict_gpiod in config.txt; until then the unit's ExecStopPost= puts the line back"
            ))
    }

    private func checkRealtime() -> CheckResult {
        let result = PulseEngine.tryRealtime()
        guard case .failure(let error) = result else { return CheckResult("real-time priority", "allowed") }
        return CheckResult(
            "real-time priority", "not allowed to this user: \(error)",
            .warning(advice: "pulses may come out longer on a busy board; the unit allows it with LimitRTPRIO="))
    }

    private func checkClock() -> CheckResult {
        let now = CabinetClock.system.utc()
        guard now >= ProgramVersion.buildDate else {
            return CheckResult(
                "clock", now.rfc3339,
                .failed(advice: "it stands before this program was built: is there a time server?"))
        }
        guard CabinetClock.system.isSynchronised() else {
            let advice = "it is not synchronised, so no payment is refused for its age; is a time service running?"
            return CheckResult("clock", now.rfc3339, .warning(advice: advice))
        }
        return CheckResult("clock", "\(now.rfc3339), synchronised")
    }

    private func checkLink() -> [CheckResult] {
        let attract = configuration.attract
        switch PaymentLink.check(url: attract.url ?? "", allowedLinks: attract.allowedLinks) {
        case nil: return [CheckResult("payment link", attract.url ?? "")]
        case .noLink:
            return [
                CheckResult(
                    "payment link", "none configured",
                    .warning(advice: "no QR is shown unless the broker's paymentlink topic has one; see attract.url"))
            ]
        case .some(let reason):
            return [CheckResult("payment link", attract.url ?? "", .failed(advice: reason.explanation))]
        }
    }
}

// MARK: - The network

extension CabinetChecks {
    /// Each step needs the one before; what is not reached is said to be so.
    private func checkNetwork(_ note: (CheckResult) -> Void) {
        let broker = configuration.broker
        var open = Self.networkSubjects[...]
        func done(_ result: CheckResult) {
            open.removeFirst()
            note(result)
        }
        do throws(SystemError) {
            let addresses = try NetworkProbe.addresses(of: broker.host)
            done(CheckResult("broker name", "\(broker.host) is \(addresses.joined(separator: ", "))"))
        } catch {
            done(
                CheckResult(
                    "broker name", "\(error)", .failed(advice: "check broker.host and the network's name server")))
            return skip(open, note)
        }
        let port = checkPort()
        done(port)
        guard !port.hasFailed else { return skip(open, note) }
        for remark in checkLogin(done) { note(remark) }
        skip(open, note)
    }

    /// Whether anybody listens at the broker's addresses; one is enough.
    private func checkPort() -> CheckResult {
        let broker = configuration.broker
        let (reached, failed): ([String], [SystemError])
        do throws(SystemError) {
            (reached, failed) = try NetworkProbe.connect(to: broker.host, port: broker.port, limit: Self.connectLimit)
        } catch {
            (reached, failed) = ([], [error])
        }
        let silent = failed.map { "\($0)" }.joined(separator: "; ")
        guard !reached.isEmpty else {
            return CheckResult(
                "broker port", silent,
                .failed(advice: "check broker.port, the cable, and that no firewall is between"))
        }
        guard !failed.isEmpty else { return CheckResult("broker port", "\(broker.port) answers") }
        return CheckResult(
            "broker port", "\(broker.port) answers at \(reached.joined(separator: ", ")), but: \(silent)",
            .warning(advice: "the cabinet goes on to the next address, which costs time at each connection"))
    }

    /// A failed check that stops nothing: payments come, and what a dry run shows is true.
    private static let weakSubscription = CheckResult(
        "QoS of payments", "the broker delivers at QoS 0 only",
        .failed(
            advice: "payments can get lost on the way: raise the broker's QoS limit to 1; mosquitto calls it max_qos"))

    /// Logs in as the service would, with its last will, and returns what is to be said beside the named checks.
    private func checkLogin(_ done: (CheckResult) -> Void) -> [CheckResult] {
        let topics = Topics(machineID: configuration.machineID)
        var quiet = Logger(label: "coinpulse", factory: { _ in SwiftLogNoOpLogHandler() })
        quiet.logLevel = .critical
        let connect = MosquittoBroker.connector(rehearsal, mode: .dryRun(publishes: true), logger: quiet)
        let trial = BrokerTrial(
            topics: topics, hasWill: configuration.publish.status, clock: .system, connect: connect)
        switch trial.run(limit: Self.loginLimit) {
        case .failed(let failure) where failure.reason == .tlsFailed:
            done(CheckResult("broker TLS", failure.reason.rawValue, .failed(advice: failure.explanation)))
            return []
        case .failed(let failure):
            let isRefused = failure.reason == .loginRefused
            done(isRefused ? encryption : CheckResult("broker TLS", "not reached", .notReached))
            let advice = isRefused ? "\(failure.explanation) \(clientIDNote)" : failure.explanation
            done(CheckResult("broker login", failure.reason.rawValue, .failed(advice: advice)))
            return []
        case .loggedIn(let login):
            done(encryption)
            let user = configuration.broker.username.map { "as \($0)" } ?? "without a user name"
            done(CheckResult("broker login", user))
            done(subscription(login, topics))
            let remarks = login.concessions.map { CheckResult("broker", $0.words, .warning(advice: $0.hint)) }
            return login.grantedQoS == 0 ? [Self.weakSubscription] + remarks : remarks
        }
    }

    private func subscription(_ login: BrokerTrial.Login, _ topics: Topics) -> CheckResult {
        let denied = login.denied.joined(separator: " ")
        let advice = "let this user subscribe to \(denied) in the broker's access list. \(clientIDNote)"
        guard login.grantedQoS != nil else { return CheckResult("subscription", "refused", .failed(advice: advice)) }
        guard login.denied.isEmpty else {
            return CheckResult("subscription", "\(topics.coinPulse), but not all", .warning(advice: advice))
        }
        return CheckResult("subscription", topics.coinPulse)
    }

    /// The one thing in which the check is not what runs.
    private var clientIDNote: String {
        "If the broker ties rights to the client id: the dry run's is \(rehearsal.broker.clientID), the service's "
            + "\(configuration.broker.clientID)."
    }

    /// How the connection is protected, once it stands.
    private var encryption: CheckResult {
        guard configuration.broker.tls == nil else { return CheckResult("broker TLS", "its certificate is trusted") }
        let isSafe = configuration.broker.isLoopback
        return CheckResult(
            "broker TLS", "off",
            isSafe ? .ok : .warning(advice: "whoever listens on the way can make free credits: set broker.tls.enabled"))
    }

    private func skip(_ subjects: ArraySlice<String>, _ note: (CheckResult) -> Void) {
        for subject in subjects { note(CheckResult(subject, "not reached", .notReached)) }
    }
}
