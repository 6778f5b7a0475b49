package import CabinetModel
package import CabinetPlatform
import Synchronization

/// Carries what happened from any thread to the sinks, without ever making that thread wait.
///
/// The pulse thread calls ``emit(_:at:payment:)`` between two edges of the coin switch, where nothing may block; so an
/// event only goes into a queue, and a thread of its own writes it out. Events keep the order of their emission.
package final class Trace: Sendable {
    /// More than any burst of a cabinet: a message of 100 credits makes 200 edges in 20 s.
    ///
    /// At the bound the newest events are dropped and counted, and the sinks are told: a trace explains, it may not
    /// stop the machine.
    private static let capacity = 8192

    /// A trace that goes nowhere and costs nothing.
    package static let none = Trace(mailbox: nil, thread: nil)

    private let mailbox: Mailbox?
    private let thread: NamedThread?

    private init(mailbox: Mailbox?, thread: NamedThread?) {
        self.mailbox = mailbox
        self.thread = thread
    }

    /// Starts the thread that writes to `sinks`; throws when there is no thread to be had.
    package static func start(sinks: [any TraceSink]) throws(SystemError) -> Trace {
        guard !sinks.isEmpty else { return none }
        let mailbox = Mailbox()
        let thread = try NamedThread.start(name: "trace") { mailbox.deliver(to: sinks) }
        return Trace(mailbox: mailbox, thread: thread)
    }

    /// Hands an event to the sinks; any thread, never blocks.
    package func emit(_ kind: TraceEvent.Kind, at instant: MonotonicInstant, payment: String? = nil) {
        mailbox?.put(TraceEvent(kind, at: instant, payment: payment), capacity: Self.capacity)
    }

    /// Writes what is waiting and ends the thread; returns when the last event is out.
    ///
    /// Twice is harmless.
    package func close() {
        guard let mailbox, let thread, mailbox.close() else { return }
        thread.join()
    }

    /// The bounded queue between the emitting threads and the writing one.
    private final class Mailbox: Sendable {
        private struct State {
            var events: [TraceEvent] = []
            var dropped = 0
            var isClosed = false
        }

        private let state = Mutex(State())
        private let doorbell = Doorbell()

        func put(_ event: TraceEvent, capacity: Int) {
            state.withLock { state in
                if state.events.count < capacity { state.events.append(event) } else { state.dropped += 1 }
            }
            doorbell.ring()
        }

        /// Whether this call closed it.
        func close() -> Bool {
            let wasOpen = state.withLock { state in
                defer { state.isClosed = true }
                return !state.isClosed
            }
            doorbell.ring()
            return wasOpen
        }

        func deliver(to sinks: [any TraceSink]) {
            while true {
                let batch = state.withLock { state in
                    defer {
                        state.events.removeAll(keepingCapacity: true)
                        state.dropped = 0
                    }
                    return state
                }
                for sink in sinks {
                    for event in batch.events { sink.write(event) }
                    if batch.dropped > 0 { sink.lost(batch.dropped) }
                }
                if batch.isClosed { return }
                _ = doorbell.wait(until: nil)
            }
        }
    }
}
