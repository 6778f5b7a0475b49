package import CabinetModel

/// Puts a line to its inactive level on behalf of a process that has died.
public enum LineRelease {
    /// Claims the line as an output that is inactive from the start, and lets it go.
    ///
    /// For kernels that keep a dead process's level (``GPIO/persistsOutputs(modules:)``); harmless on others, and
    /// harmless when the line is inactive already. The chip is found by its label, because its number may have moved.
    ///
    /// - Parameters:
    ///   - chipLabel: The label of the chip, as it was written down when the line was claimed.
    ///   - offset: The offset of the line.
    ///   - active: Which electrical level means active.
    ///   - drive: Which levels are driven.
    ///   - consumer: Who does this, for whoever looks.
    /// - Throws: ``GPIOError/busy(_:consumer:)`` when a living process holds the line, which is then not touched; and
    ///   whatever ``OutputLine/init(claiming:active:drive:bias:consumer:)`` throws.
    package static func putInactive(
        chipLabel: String, offset: Int, active: ActiveLevel, drive: LineDrive, consumer: String
    ) throws(GPIOError) {
        let reference = LineReference.offset(chipLabel: chipLabel, offset: offset)
        let line = try OutputLine(claiming: reference, active: active, drive: drive, bias: .asIs, consumer: consumer)
        line.release()
    }
}
