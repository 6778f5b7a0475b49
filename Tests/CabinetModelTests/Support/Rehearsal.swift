import CabinetModel

/// A machine on the stage of a timeline: it understands the words of the file and words what it does.
protocol Rehearsal {
    init(_ settings: inout TimelineSettings) throws(TimelineError)

    /// When it wants to be woken.
    var deadline: MonotonicInstant? { get }

    /// It is woken; what it does now.
    mutating func advance(to instant: MonotonicInstant) -> [String]

    /// An input of the file; what it does now.
    mutating func apply(_ input: String, at instant: MonotonicInstant) throws(TimelineError) -> [String]
}

extension Timeline {
    /// Lets the machine live through the inputs, and then until it waits for nothing; what it did.
    ///
    /// An input `sleep DURATION` is for every machine: who drives it is not woken before that has passed.
    func play() throws(TimelineError) -> [Event] {
        switch machine {
        case "debouncer": try play(DebouncerRehearsal.self)
        case "session": try play(SessionRehearsal.self)
        case "train": try play(TrainRehearsal.self)
        default: throw TimelineError("unknown machine: \(machine)")
        }
    }

    private func play<Machine: Rehearsal>(_: Machine.Type) throws(TimelineError) -> [Event] {
        var settings = settings
        var machine = try Machine(&settings)
        try settings.finish()
        var events: [Event] = []
        var awakeFrom = at(.zero)
        var wakes = 0

        func wake(until end: MonotonicInstant?) throws(TimelineError) {
            while let deadline = machine.deadline {
                let instant = max(deadline, awakeFrom)
                if let end, instant > end { return }
                wakes += 1
                guard wakes < 1000 else { throw TimelineError("the machine does not come to rest") }
                events += machine.advance(to: instant).map { Event(at: instant, text: $0) }
            }
        }

        for input in inputs {
            try wake(until: input.at)
            if input.text.hasPrefix("sleep ") {
                guard let length = Duration(timelineText: input.text.dropFirst(6)) else {
                    throw TimelineError("not a duration: \(input)")
                }
                awakeFrom = input.at.advanced(by: length)
            } else {
                events += try machine.apply(input.text, at: input.at).map { Event(at: input.at, text: $0) }
            }
        }
        try wake(until: nil)
        return events
    }
}
