import Synchronization

/// What libmosquitto's callbacks work on: the application's handlers, the link's state and the lines to be logged.
///
/// One for each client, retained by ``MosquittoHandle`` for as long as the C object can call back.
/// Everything but ``note(_:_:)`` runs inside a turn, on the network thread.
final class CallbackContext: Sendable {
    let link: Mutex<Link>
    /// What TLS has seen; `nil` without TLS.
    let tls: TLSContext?
    private let onMessage: @Sendable (MosquittoMessage) -> Disposition
    private let onEvent: @Sendable (MosquittoEvent) -> Void
    private let onLog: @Sendable (MosquittoLogLevel, String) -> Void
    private let lines = Mutex<[LogLine]>([])

    private struct LogLine {
        let level: MosquittoLogLevel
        let text: String
    }

    init(
        link: Link, tls: TLSContext?, onMessage: @escaping @Sendable (MosquittoMessage) -> Disposition,
        onEvent: @escaping @Sendable (MosquittoEvent) -> Void,
        onLog: @escaping @Sendable (MosquittoLogLevel, String) -> Void
    ) {
        self.link = Mutex(link)
        self.tls = tls
        self.onMessage = onMessage
        self.onEvent = onEvent
        self.onLog = onLog
    }

    /// Hands a message to the application.
    ///
    /// After a refusal the messages that had come in with it are kept back, because their acknowledgements will not
    /// leave either and the broker delivers them again; all but those at QoS 0, which nobody would deliver again.
    @discardableResult
    func deliver(_ message: MosquittoMessage) -> Disposition {
        let isCutOff = link.withLock { $0.wantsDrop }
        if isCutOff, message.qos > 0 { return .refuse }
        let disposition = onMessage(message)
        if disposition == .refuse { link.withLock { $0.drop() } }
        return disposition
    }

    /// The broker has accepted the login.
    func accepted() {
        let login = link.withLock { link in
            link.advance(to: .connected)
            return link.login
        }
        guard let login else { preconditionFailure("a login that nobody has read") }
        if !login.keepsRetained {
            note(.warning, "this broker keeps no retained messages; a retained publish is sent as a normal one")
        }
        emit(.connected(login))
    }

    func emit(_ event: MosquittoEvent) {
        onEvent(event)
    }

    /// Keeps a line until the turn ends.
    ///
    /// The library logs with a lock held, and a handler that called it back would wait for that lock for ever.
    /// At the bound the later lines are dropped: the first ones name the cause.
    func note(_ level: MosquittoLogLevel, _ text: String) {
        lines.withLock { lines in
            guard lines.count < 64 else { return }
            lines.append(LogLine(level: level, text: text))
        }
    }

    /// Hands the lines over, but not the errors of a connection that this side has cut off.
    func flushLog() {
        let kept = lines.withLock { lines in
            defer { lines.removeAll() }
            return lines
        }
        guard !kept.isEmpty, !link.withLock({ $0.wantsDrop }) else { return }
        for line in kept { onLog(line.level, line.text) }
    }
}
