import Cabinet
import CabinetModel
import CabinetPlatform
import GPIO
import Glibc
import InMemoryLogging
import Logging
import TestSupport
import Testing

/// A line of a simulated chip that the daemon's own watcher listens to through its debouncer, with what it told.
final class WatchedInput: Sendable {
    let told = Shared<[Bool]>([])
    private let loop: EventLoop
    private let thread: NamedThread
    private let log = InMemoryLogHandler()
    private let line: LineInput

    init(
        _ wire: SimulatedLine, active: ActiveLevel = .high, debounce: Duration, hold: Duration = .zero,
        knownLevel: Bool = false
    ) throws {
        let loop = try EventLoop()
        let (told, log) = (told, log)
        let line = LineInput(
            try InputLine(claiming: wire.reference, active: active, bias: .asIs, consumer: "lab"))
        self.line = line
        let watcher = InputWatcher(
            loop: loop, description: .init(name: "input", debounce: debounce, hold: hold, tellsFirstLevel: false),
            clock: .system, trace: .none,
            logger: Logger(label: "lab") { _ in log }, claim: { line }, onLoss: { _ in }
        ) { isActive in
            told.change { $0.append(isActive) }
        }
        watcher.start(with: line, knownLevel: knownLevel)
        self.loop = loop
        thread = try NamedThread.start(name: "loop") { loop.run() }
        // What changes before the watcher has looked would be no change.
        let looked = Shared(false)
        loop.post { looked.change { $0 = true } }
        try #require(looked.wait(within: .seconds(20)) { $0 })
    }

    deinit {
        loop.stop()
        thread.join()
        // The watcher and its loop hold each other for as long as the daemon runs, and the line with them.
        line.release()
    }

    /// Waits until it told as many changes as `count`, and returns all that it told.
    func wait(for count: Int) -> [Bool] {
        _ = told.wait(within: .seconds(20)) { $0.count >= count }
        return told.value
    }

    /// Waits until it told `isActive` last, and nothing more for so long; returns all that it told.
    func rest(at isActive: Bool, for quiet: Duration) -> [Bool] {
        _ = told.wait(within: .seconds(20)) { $0.last == isActive }
        usleep(UInt32(quiet / .microseconds(1)))
        return told.value
    }

    /// Waits until it has logged something that begins with `beginning`.
    func waitForLog(_ beginning: String) -> Bool {
        told.wait(within: .seconds(20)) { _ in log.entries.contains { "\($0.message)".hasPrefix(beginning) } }
    }
}
