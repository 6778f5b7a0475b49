import CPlatform
package import CabinetModel

/// The day on which this program was compiled.
public enum BuildDate {
    /// That day at 00:00 UTC.
    ///
    /// No correct clock stands before it.
    package static let instant: UTCInstant = parse(String(cString: platform_build_date()))

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Reads what the C compiler writes for `__DATE__`: `Nov  1 2026`, the day padded with a space.
    private static func parse(_ text: String) -> UTCInstant {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let month = months.firstIndex(of: String(parts[0])), let day = Int(parts[1]),
            let instant = UTCInstant(rfc3339: "\(parts[2])-\(twoDigits(month + 1))-\(twoDigits(day))T00:00:00Z")
        else { preconditionFailure("the compiler writes its date as the C standard says: \(text)") }
        return instant
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
