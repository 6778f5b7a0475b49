import CabinetPlatform
import Glibc

extension ChipHandle {
    /// Opens the chip of `location`; ENODEV when another chip has taken its number since.
    static func of(_ location: LineLocation) throws(SystemError) -> ChipHandle {
        let chip = try ChipHandle(path: location.chipPath)
        guard chip.summary.label == location.chipLabel, location.offset < chip.summary.lineCount else {
            throw SystemError("open", code: ENODEV, context: location.chipPath)
        }
        return chip
    }
}
