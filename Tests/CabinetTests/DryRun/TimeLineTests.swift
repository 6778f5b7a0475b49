import Cabinet
import CabinetModel
import Testing

@Suite struct TimeLineTests {
    private let written = Recorded<String>()

    private func at(_ milliseconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 5_000_000_000 + Int64(milliseconds * 1_000_000))
    }

    private func timeLine(_ style: TimeLine.Style = .blocks) -> TimeLine {
        let written = written
        return TimeLine(coinLine: "coin", start: at(0), style: style) { written.append($0) }
    }

    /// Draws a pulse from one time to another, in milliseconds.
    private func pulse(_ line: TimeLine, _ closed: Double, _ opened: Double) {
        line.write(TraceEvent(.edge(line: "coin", isActive: true), at: at(closed), payment: "tx-42"))
        line.write(TraceEvent(.edge(line: "coin", isActive: false), at: at(opened), payment: "tx-42"))
    }

    private var text: String { written.entries.joined() }

    @Test func `a payment is drawn to scale from its message to its receipt`() {
        let line = timeLine()
        line.write(TraceEvent(.payment(credits: 2), at: at(1204), payment: "tx-42"))
        pulse(line, 1206, 1306.1)
        pulse(line, 1406.1, 1506.3)
        line.write(TraceEvent(.gameStart(source: "paid"), at: at(1507)))
        line.write(TraceEvent(.outcome(.delivered, nil), at: at(1507), payment: "tx-42"))
        #expect(
            text == """
                   1.204 s  paid       2 credits  tx-42
                   1.206 s  coin       █████▁▁▁▁▁█████
                   1.507 s  game       started by paid
                   1.507 s  delivered  tx-42  2 pulses, 100.1…100.2 ms closed

                """)
    }

    @Test func `everything that is not an edge of the coin line is one line of words`() {
        let line = timeLine()
        let kinds: [(TraceEvent.Kind, String?)] = [
            (.state(mode: .attract, reasons: []), nil), (.state(mode: .playing, reasons: [.inhibited, .noLink]), nil),
            (.payment(credits: 1), "#7"), (.duplicate, "tx-42"), (.refusal(.stale), "tx-43"),
            (.gameOver(source: "input", ignored: nil), nil), (.gameOver(source: "remote", ignored: "attract"), nil),
            (.edge(line: "game_over", isActive: true), nil), (.outcome(.cancelled, .cancelled), "tx-42"),
        ]
        for (kind, payment) in kinds { line.write(TraceEvent(kind, at: at(100_000), payment: payment)) }
        line.lost(12)
        #expect(
            text == """
                 100.000 s  cabinet    attract, ready
                 100.000 s  cabinet    playing, not ready: inhibited, no_link
                 100.000 s  paid       1 credit  #7
                 100.000 s  duplicate  tx-42 came again; it is not played again
                 100.000 s  refused    stale: The payment is older than coin.max_age or past its own expiresAt.  tx-43
                 100.000 s  game over  told by input
                 100.000 s  game over  told by remote, ignored: attract
                 100.000 s  game_over  active
                 100.000 s  cancelled  tx-42  no pulse  (cancelled)
                           … 12 events were not drawn, because they came faster than they could be

                """)
    }

    @Test func `a terminal without UTF-8 gets ASCII`() {
        let line = timeLine(.plain)
        pulse(line, 0, 100)
        pulse(line, 200, 300)
        line.endLine()
        line.endLine()
        #expect(text == "   0.000 s  coin       #####_____#####\n")
    }

    @Test func `a long gap is shortened, and a short pulse is at least one block`() {
        let line = timeLine(.plain)
        pulse(line, 0, 5)
        pulse(line, 5005, 5105)
        line.endLine()
        #expect(text == "   0.000 s  coin       #____________#####\n")
    }

    @Test func `a long train is drawn over several lines, each with its time`() {
        let line = timeLine(.plain)
        for number in 0..<10 { pulse(line, Double(number) * 200, Double(number) * 200 + 100) }
        line.endLine()
        #expect(
            text == """
                   0.000 s  coin       #####_____#####_____#####_____#####_____#####_____#####_____#####
                   1.400 s  coin       #####_____#####_____#####

                """)
    }

    @Test func `words in the middle of a train begin a new line, and the train goes on in another`() {
        let line = timeLine(.plain)
        pulse(line, 0, 100)
        line.write(TraceEvent(.duplicate, at: at(150), payment: "tx-42"))
        pulse(line, 200, 300)
        line.write(TraceEvent(.outcome(.delivered, nil), at: at(301), payment: "tx-42"))
        #expect(
            text == """
                   0.000 s  coin       #####
                   0.150 s  duplicate  tx-42 came again; it is not played again
                   0.200 s  coin       #####
                   0.301 s  delivered  tx-42  2 pulses, 100.0 ms closed

                """)
    }

    @Test func `each payment is measured for itself`() {
        let line = timeLine(.plain)
        pulse(line, 0, 100)
        line.write(TraceEvent(.outcome(.delivered, nil), at: at(100), payment: "tx-1"))
        pulse(line, 200, 320)
        line.write(TraceEvent(.outcome(.delivered, nil), at: at(320), payment: "tx-2"))
        #expect(text.contains("tx-1  1 pulse, 100.0 ms closed"))
        #expect(text.contains("tx-2  1 pulse, 120.0 ms closed"))
    }
}
