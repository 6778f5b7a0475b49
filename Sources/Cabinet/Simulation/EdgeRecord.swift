#if FAULT_POINTS
    import CabinetModel
    import CabinetPlatform
    import Glibc

    /// What a simulated coin line has done, for the crash tests: outside of the ledger, and kept over any kill.
    ///
    /// Each edge is one `write` of a line to the file that `COINPULSE_FAULT_EDGES` names: the nanoseconds of
    /// `CLOCK_MONOTONIC` and 1 for closed or 0 for open. The kernel has it then, whatever becomes of the process.
    final class EdgeRecord: Sendable {
        private let file: Descriptor

        /// Opens the file; `nil` when the environment names none.
        init?() {
            guard let path = getenv("COINPULSE_FAULT_EDGES") else { return nil }
            let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            precondition(descriptor >= 0, "COINPULSE_FAULT_EDGES cannot be opened: errno \(errno)")
            file = Descriptor(adopting: descriptor)
        }

        func write(isClosing: Bool) {
            let line = Array("\(MonotonicInstant.now().nanoseconds) \(isClosing ? 1 : 0)\n".utf8)
            let written = Glibc.write(file.rawValue, line, line.count)
            precondition(written == line.count, "COINPULSE_FAULT_EDGES cannot be written: errno \(errno)")
        }
    }
#endif
