import Logging
import ServiceLifecycle
import UnixSignals

/// Answers SIGHUP: the configuration is read once, at the start.
struct HangupListener: Service {
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            logger.notice("SIGHUP changes nothing: restart the daemon to apply a new configuration")
        }
    }
}
