import Cabinet

/// How the same daemon is run: for a cabinet, or as a technician's dry run.
enum RunMode: Equatable {
    /// For a cabinet: it owns the ledger, the lines and its client id.
    case service
    /// On simulated lines, with a ledger that is thrown away and a session of its own.
    case dryRun(publishes: Bool)

    /// Whether anything is published: status, receipts, game overs and the last will.
    var publishes: Bool { self != .dryRun(publishes: false) }

    var isDryRun: Bool { self != .service }
}
