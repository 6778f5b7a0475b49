/// Who may send a control request, from many to few.
///
/// The socket is open to all; the peer's credentials decide.
package enum ControlAccess: Int, CaseIterable, Comparable, Sendable {
    /// Every local user.
    case everyone
    /// Group `coinpulse`, and all who are more: reading, and what only tells of games, as the signal socket does.
    case reader
    /// Root and group `coinpulse-admin`: whatever makes credits or pulses, or clears a meter.
    ///
    /// An emulator's launcher is never in it.
    case admin

    package static func < (left: ControlAccess, right: ControlAccess) -> Bool {
        left.rawValue < right.rawValue
    }
}
