import Ledger
import Logging
import ServiceLifecycle

/// Ends the daemon when its ledger turns out to be damaged while it runs: to go on would be to trust a book that cannot be.
struct DamageListener: Service {
    private let damage: AsyncStream<LedgerError>
    private let logger: Logger

    init(of ledger: Ledger, logger: Logger) {
        let (damage, continuation) = AsyncStream.makeStream(of: LedgerError.self)
        ledger.onDamage { continuation.yield($0) }
        ledger.onDoubt { error in
            logger.warning(
                "The ledger looked damaged, and did not when it was read again; the card may be failing",
                metadata: ["answer": "\(error)"])
        }
        self.damage = damage
        self.logger = logger
    }

    /// Throws the damage, which then is what the program ends with.
    func run() async throws {
        for await error in damage.cancelOnGracefulShutdown() {
            logger.critical("The ledger is damaged; the daemon stops", metadata: ["error": "\(error)"])
            throw error
        }
    }
}
