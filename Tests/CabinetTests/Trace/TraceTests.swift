import Cabinet
import CabinetModel
import CabinetPlatform
import Testing

@Suite struct TraceTests {
    /// A sink that can be held up, as a slow terminal is.
    private final class SlowSink: TraceSink {
        let written = Recorded<String>()
        let isWriting = Milestone()
        private let gate = Milestone()
        private let isSlow: Bool

        init(isSlow: Bool = false) {
            self.isSlow = isSlow
        }

        func letGo() {
            gate.reach()
        }

        func write(_ event: TraceEvent) {
            isWriting.reach()
            if isSlow, isWriting.count == 1 { try? gate.wait() }
            written.append("\(event.at.nanoseconds)")
        }

        func lost(_ count: Int) {
            written.append("lost \(count)")
        }
    }

    private func emit(_ range: Range<Int64>, to trace: Trace) {
        for number in range { trace.emit(.duplicate, at: MonotonicInstant(nanoseconds: number)) }
    }

    @Test func `every sink gets every event in its order, and a close waits for the last`() throws {
        let sinks = [SlowSink(), SlowSink()]
        let trace = try Trace.start(sinks: sinks)
        emit(0..<1000, to: trace)
        trace.close()
        trace.close()
        for sink in sinks { #expect(sink.written.entries == (0..<1000).map(String.init)) }
    }

    // G4: no sink may hold up the pulse thread.
    @Test func `whoever emits never waits: what is too much is dropped and counted`() throws {
        let sink = SlowSink(isSlow: true)
        let trace = try Trace.start(sinks: [sink])
        emit(0..<1, to: trace)
        try sink.isWriting.wait()
        emit(1..<8203, to: trace)
        sink.letGo()
        trace.close()
        let written = sink.written.entries
        #expect(written.count == 8194)
        #expect(written.suffix(2) == ["8192", "lost 10"])
    }

    @Test func `a trace without sinks goes nowhere`() throws {
        let trace = try Trace.start(sinks: [])
        emit(0..<10, to: trace)
        trace.close()
        Trace.none.close()
    }
}
