/// Cuts a stream of bytes into lines, wherever the reads happened to end.
///
/// Holds at most one line of the limit.
package struct LineFramer: Sendable {
    /// What came to its end.
    package enum Line: Hashable, Sendable {
        /// A line without its line feed; it may be empty.
        case line([UInt8])
        /// A line longer than the limit; its bytes are dropped, up to and with its line feed. Said once, as soon as it
        /// is known.
        case tooLong
    }

    private enum State {
        case collecting([UInt8])
        case dropping
    }

    private let limit: Int
    private var state = State.collecting([])

    /// - Parameter limit: The longest line, in bytes without its line feed.
    package init(limit: Int = ControlRequest.maximumLineBytes) {
        self.limit = limit
    }

    /// Takes the next bytes of the stream and returns the lines that they end, in order.
    package mutating func append(_ bytes: some Sequence<UInt8>) -> [Line] {
        var lines: [Line] = []
        for byte in bytes {
            if let line = take(byte) { lines.append(line) }
        }
        return lines
    }

    /// Ends the stream, and returns what stood there without a line feed.
    ///
    /// `nil` when there is nothing, or the end of a line that was too long.
    package mutating func finish() -> Line? {
        defer { state = .collecting([]) }
        guard case .collecting(let line) = state, !line.isEmpty else { return nil }
        return .line(line)
    }

    private mutating func take(_ byte: UInt8) -> Line? {
        let isLineFeed = byte == UInt8(ascii: "\n")
        guard case .collecting(var line) = state else {
            if isLineFeed { state = .collecting([]) }
            return nil
        }
        if isLineFeed {
            state = .collecting([])
            return .line(line)
        }
        guard line.count < limit else {
            state = .dropping
            return .tooLong
        }
        state = .collecting([])  // so that `line` is the only owner and grows in place
        line.append(byte)
        state = .collecting(line)
        return nil
    }
}
