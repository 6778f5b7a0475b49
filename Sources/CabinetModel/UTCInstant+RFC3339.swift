extension UTCInstant {
    /// Reads an RFC 3339 time stamp in UTC: `2024-07-01T12:00:00Z`, with 1 to 9 digits of a fraction or none.
    ///
    /// Instead of `Z` it may end in `+00:00`, or in `-00:00`, with which a sender in UTC hides where it is. Otherwise
    /// strict, because the exact text identifies a payment: upper-case `T` and `Z`, no other offset, a real calendar day, hours to 23 and seconds to 60 (a leap second counts as the first second of the next minute).
    /// `nil` for everything else, and for years that 64 bits of nanoseconds do not hold (outside 1678…2261).
    package init?(rfc3339 text: String) {
        var reader = DigitReader(text.utf8)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T"), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2)
        else { return nil }
        var fraction: Int64 = 0
        if reader.skip(".") {
            guard let nanoseconds = reader.fraction() else { return nil }
            fraction = nanoseconds
        }
        guard reader.hasLeft(oneOf: ["Z", "+00:00", "-00:00"]), (1678...2261).contains(year), (1...12).contains(month),
            (1...Self.daysInMonth(month, year: year)).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        self.init(nanoseconds: Int64(seconds) * 1_000_000_000 + fraction)
    }

    /// The instant as the product writes it: `2024-07-01T12:00:00.123456Z`, microseconds, always six digits.
    package var rfc3339: String {
        let microseconds = nanoseconds.quotientAndFloorRemainder(1000).quotient
        let (seconds, micro) = microseconds.quotientAndFloorRemainder(1_000_000)
        let (days, secondOfDay) = seconds.quotientAndFloorRemainder(86_400)
        let (year, month, day) = Self.civil(daysSinceEpoch: Int(days))
        let (hour, rest) = secondOfDay.quotientAndFloorRemainder(3600)
        let (minute, second) = rest.quotientAndFloorRemainder(60)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let time = "\(padded(Int(hour), 2)):\(padded(Int(minute), 2)):\(padded(Int(second), 2))"
        return "\(date)T\(time).\(padded(Int(micro), 6))Z"
    }

    private func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // Both directions count from 1 March, so that the leap day is the last day of its year; eras of 400 years
    // (146 097 days) repeat exactly. The method is Howard Hinnant's "chrono-compatible low-level date algorithms".
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let days = daysSinceEpoch + 719_468
        let era = days / 146_097  // never negative: 1678 is the earliest year that an instant holds
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

/// Reads ASCII digits and single characters from the front of a text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String.UTF8View) {
        rest = text[...]
    }

    /// Whether one of these is all that is left.
    func hasLeft(oneOf ends: [String]) -> Bool {
        ends.contains { rest.elementsEqual($0.utf8) }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first.map(UInt32.init) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// One to nine digits after the point, as nanoseconds.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let digit = digit() {
            count += 1
            guard count <= 9 else { return nil }
            value = value * 10 + Int64(digit)
        }
        guard count > 0 else { return nil }
        for _ in count..<9 { value *= 10 }
        return value
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }
}

extension Int64 {
    /// Division that rounds down, so that the remainder is never negative.
    fileprivate func quotientAndFloorRemainder(_ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
