import CPlatform

extension EventLoop {
    /// Takes signals of other processes on the loop's thread, instead of in a handler, for as long as the loop lives.
    ///
    /// The signals are blocked in the calling thread and in those that it starts later: call it before there is any other
    /// thread, else one of those gets the signal and the process ends by it.
    ///
    /// - Parameters:
    ///   - signals: Their numbers; once for each signal.
    ///   - handler: Called on the loop with the number of each signal that comes.
    /// - Throws: ``SystemError`` when the process is out of descriptors. Traps, on the loop, when the kernel is out of memory
    ///   or of watches: a program that hears no signal must not seem to run.
    public func takeSignals(
        _ signals: [CInt], _ handler: @escaping @Sendable (CInt) -> Void
    ) throws(SystemError) {
        let descriptor = Descriptor(
            adopting: try retryingOnInterrupt("signalfd") {
                platform_signal_descriptor(signals, CInt(signals.count))
            })
        post {
            do throws(SystemError) {
                _ = try self.watch(descriptor.rawValue, for: .readable) { _ in
                    while case let signal = platform_next_signal(descriptor.rawValue), signal != 0 { handler(signal) }
                }
            } catch {
                // A new descriptor on a loop that runs: only a machine out of memory gets here.
                preconditionFailure("\(error)")
            }
        }
    }
}
