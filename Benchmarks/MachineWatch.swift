import CabinetModel

/// What the machine itself does to real-time threads while pulses are measured.
///
/// An idle machine is watched by as few instants as there are pulses, so that it stays idle; a loaded one as densely as it
/// takes to say of each late pulse whether its core stood still.
final class MachineWatch {
    private let timer: BareTimer?
    private let stalls: StallWatch?
    private let stolenBefore = Machine.stolen

    /// Begins to watch.
    init(cores: Int, isLoaded: Bool, interval: Duration) throws {
        timer = isLoaded ? nil : try BareTimer(every: interval)
        stalls = isLoaded ? try StallWatch(cores: cores) : nil
    }

    /// Ends it; what it has seen.
    func stop() throws -> Record {
        Record(bare: timer?.stop(), stalls: try stalls?.stop(), stolen: Machine.stolen - stolenBefore)
    }
}

extension MachineWatch {
    /// What a watch has seen, to be held against the pulses.
    struct Record {
        /// When a coin switch was due to open, and when it did.
        typealias Opening = (due: MonotonicInstant, at: MonotonicInstant)

        let bare: Distribution?
        let stalls: [StallWatch.Stall]?
        let stolen: Duration

        /// What it says of these pulses.
        func findings(on openings: [Opening]) -> [Finding] {
            var findings = [
                Finding("… stolen meanwhile", "\(Finding.milliseconds(stolen)) ms", target: "-", isMet: true)
            ]
            if let bare { findings.append(Finding("… of a bare timer meanwhile", bare)) }
            if let stalls { findings.append(Self.explained(openings, by: stalls)) }
            return findings
        }

        /// How many pulses were late at moments at which no core stood still.
        private static func explained(_ openings: [Opening], by stalls: [StallWatch.Stall]) -> Finding {
            let late = openings.filter { $0.due.duration(to: $0.at) > .milliseconds(1) }
            let unexplained = late.count { opening in
                !stalls.contains { $0.from <= opening.at && opening.due <= $0.to }
            }
            return Finding(
                "… late by more than 1 ms", "\(late.count), of them \(unexplained) while no core stood still",
                target: "none while no core stood still", isMet: unexplained == 0)
        }
    }
}
