import CabinetModel

/// The instant `duration` after the start of a test.
func at(_ duration: Duration) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 0).advanced(by: duration)
}
