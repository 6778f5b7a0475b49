import CabinetModel

extension RecordingLine {
    /// The pulses as a game board sees them.
    struct Pulses: Equatable {
        var widths: [Duration] = []
        /// Between the end of each pulse and the beginning of the next.
        var gaps: [Duration] = []
        /// A closing of a closed switch: two pulses that ran into each other.
        var merged = 0
    }

    var pulses: Pulses {
        var pulses = Pulses()
        var closedAt: MonotonicInstant?
        var openedAt: MonotonicInstant?
        for event in events {
            switch event.action {
            case .close:
                if closedAt != nil { pulses.merged += 1 }
                if let openedAt { pulses.gaps.append(openedAt.duration(to: event.at)) }
                closedAt = event.at
            case .open, .release, .reclaim:
                guard let start = closedAt else { continue }
                pulses.widths.append(start.duration(to: event.at))
                closedAt = nil
                openedAt = event.at
            case .closeFailed, .openFailed, .reclaimFailed: continue
            }
        }
        return pulses
    }
}
