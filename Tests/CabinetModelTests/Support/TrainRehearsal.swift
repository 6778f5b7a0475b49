import CabinetModel

/// A pulse thread in little, with inputs `pulse` (one is asked for) and `refuse` (the line fails the next closing).
///
/// Setting the line takes `call` each time: the width is measured inside the two calls, as the real thread does.
struct TrainRehearsal: Rehearsal {
    private var train: PulseTrain
    private let call: Duration
    private var asked = 0
    private var refusesNext = false
    private(set) var deadline: MonotonicInstant?

    init(_ settings: inout TimelineSettings) throws(TimelineError) {
        let profile = PulseProfile(
            width: try settings.duration("width"), gap: try settings.duration("gap"), pulsesPerCredit: 1)
        call = try settings.duration("call")
        let openSince = try settings.word("start", oneOf: ["unknown", "claimed"]) == "claimed" ? at(.zero) : nil
        train = PulseTrain(profile: profile, openSince: openSince)
    }

    mutating func apply(_ input: String, at instant: MonotonicInstant) throws(TimelineError) -> [String] {
        switch input {
        case "pulse":
            asked += 1
            if deadline == nil { deadline = train.earliestClose(now: instant) }
        case "refuse": refusesNext = true
        default: throw TimelineError("unknown input: \(input)")
        }
        return []
    }

    mutating func advance(to instant: MonotonicInstant) -> [String] {
        let completed = instant.advanced(by: call)
        guard !train.isClosed else { return open(at: instant, completed: completed) }
        guard !refusesNext else {
            refusesNext = false
            train.closingFailed(at: completed)
            deadline = train.earliestClose(now: completed)
            return ["failed"]
        }
        asked -= 1
        deadline = train.closed(at: completed)
        return ["close"]
    }

    private mutating func open(at instant: MonotonicInstant, completed: MonotonicInstant) -> [String] {
        let measured = train.opened(at: instant, completed: completed)
        deadline = asked > 0 ? train.earliestClose(now: completed) : nil
        let gap = measured.gapBefore.map(timelineText) ?? "unknown"
        return ["open width=\(timelineText(measured.width)) late=\(timelineText(measured.lateness)) gap=\(gap)"]
    }
}
