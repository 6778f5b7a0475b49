/// What was measured of one pulse, as far as the clock beside the line can tell: to within one call to the kernel.
package struct PulseMeasurement: Hashable, Sendable {
    /// How long the switch was closed at least; never less than the profile's width.
    package let width: Duration
    /// How much longer than the profile's width that was; not negative.
    package let lateness: Duration
    /// How long the switch was open before; never less than the profile's gap.
    ///
    /// `nil` for the first pulse of a train that does not know since when its line is open.
    package let gapBefore: Duration?

    package init(width: Duration, lateness: Duration, gapBefore: Duration?) {
        self.width = width
        self.lateness = lateness
        self.gapBefore = gapBefore
    }
}
