import CabinetProtocol

extension StatusMessage {
    /// Whether it says something else than `other`, the time stamp aside.
    func differs(from other: StatusMessage) -> Bool {
        (state, reasons, mode, credits, version) != (
            other.state, other.reasons, other.mode, other.credits, other.version
        )
    }
}
