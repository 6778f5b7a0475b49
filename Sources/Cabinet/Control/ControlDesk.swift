package import CabinetModel
import CabinetPlatform
package import CabinetProtocol
package import Ledger
package import Logging

/// Decides who may ask what over the local sockets, and does it.
///
/// Called on the event loop's thread.
///
/// What makes or takes credits or pulses is written to the ledger's audit with the user who asked. A game is not: its row says who
/// began and ended it, as it does for the signal socket, and every game would cost two more commits.
package struct ControlDesk: Sendable {
    /// The groups that the peers' credentials are held against.
    package enum Group {
        package static let reader = "coinpulse"
        package static let admin = "coinpulse-admin"
    }

    /// What the desk rings.
    package struct Bells: Sendable {
        /// Something is owed, or is no longer.
        package let owed: Bell<Void>
        /// A message went into the outbox.
        package let outgoing: Bell<Void>

        package init(owed: Bell<Void>, outgoing: Bell<Void>) {
            self.owed = owed
            self.outgoing = outgoing
        }
    }

    private let ledger: Ledger
    private let games: GameKeeper
    private let reporter: StateReporter
    private let pulsesPerCredit: Int
    private let simulatedInputs: [String: SimulatedInput]
    private let bells: Bells
    private let pulseObstacle: @Sendable () -> NotReadyReason?
    private let clock: CabinetClock
    private let trace: Trace
    private let logger: Logger
    /// For what any peer can cause.
    let paced: PacedLog

    /// A desk that rings its bells when it gave or cancelled something; `simulate` may set the `simulatedInputs`, by name.
    ///
    /// `pulseObstacle` knows what holds pulses back now: while something does, test pulses are refused.
    package init(
        ledger: Ledger, games: GameKeeper, reporter: StateReporter, pulsesPerCredit: Int,
        simulatedInputs: [String: SimulatedInput], bells: Bells,
        pulseObstacle: @escaping @Sendable () -> NotReadyReason?,
        clock: CabinetClock, trace: Trace, logger: Logger
    ) {
        self.ledger = ledger
        self.games = games
        self.reporter = reporter
        self.pulsesPerCredit = pulsesPerCredit
        self.simulatedInputs = simulatedInputs
        self.bells = bells
        self.pulseObstacle = pulseObstacle
        self.clock = clock
        self.trace = trace
        self.logger = logger
        paced = PacedLog(logger, clock: clock)
    }

    /// Whether the peer may ask for the status and nothing else.
    func isStranger(_ peer: PeerCredentials) -> Bool {
        !(peer.isRoot || peer.isMember(ofGroup: Group.reader) || peer.isMember(ofGroup: Group.admin))
    }

    /// Throws `not_allowed` unless the peer may make the request.
    func authorise(_ call: ControlCall, for peer: PeerCredentials) throws(ControlError) {
        let isAllowed =
            switch call.request.access {
            case .everyone: true
            case .reader: !isStranger(peer)
            case .admin: peer.isRoot || peer.isMember(ofGroup: Group.admin)
            }
        guard !isAllowed else { return }
        paced.log(
            .warning, "A control request was not allowed", about: "\(peer.uid)",
            metadata: ["request": "\(call.request.name.rawValue)", "uid": "\(peer.uid)", "pid": "\(peer.pid)"])
        let group = call.request.access == .admin ? Group.admin : Group.reader
        throw ControlError(
            .notAllowed,
            "\(call.request.name.rawValue) needs root or group \(group): sudo usermod -aG \(group) \(peer.userName), then log in anew",
            id: call.id)
    }

    /// Does a request that is answered at once, and returns the members of the reply.
    func perform(_ call: ControlCall, for peer: PeerCredentials) throws(ControlError) -> JSONObject {
        if case .simulate(let line, let isActive) = call.request {
            guard let input = simulatedInputs[line] else {
                throw ControlError(.unavailable, "there is no simulated input of this name", id: call.id)
            }
            input.set(isActive, at: clock.now())
            return [:]
        }
        // Nobody would stand there later to watch it.
        if case .pulse = call.request, let obstacle = pulseObstacle() {
            throw ControlError(
                .unavailable, "no test pulse now: \(obstacle.rawValue): \(obstacle.explanation)", id: call.id)
        }
        do throws(LedgerError) {
            switch call.request {
            case .status: return reporter.snapshot().members
            case .payments(let limit, let before): return try payments(limit: limit, before: before)
            case .refusals(let limit, let before):
                return [
                    "refusals": .array(try ledger.refusals(limit: limit, before: before).map { .object($0.members) })
                ]
            case .meters: return try meters()
            case .resetMeters:
                try ledger.resetMeters(actor: peer.actor, at: clock.utc())
                return [:]
            case .credit(let credits):
                try audit("credit", detail: "credits=\(credits)", peer)
                return try give(
                    PaymentRequest(serviceCredits: credits, pulsesPerCredit: pulsesPerCredit, actor: peer.actor))
            case .pulse(let pulses):
                try audit("pulse", detail: "pulses=\(pulses)", peer)
                return try give(PaymentRequest(testPulses: pulses, actor: peer.actor))
            case .cancel(let choice):
                guard let members = try cancel(choice, peer) else { break }
                return members
            case .game(.over, let source):
                games.gameOver(from: .signal(source.rawValue))
                return [:]
            case .subscribe, .display, .simulate, .game(.start, _):
                preconditionFailure("these are answered elsewhere")
            }
        } catch {
            throw failure(error, call)
        }
        throw ControlError(.unavailable, "no such payment is owed", id: call.id)
    }

    /// Begins a game because a front end says so.
    func startGame(_ source: SourceName, for call: ControlCall) throws(ControlError) {
        do throws(LedgerError) {
            try games.gameStarted(source: source.rawValue)
        } catch {
            throw failure(error, call)
        }
    }

    /// Does what a datagram of the signal socket says.
    package func receive(_ signal: SignalMessage) {
        switch signal.signal {
        case .gameOver: games.gameOver(from: .signal(signal.source.rawValue))
        case .gameStart:
            do throws(LedgerError) {
                try games.gameStarted(source: signal.source.rawValue)
            } catch {
                paced.log(
                    .error, "A game start could not be written to the ledger", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Before the thing itself: nothing that was done by hand may be missing there.
    private func audit(_ action: String, detail: String, _ peer: PeerCredentials) throws(LedgerError) {
        try ledger.audit(action: action, actor: peer.actor, detail: detail, at: clock.utc())
    }

    private func failure(_ error: LedgerError, _ call: ControlCall) -> ControlError {
        paced.log(
            .error, "A control request failed at the ledger",
            metadata: ["request": "\(call.request.name.rawValue)", "error": "\(error)"])
        return ControlError(.internal, "the ledger failed: \(error)", id: call.id)
    }

    private func give(_ request: PaymentRequest) throws(LedgerError) -> JSONObject {
        let acceptance = try ledger.accept(request, verdict: nil, at: clock.utc())
        guard case .accepted(let number, let owedCredits) = acceptance else {
            preconditionFailure("a credit without identity is neither a duplicate nor refused")
        }
        bells.owed.ring()
        trace.emit(.payment(credits: request.credits), at: clock.now(), payment: number.label(nil))
        logger.notice(
            "Credit given by hand",
            metadata: [
                "source": "\(request.source.rawValue)", "pulses": "\(request.pulses)", "by": "\(request.actor ?? "")",
                "payment.number": "\(number)",
            ])
        return ["payment": .integer(number.rawValue), "credits": .integer(Int64(owedCredits))]
    }

    /// `nil` when there is nothing to cancel.
    private func cancel(
        _ choice: ControlRequest.PaymentChoice, _ peer: PeerCredentials
    ) throws(LedgerError) -> JSONObject? {
        let chosen: PaymentNumber? =
            switch choice {
            case .number(let number): PaymentNumber(number)
            case .transaction(let id): try ledger.paymentNumber(of: id)
            }
        guard let number = chosen, let result = try ledger.cancel(number, actor: peer.actor, at: clock.utc()) else {
            return nil
        }
        bells.owed.ring()
        bells.outgoing.ring()
        logger.notice(
            "Payment cancelled by hand",
            metadata: ["payment.number": "\(number)", "result": "\(result)", "by": "\(peer.actor)"])
        // With a pulse in flight it ends when that does.
        let outcome = result == .cancelledWaiting ? Outcome.cancelled : .accepted
        return ["payment": .integer(number.rawValue), "outcome": .string(outcome.rawValue)]
    }

    private func payments(limit: Int, before: Int64?) throws(LedgerError) -> JSONObject {
        let records = try ledger.payments(limit: limit, before: before.map(PaymentNumber.init))
        return ["payments": .array(records.map { .object($0.members) })]
    }

    private func meters() throws(LedgerError) -> JSONObject {
        var meters: JSONObject = [:]
        for reading in try ledger.meters() {
            meters.append(
                reading.meter.rawValue,
                .object([
                    "lifetime": .integer(Int64(reading.lifetime)), "sinceReset": .integer(Int64(reading.sinceReset)),
                ]))
        }
        return ["meters": .object(meters)]
    }
}

extension PeerCredentials {
    /// Who asked, as the audit keeps it.
    fileprivate var actor: String { "uid:\(uid)(\(userName))" }
}
