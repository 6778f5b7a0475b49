package import CabinetModel
import Synchronization

/// Draws the trace for a person: each pulse as a block, each gap as a line, to scale, with what was paid and played.
///
/// ```
///    1.204 s  paid       2 credits  tx-42
///    1.206 s  coin       █████▁▁▁▁▁█████
///    1.507 s  delivered  tx-42  2 pulses, 100.1…100.2 ms closed
/// ```
/// One block is 20 ms. A train grows on its line while it is given. Confined to the trace's thread.
package final class TimeLine: TraceSink {
    /// How it is drawn.
    package struct Style: Sendable, Equatable {
        package let closed: String
        package let open: String

        /// Blocks, for a terminal that shows UTF-8.
        package static let blocks = Style(closed: "█", open: "▁")
        /// ASCII, for every other.
        package static let plain = Style(closed: "#", open: "_")
    }

    private struct Train {
        var line: String
        var lastOpened: MonotonicInstant?
        var closedAt: MonotonicInstant?
        var widths: [Duration] = []
        var isLineOpen = false
        var columns = 0
    }

    private static let nanosecondsPerColumn: Int64 = 20_000_000
    /// A gap of this many columns or more is drawn shortened: nothing happens in it.
    private static let widestGap = 12
    private static let widestLine = 64

    private let coinLine: String
    private let start: MonotonicInstant
    private let style: Style
    private let put: @Sendable (String) -> Void
    private let train: Mutex<Train>

    /// - Parameters:
    ///   - coinLine: The name of the coin line in the trace.
    ///   - start: The instant that is written as 0.000 s.
    ///   - style: What the terminal can show.
    ///   - put: Writes a piece of text at once.
    package init(coinLine: String, start: MonotonicInstant, style: Style, put: @escaping @Sendable (String) -> Void) {
        self.coinLine = coinLine
        self.start = start
        self.style = style
        self.put = put
        train = Mutex(Train(line: coinLine))
    }

    package func write(_ event: TraceEvent) {
        if case .edge(coinLine, let isActive) = event.kind {
            draw(isActive: isActive, at: event.at)
        } else if let text = text(for: event) {
            endLine()
            put("\(time(event.at))  \(text)\n")
        }
    }

    package func lost(_ count: Int) {
        endLine()
        put("           … \(count) events were not drawn, because they came faster than they could be\n")
    }

    /// Ends a line that a train is still being drawn on.
    package func endLine() {
        let wasOpen = train.withLock { train in
            defer {
                train.isLineOpen = false
                train.columns = 0
            }
            return train.isLineOpen
        }
        if wasOpen { put("\n") }
    }

    private func draw(isActive: Bool, at instant: MonotonicInstant) {
        let text = train.withLock { train in
            var text = ""
            if isActive {
                if train.isLineOpen, train.columns >= Self.widestLine {
                    text = "\n"
                    train.isLineOpen = false
                    train.columns = 0
                }
                if train.isLineOpen, let opened = train.lastOpened {
                    let columns = min(columns(opened.duration(to: instant)), Self.widestGap)
                    text = String(repeating: style.open, count: columns)
                    train.columns += columns
                } else {
                    text += "\(time(instant))  \(Self.label("coin"))"
                    train.isLineOpen = true
                }
                train.closedAt = instant
            } else if let closedAt = train.closedAt {
                let width = closedAt.duration(to: instant)
                train.widths.append(width)
                train.lastOpened = instant
                train.closedAt = nil
                train.columns += columns(width)
                text = String(repeating: style.closed, count: columns(width))
            }
            return text
        }
        put(text)
    }

    private func text(for event: TraceEvent) -> String? {
        let payment = event.payment ?? ""
        switch event.kind {
        case .payment(let credits): return Self.label("paid") + "\(count(credits, "credit"))  \(payment)"
        case .outcome(let outcome, let reason):
            let because = reason.map { "  (\($0.rawValue))" } ?? ""
            return Self.label(outcome.rawValue) + "\(payment)  \(widths())\(because)"
        case .refusal(let reason):
            return Self.label("refused") + "\(reason.rawValue): \(reason.explanation)  \(payment)"
        case .duplicate: return Self.label("duplicate") + "\(payment) came again; it is not played again"
        case .gameStart(let source): return Self.label("game") + "started by \(source)"
        case .gameOver(let source, nil): return Self.label("game over") + "told by \(source)"
        case .gameOver(let source, let why?): return Self.label("game over") + "told by \(source), ignored: \(why)"
        case .state(let mode, let reasons):
            let readiness = reasons.isEmpty ? "ready" : "not ready: " + reasons.map(\.rawValue).joined(separator: ", ")
            return Self.label("cabinet") + "\(mode.rawValue), \(readiness)"
        case .edge(let line, let isActive): return Self.label(line) + (isActive ? "active" : "inactive")
        }
    }

    /// What was measured since the last time, as `2 pulses, 100.1…100.2 ms`.
    private func widths() -> String {
        let widths = train.withLock { train in
            defer { train.widths = [] }
            return train.widths
        }
        guard let shortest = widths.min(), let longest = widths.max() else { return "no pulse" }
        let range = shortest == longest ? Self.tenths(shortest) : "\(Self.tenths(shortest))…\(Self.tenths(longest))"
        return "\(count(widths.count, "pulse")), \(range) ms closed"
    }

    private func columns(_ duration: Duration) -> Int {
        max(1, Int((duration.wholeNanoseconds + Self.nanosecondsPerColumn / 2) / Self.nanosecondsPerColumn))
    }

    private func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    /// `   1.204 s`, right-aligned for a day's run.
    private func time(_ instant: MonotonicInstant) -> String {
        let milliseconds = max(0, start.duration(to: instant).wholeNanoseconds / 1_000_000)
        let fraction = String(milliseconds % 1000)
        let text = "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
        return String(repeating: " ", count: max(0, 8 - text.count)) + text + " s"
    }

    private static func label(_ text: String) -> String {
        text + String(repeating: " ", count: max(1, 11 - text.count))
    }

    private static func tenths(_ duration: Duration) -> String {
        let tenths = (duration.wholeNanoseconds + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
