import CabinetModel

/// One behaviour over time, as a text that a technician can read and write.
///
///     # what it shows
///     debouncer debounce=20ms hold=0ms start=inactive
///     0ms   active
///     30ms  inactive
///
///     20ms  active
///     50ms  inactive
///
/// First the machine and its settings, then the inputs with their times in order, then a blank line, then the outputs
/// that are expected. `#` starts a comment. A time is a number with `us`, `ms`, `s` or `m`.
struct Timeline {
    /// One thing that happens at one instant, as the file words it.
    struct Event: Equatable, CustomStringConvertible {
        let at: MonotonicInstant
        let text: String

        var description: String { "\(timelineText(MonotonicInstant(nanoseconds: 0).duration(to: at)))  \(text)" }
    }

    let machine: String
    let settings: TimelineSettings
    let inputs: [Event]
    let expected: [Event]

    init(_ text: String) throws(TimelineError) {
        let blocks = Self.blocks(of: text)
        guard blocks.count == 2, let head = blocks[0].first else {
            throw TimelineError("a timeline is a block of inputs, a blank line and a block of outputs")
        }
        let words = head.split(separator: " ")
        machine = String(words[0])
        settings = try TimelineSettings(words.dropFirst())
        inputs = try Self.events(of: blocks[0].dropFirst())
        expected = try Self.events(of: blocks[1][...])
    }

    /// The lines without comments, in the blocks that blank lines separate; a line that was only a comment is no blank.
    private static func blocks(of text: String) -> [[String]] {
        var blocks: [[String]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let content = line.prefix { $0 != "#" }
            let words = content.split(separator: " ")
            if !words.isEmpty {
                blocks[blocks.count - 1].append(words.joined(separator: " "))
            } else if content.count == line.count, blocks.last?.isEmpty == false {
                blocks.append([])
            }
        }
        return blocks.filter { !$0.isEmpty }
    }

    private static func events(of lines: ArraySlice<String>) throws(TimelineError) -> [Event] {
        var events: [Event] = []
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let time = Duration(timelineText: parts[0]) else {
                throw TimelineError("not a time and an event: \(line)")
            }
            let event = Event(at: at(time), text: String(parts[1]))
            if let previous = events.last, event.at < previous.at { throw TimelineError("out of order: \(line)") }
            events.append(event)
        }
        return events
    }
}

/// What is wrong with a timeline file.
struct TimelineError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
