/// The `name=value` words of a timeline's first line; each is read exactly once, so that a misspelt one is noticed.
struct TimelineSettings {
    private var values: [String: String] = [:]

    init(_ words: some Sequence<Substring>) throws(TimelineError) {
        for word in words {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, values.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
                throw TimelineError("not a name=value, or a second one: \(word)")
            }
        }
    }

    mutating func word(_ name: String, oneOf allowed: [String]) throws(TimelineError) -> String {
        guard let value = values.removeValue(forKey: name), allowed.contains(value) else {
            throw TimelineError("\(name)= is missing or none of \(allowed)")
        }
        return value
    }

    mutating func duration(_ name: String) throws(TimelineError) -> Duration {
        guard let value = values.removeValue(forKey: name), let duration = Duration(timelineText: value[...]) else {
            throw TimelineError("\(name)= is missing or no duration")
        }
        return duration
    }

    /// A duration, or `nil` for `off`.
    mutating func durationOrOff(_ name: String) throws(TimelineError) -> Duration? {
        if values[name] == "off" {
            values[name] = nil
            return nil
        }
        return try duration(name)
    }

    /// To be called when all that the machine knows was read.
    func finish() throws(TimelineError) {
        guard values.isEmpty else { throw TimelineError("unknown settings: \(values.keys.sorted())") }
    }
}
