package import CabinetModel
package import CabinetPlatform
import CabinetProtocol
import Glibc

/// An output that the daemon has claimed, as `--release-lines` must know it to put it back without any configuration.
package struct ClaimedLine: Sendable, Equatable {
    /// What it is for: `coin`.
    package let name: String
    package let chipLabel: String
    package let offset: Int
    package let active: ActiveLevel
    package let drive: LineDrive

    package init(name: String, chipLabel: String, offset: Int, active: ActiveLevel, drive: LineDrive) {
        self.name = name
        self.chipLabel = chipLabel
        self.offset = offset
        self.active = active
        self.drive = drive
    }
}

/// The file of claimed lines, `lines` in the runtime directory: one JSON object per line.
///
/// Written when the lines are claimed and read after the daemon's death, which may have been a kill in mid-pulse.
package enum ClaimedLines {
    /// Where the file is: in the runtime directory that systemd names, else in `/run/coinpulse`.
    package static func path(environment: [String: String]) -> String {
        // systemd separates several directories by colons; ours is the first.
        let directory = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first.map(String.init)
        return "\(directory ?? "/run/coinpulse")/lines"
    }

    /// Replaces the file, at once or not at all.
    package static func write(_ lines: [ClaimedLine], to path: String) throws(SystemError) {
        let text = lines.map { $0.json.encoded() + "\n" }.joined()
        try FileSystem.writeAtomically(path: path, contents: Array(text.utf8), mode: 0o644)
    }

    /// What the file holds; nothing when there is none, since then nothing was claimed.
    ///
    /// - Returns: The claimed lines, and how many lines of the file make no sense: the others must be put back all the same.
    /// - Throws: ``SystemError`` when it cannot be read.
    package static func read(from path: String) throws(SystemError) -> (lines: [ClaimedLine], senseless: Int) {
        let contents: [UInt8]
        do throws(SystemError) {
            contents = try FileSystem.readFile(path: path, limit: 64 * 1024)
        } catch  where error.code == ENOENT {
            return ([], 0)
        }
        let texts = contents.split(separator: UInt8(ascii: "\n"))
        let lines = texts.compactMap { ClaimedLine(json: Array($0)) }
        return (lines, texts.count - lines.count)
    }
}

extension ClaimedLine {
    fileprivate var json: JSONObject {
        [
            "line": .string(name), "chip": .string(chipLabel), "offset": .integer(Int64(offset)),
            "active": .string(active.rawValue), "drive": .string(drive.rawValue),
        ]
    }

    fileprivate init?(json bytes: [UInt8]) {
        guard case .object(let object) = try? JSONValue.parse(bytes), case .string(let name) = object["line"],
            case .string(let chipLabel) = object["chip"], case .integer(let offset) = object["offset"],
            case .string(let active) = object["active"], let active = ActiveLevel(rawValue: active),
            case .string(let drive) = object["drive"], let drive = LineDrive(rawValue: drive),
            (0..<65_536).contains(offset)
        else { return nil }
        self.init(name: name, chipLabel: chipLabel, offset: Int(offset), active: active, drive: drive)
    }
}
