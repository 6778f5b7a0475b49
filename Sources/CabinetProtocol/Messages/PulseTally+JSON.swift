import CabinetModel

extension PulseTally {
    /// The longest width that a receipt can say, in thousandths of a millisecond: a day, far beyond any pulse.
    private static let maximumMicroseconds: Int64 = 86_400_000_000

    /// The same with both widths cut to whole microseconds.
    var inMicroseconds: PulseTally {
        var copy = self
        copy.shortest = shortest.map { .microseconds($0.wholeNanoseconds / 1000) }
        copy.longest = longest.map { .microseconds($0.wholeNanoseconds / 1000) }
        return copy
    }

    /// The member `pulses` of a receipt.
    package var members: JSONObject {
        [
            "asked": .integer(Int64(asked)), "emitted": .integer(Int64(emitted)), "minMs": Self.milliseconds(shortest),
            "maxMs": Self.milliseconds(longest), "uncertain": .integer(Int64(uncertain)),
        ]
    }

    /// Reads the member `pulses` of a receipt; counts are 0 or more.
    package init(members object: JSONObject) throws(MessageError) {
        self.init(
            asked: try object.integer("asked", in: 0...Int.max),
            emitted: try object.integer("emitted", in: 0...Int.max),
            shortest: try Self.duration("minMs", in: object), longest: try Self.duration("maxMs", in: object),
            uncertain: try object.integer("uncertain", in: 0...Int.max))
    }

    /// A time as the messages tell it: milliseconds with three decimals; `null` for none.
    package static func milliseconds(_ time: Duration?) -> JSONValue {
        guard let time else { return .null }
        return JSONNumber.json(thousandths: time.wholeNanoseconds / 1000)
    }

    private static func duration(_ name: String, in object: JSONObject) throws(MessageError) -> Duration? {
        let thousandths: Int64? =
            switch object[name] {
            case .null: nil
            case .integer(let value): value.multipliedReportingOverflow(by: 1000).overflow ? -1 : value * 1000
            case .number(let number): number.thousandths ?? -1
            default: -1
            }
        guard let thousandths else { return nil }
        guard (0...maximumMicroseconds).contains(thousandths) else {
            throw MessageError(name, expected: "milliseconds with at most three decimals, or null")
        }
        return .microseconds(thousandths)
    }
}
