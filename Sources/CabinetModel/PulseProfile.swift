/// How one credit is told to a coin input: how long the switch is closed, how long it then stays open, how often.
///
/// The default, 100 ms closed and 100 ms open, lies inside the window of every common board, where 50 ms does not
/// (Tetris Plus 2 wants more than 70 ms; Pengo and Senjyo at most 150 ms). See docs/HARDWARE.md.
package struct PulseProfile: Hashable, Sendable {
    /// How long the coin switch is closed; 10…1000 ms.
    package let width: Duration
    /// How long it stays open at least, before the next pulse closes it; 20…5000 ms.
    package let gap: Duration
    /// Pulses for one credit; 1…100.
    package let pulsesPerCredit: Int

    package static let widthRange: ClosedRange<Duration> = .milliseconds(10) ... .milliseconds(1000)
    package static let gapRange: ClosedRange<Duration> = .milliseconds(20) ... .milliseconds(5000)
    package static let pulsesPerCreditRange = 1...100

    /// Traps outside the ranges: the configuration refuses such values with words before it comes to that.
    package init(width: Duration, gap: Duration, pulsesPerCredit: Int) {
        precondition(Self.widthRange.contains(width), "pulse width outside 10…1000 ms")
        precondition(Self.gapRange.contains(gap), "gap outside 20…5000 ms")
        precondition(Self.pulsesPerCreditRange.contains(pulsesPerCredit), "pulses per credit outside 1…100")
        self.width = width
        self.gap = gap
        self.pulsesPerCredit = pulsesPerCredit
    }

    /// 100 ms closed, 100 ms open, one pulse for one credit.
    package static let standard = PulseProfile(width: .milliseconds(100), gap: .milliseconds(100), pulsesPerCredit: 1)
}
