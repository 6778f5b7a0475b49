import CabinetModel
import CabinetPlatform

/// What systemd's watchdog hears of the screen.
///
/// While there is a picture it is fed by what draws, and a picture that hangs must not keep its QR for long. While the
/// display is being opened there is none, and a busy processor or a slow driver may need longer than a picture may hang:
/// until the first picture is drawn there is another limit, so that a driver that never comes back is noticed, too.
struct Watchdog {
    /// How long it may take from the try for the display to its first picture.
    static let openingLimit = Duration.seconds(60)
    /// How often it is fed; the unit's limit is five times as long.
    static let interval = Duration.seconds(1)

    private let manager: ServiceManager
    private var fedAt: MonotonicInstant?
    private var isOpening = false

    init(_ manager: ServiceManager) {
        self.manager = manager
    }

    /// The display is opened from now on.
    mutating func beginOpening() {
        guard let usual = manager.watchdogInterval, !isOpening else { return }
        isOpening = true
        manager.notifyWatchdog(within: max(usual, Self.openingLimit))
    }

    /// The first picture is drawn and about to be shown, or there is no display: from now on it is as always.
    mutating func endOpening() {
        guard let usual = manager.watchdogInterval, isOpening else { return }
        isOpening = false
        manager.notifyWatchdog(within: usual)
    }

    /// A turn is done.
    mutating func feed(at now: MonotonicInstant) {
        endOpening()
        guard fedAt.map({ $0.advanced(by: Self.interval) <= now }) ?? true else { return }
        manager.notifyWatchdog()
        fedAt = now
    }
}
