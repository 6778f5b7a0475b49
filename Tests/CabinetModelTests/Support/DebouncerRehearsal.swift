import CabinetModel

/// Inputs `active`, `inactive` (edges), `overflow active`, `overflow inactive` (edges were lost, the level is this).
struct DebouncerRehearsal: Rehearsal {
    private var debouncer: Debouncer

    init(_ settings: inout TimelineSettings) throws(TimelineError) {
        debouncer = Debouncer(
            initial: try settings.word("start", oneOf: ["active", "inactive"]) == "active",
            debounce: try settings.duration("debounce"),
            hold: try settings.duration("hold"),
            at: at(.zero))
    }

    var deadline: MonotonicInstant? { debouncer.deadline }

    mutating func advance(to instant: MonotonicInstant) -> [String] {
        debouncer.advance(to: instant).map { change in
            let level = change.isActive ? "active" : "inactive"
            guard change.at != instant else { return level }
            return "\(level) since \(timelineText(at(.zero).duration(to: change.at)))"
        }
    }

    mutating func apply(_ input: String, at instant: MonotonicInstant) throws(TimelineError) -> [String] {
        switch input {
        case "active": debouncer.edge(isActive: true, at: instant)
        case "inactive": debouncer.edge(isActive: false, at: instant)
        case "overflow active": debouncer.resynchronise(isActive: true, at: instant)
        case "overflow inactive": debouncer.resynchronise(isActive: false, at: instant)
        default: throw TimelineError("unknown input: \(input)")
        }
        return []
    }
}
