import Cabinet
import CabinetModel
import Ledger

/// A worker on a recording line, driven step by step in the time of the test.
struct PulseBench {
    let bench: Bench
    let line: RecordingLine
    var worker: PulseWorker

    /// A worker that did not come to rest.
    struct Restless: Error {}

    init(_ bench: Bench, on line: RecordingLine? = nil, profile: PulseProfile = .standard) {
        let line = line ?? RecordingLine(bench.clock)
        self.bench = bench
        self.line = line
        worker = bench.worker(on: line, profile: profile)
    }

    /// Lets the worker work, and time pass, until it has nothing to do.
    mutating func runUntilIdle() throws {
        for _ in 0..<10_000 {
            switch worker.step(isHeld: false) {
            case .again: continue
            case .wait(let instant): bench.time.advance(to: instant)
            case .idle: return
            }
        }
        throw Restless()
    }

    /// Lets the worker work, and time pass, until something was done to the line or there is nothing to do.
    mutating func runUntilLineMoves() throws {
        let before = line.events.count
        for _ in 0..<10_000 {
            let step = worker.step(isHeld: false)
            guard line.events.count == before else { return }
            switch step {
            case .again: continue
            case .wait(let instant): bench.time.advance(to: instant)
            case .idle: return
            }
        }
        throw Restless()
    }
}

extension PulseWorker {
    /// One step, with the coins locked out or not.
    mutating func step(isHeld: Bool) -> Step {
        permit.setHeld(isHeld)
        return step()
    }
}
