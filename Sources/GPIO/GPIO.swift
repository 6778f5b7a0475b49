import CGPIO
package import CabinetModel
import CabinetPlatform
import Glibc

/// The GPIO chips of this machine, to look at without touching a line.
///
/// Everything here blocks for some ioctls and may be called from any thread. To use a line, see ``OutputLine`` and
/// ``InputLine``.
public enum GPIO {
    /// The version of libgpiod that this process runs with, such as `1.6.3`.
    public static var libraryVersion: String { String(cString: gpio_library_version()) }

    /// Every chip, by number.
    ///
    /// A chip that vanishes while it is looked at is left out.
    ///
    /// - Throws: ``GPIOError/noChips``, ``GPIOError/permissionDenied(path:)`` at the first chip that may not be
    ///   opened, or ``GPIOError/failed(operation:code:location:)``.
    public static func chips() throws(GPIOError) -> [ChipSummary] {
        try inventory().chips.map(\.summary)
    }

    /// The line that `reference` means, as it is now.
    ///
    /// All chips are searched, because only that shows whether a name is unique. Traps for a simulated line.
    ///
    /// - Throws: ``GPIOError/notFound(reference:existing:)``, ``GPIOError/ambiguous(reference:places:)``, and what
    ///   ``chips()`` throws.
    package static func find(_ reference: LineReference) throws(GPIOError) -> LineState {
        try inventory().resolve(reference)
    }

    /// All chips of `directory` with all their lines; never empty.
    static func inventory(of directory: String = "/dev") throws(GPIOError) -> LineInventory {
        var chips: [LineInventory.Chip] = []
        for path in ChipDevices.paths(in: directory) {
            do {
                chips.append(try contents(of: path))
            } catch  where [ENOENT, ENODEV, ENXIO].contains(error.code) {
                continue  // unplugged since the directory was read
            } catch {
                throw GPIOError(opening: path, error)
            }
        }
        guard !chips.isEmpty else { throw .noChips }
        return LineInventory(chips: chips)
    }

    /// The line at `location` as it is now; `nil` when its chip does not answer.
    static func state(at location: LineLocation) -> LineState? {
        try? ChipHandle.of(location).line(location.offset)
    }

    private static func contents(of path: String) throws(SystemError) -> LineInventory.Chip {
        let chip = try ChipHandle(path: path)
        var lines: [LineState] = []
        for offset in 0..<chip.summary.lineCount {
            lines.append(try chip.line(offset))
        }
        return LineInventory.Chip(summary: chip.summary, lines: lines)
    }
}
