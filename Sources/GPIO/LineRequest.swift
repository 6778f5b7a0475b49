import CabinetModel

/// What a line is asked to be when it is claimed.
struct LineRequest: Sendable, Equatable {
    enum Direction: Sendable, Equatable {
        /// Reports both edges.
        case input
        /// Starts inactive.
        case output(LineDrive)
    }

    let direction: Direction
    let active: ActiveLevel
    let bias: LineBias
    /// Who asks, for whoever looks; the kernel keeps the first 31 bytes.
    let consumer: String

    /// What a chip may be unable to do, in words; `nil` when every chip can do what is asked.
    var demands: String? {
        var demands: [String] = []
        switch direction {
        case .input: demands.append("edge events")
        case .output(.pushPull): break
        case .output(let drive): demands.append("drive \(drive.rawValue)")
        }
        if bias != .asIs { demands.append("bias \(bias.rawValue)") }
        return demands.isEmpty ? nil : demands.joined(separator: " with ")
    }
}
