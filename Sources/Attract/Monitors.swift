import Foundation

/// Which monitors are plugged in, as the kernel's display drivers tell.
///
/// Polled, because a service in a private network hears no events of udev.
struct Monitors {
    /// How often it is worth a look, in milliseconds.
    private static let interval = 2000

    private let folder: String
    private var connected: [String] = []
    private var lookedAt = 0

    /// Looks below `folder`, one subfolder for each connector.
    init(folder: String = "/sys/class/drm") {
        self.folder = folder
        look()
    }

    /// Takes what is there now as known.
    mutating func look() {
        connected = current()
    }

    /// Whether it is another set than when it was last looked; looks only now and then.
    mutating func haveChanged(at milliseconds: Int) -> Bool {
        guard milliseconds - lookedAt >= Self.interval else { return false }
        lookedAt = milliseconds
        let before = connected
        look()
        return connected != before
    }

    private func current() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { name in
            let status = try? String(contentsOfFile: "\(folder)/\(name)/status", encoding: .utf8)
            return status?.hasPrefix("connected") ?? false
        }
    }
}
