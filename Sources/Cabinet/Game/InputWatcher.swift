import CabinetModel
package import CabinetPlatform
package import Logging

/// Watches one input through its debouncer and tells each stable change of its level.
///
/// Pinned to the event loop. An input that is not there, at the start or later (its chip was unplugged), is tried each
/// second; it counts as lost until it was found and its level has become stable.
package actor InputWatcher {
    /// What a watcher needs to know of its input.
    package struct Description: Sendable {
        /// What the technician calls it: `game_over`, `inhibit`.
        package let name: String
        package let debounce: Duration
        /// How long the stable active level must last to count.
        package let hold: Duration
        /// Whether a level that is active when the input is first found is told: a door that is open, but not a game over,
        /// which belongs to a game that nobody here has seen.
        package let tellsFirstLevel: Bool

        package init(name: String, debounce: Duration, hold: Duration, tellsFirstLevel: Bool) {
            self.name = name
            self.debounce = debounce
            self.hold = hold
            self.tellsFirstLevel = tellsFirstLevel
        }
    }

    private struct Attachment {
        let input: any EdgeInput
        let watch: Watch
        var debouncer: Debouncer
    }

    private static let retryDelay = Duration.seconds(1)

    private nonisolated let loop: EventLoop
    private let description: Description
    private let claim: @Sendable () throws -> any EdgeInput
    private let onLoss: @Sendable (_ isLost: Bool) -> Void
    private let onChange: @Sendable (_ isActive: Bool) -> Void
    private let clock: CabinetClock
    private let trace: Trace
    private let logger: Logger
    private var attachment: Attachment?
    /// The level as it was told last, or known at the start; `nil` until the input was found for the first time.
    private var toldLevel: Bool?
    /// Whether it was told that the input is lost, and not yet that it is back.
    private var isLost = false
    /// Why the input is not there, as it was told last.
    private var toldAbsence: String?
    private var timer: LoopTimer?
    /// How often edges were lost since the start.
    private var overflows = 0

    /// A watcher without an input yet.
    ///
    /// `claim` claims the input again after it was lost; `onLoss` gets that it is gone, and that it is back; `onChange`
    /// gets each stable change of the level, both on the event loop's thread.
    package init(
        loop: EventLoop, description: Description, clock: CabinetClock, trace: Trace, logger: Logger,
        claim: @escaping @Sendable () throws -> any EdgeInput, onLoss: @escaping @Sendable (_ isLost: Bool) -> Void,
        onChange: @escaping @Sendable (_ isActive: Bool) -> Void
    ) {
        self.loop = loop
        self.description = description
        self.clock = clock
        self.trace = trace
        self.logger = logger
        self.claim = claim
        self.onLoss = onLoss
        self.onChange = onChange
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Begins to watch `input`, which is claimed already, and whose level the caller has read.
    ///
    /// What is told are changes from that level. Before or while the loop runs; any thread.
    package nonisolated func start(with input: any EdgeInput, knownLevel: Bool) {
        loop.post { self.assumeIsolated { $0.begin(with: input, knownLevel: knownLevel) } }
    }

    /// Begins without an input, which is claimed as soon as it is there.
    ///
    /// Before or while the loop runs; any thread.
    package nonisolated func start(absent reason: any Error) {
        loop.post { self.assumeIsolated { $0.lose(because: reason) } }
    }

    private func begin(with input: any EdgeInput, knownLevel: Bool) {
        toldLevel = knownLevel
        do {
            try attach(input)
        } catch {
            lose(because: error)
        }
    }

    /// A level that is not the told one must become stable like any other before it is told.
    private func attach(_ input: any EdgeInput) throws {
        let level = try input.isActive()
        let toldLevel = toldLevel ?? (description.tellsFirstLevel ? false : level)
        self.toldLevel = toldLevel
        let now = clock.now()
        let watch = try loop.watch(input.fileDescriptor, for: .readable) { _ in
            self.assumeIsolated { $0.readEdges() }
        }
        var debouncer = Debouncer(
            initial: toldLevel, debounce: description.debounce, hold: description.hold, at: now)
        debouncer.resynchronise(isActive: level, at: now)
        attachment = Attachment(input: input, watch: watch, debouncer: debouncer)
        settle(to: now)
    }

    private func readEdges() {
        guard var attachment else { return }
        // Read before the edges: an edge that is older than this is among them.
        let now = clock.now()
        do {
            let batch = try attachment.input.readEdges()
            for edge in batch.edges {
                trace.emit(.edge(line: description.name, isActive: edge.isActive), at: edge.at)
                tell(attachment.debouncer.advance(to: edge.at))
                attachment.debouncer.edge(isActive: edge.isActive, at: edge.at)
            }
            if batch.overflowed {
                countOverflow()
                attachment.debouncer.resynchronise(isActive: try attachment.input.isActive(), at: clock.now())
            }
            self.attachment = attachment
            settle(to: now)
        } catch {
            lose(because: error)
        }
    }

    /// Tells of the first, the second, the fourth and so on: a line that flaps for hours must not fill the journal.
    private func countOverflow() {
        overflows += 1
        guard overflows.nonzeroBitCount == 1 else { return }
        logger.warning(
            "Edges of an input were lost in a burst; its level was read again",
            metadata: ["input": "\(description.name)", "bursts": "\(overflows)"])
    }

    /// Tells what has become stable by `now`, and comes back when the next level may.
    private func settle(to now: MonotonicInstant) {
        guard let changes = attachment?.debouncer.advance(to: now) else { return }
        tell(changes)
        if let deadline = attachment?.debouncer.deadline { wake(at: deadline) } else { found() }
    }

    /// The input is there and its level is known: not before that may a lost one stop to count as lost.
    private func found() {
        toldAbsence = nil
        guard isLost else { return }
        isLost = false
        logger.notice("An input is back", metadata: ["input": "\(description.name)"])
        onLoss(false)
    }

    private func tell(_ changes: [Debouncer.Change]) {
        for change in changes {
            toldLevel = change.isActive
            onChange(change.isActive)
        }
    }

    /// Each reason is told once: a chip that comes and goes must not fill the journal, but one that came back may be held
    /// by somebody else.
    private func lose(because error: any Error) {
        let words = "\(error)"
        if words != toldAbsence {
            logger.error(
                "An input is not there; it is claimed as soon as it is",
                metadata: ["input": "\(description.name)", "error": "\(words)"])
            toldAbsence = words
        }
        attachment?.watch.cancel()
        attachment = nil
        if !isLost { onLoss(true) }
        isLost = true
        wake(at: clock.now().advanced(by: Self.retryDelay))
    }

    private func wake(at instant: MonotonicInstant) {
        let timer = timer ?? loop.makeTimer { self.assumeIsolated { $0.timerFired() } }
        self.timer = timer
        timer.schedule(at: instant)
    }

    private func timerFired() {
        guard attachment == nil else { return readEdges() }
        do {
            try attach(try claim())
        } catch {
            lose(because: error)
        }
    }
}
