import CabinetModel

/// Durations as an operator writes them: a number and its unit, such as `100ms`, `1.5s`, `10m`, `2h` or `7d`.
///
/// The unit is never left out: a bare `100` once meant seconds in one program and milliseconds in the next.
package enum DurationNotation {
    /// Why a text is not a duration.
    package enum Failure: Error, Equatable, Sendable {
        /// A number without a unit; it could mean anything.
        case noUnit
        /// Anything else: no number, an unknown unit, more digits than a duration holds.
        case notADuration
    }

    /// The units with their length in nanoseconds, longest first, so that writing picks the longest that divides.
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000),
    ]

    /// Reads digits, a point with one to nine more digits or none, and a unit (`ms`, `s`, `m`, `h`, `d`), with nothing
    /// between; exact to the nanosecond, rounded down beyond.
    package static func parse(_ text: String) throws(Failure) -> Duration {
        let unitText = String(text.reversed().prefix(while: \.isLetter).reversed())
        let number = text.dropLast(unitText.count).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(number.count), number.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else {
            throw .notADuration
        }
        guard !unitText.isEmpty else { throw .noUnit }
        let fraction = number.count == 2 ? String(number[1]) : ""
        guard let unit = units.first(where: { $0.name == unitText }), let whole = Int64(number[0]), fraction.count <= 9
        else { throw .notADuration }
        let (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
        guard !overflow, nanoseconds < Int64.max - unit.nanoseconds else { throw .notADuration }
        return .nanoseconds(nanoseconds + fractionOf(unit.nanoseconds, digits: fraction))
    }

    /// Writes it in the longest unit in which it is a whole number, such as `90s` or `1d`; zero is `0ms`.
    ///
    /// What is finer than a millisecond is left out; no key has such a limit.
    package static func format(_ duration: Duration) -> String {
        let nanoseconds = duration.wholeNanoseconds
        let unit = units.first { nanoseconds != 0 && nanoseconds.isMultiple(of: $0.nanoseconds) }
        guard let unit else { return "\(nanoseconds / 1_000_000)ms" }
        return "\(nanoseconds / unit.nanoseconds)\(unit.name)"
    }

    private static func fractionOf(_ unit: Int64, digits: String) -> Int64 {
        var sum: Int64 = 0
        var place = unit
        for digit in digits.utf8 {
            // Exact: the longest units are divisible by ten nine times, and the places of a millisecond end at zero.
            place /= 10
            sum += Int64(digit - UInt8(ascii: "0")) * place
        }
        return sum
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
