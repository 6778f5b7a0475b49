import CabinetModel
import GRDB
import Synchronization

// A payment without an identity of its own: it is the same as an earlier one only when the broker delivers that again.
extension Ledger {
    /// A connection to the broker has come up; `sessionPresent` is whether the broker has kept this cabinet's session.
    ///
    /// For the network thread, before the connection's first message. Nothing is written: a connection is counted with the
    /// first new payment that only its packet id can tell.
    package func connectionBegan(sessionPresent: Bool) {
        state.withLock { $0.packetIDs.connectionBegan(sessionPresent: sessionPresent) }
    }
}

/// What the broker's packet ids mean on the connection that stands.
///
/// A broker sends what was not acknowledged again on the next connection of the session, under the packet id that it had and
/// before anything new. It frees an id with the acknowledgement, and some brokers give the lowest free one to every message.
/// So the same id is the same message on the connection after the one on which it came last, and nowhere else: on one
/// connection it has been acknowledged in between, and in a new session the ids begin anew. A connection that brought
/// nothing new is none: it may have broken before everything was delivered again.
///
/// | connection | the payment came last on | it is |
/// |---|---|---|
/// | the next, session kept | the one before | the same, and came last on this one now |
/// | the same | this one | another |
/// | any later | an earlier one | another |
/// | the next, session lost | any | another |
struct PacketIDs {
    /// The number of the connection that stands; `nil` until it has brought a new payment without an identity.
    private var connection: Int64?
    /// The packet ids that were delivered again on this connection.
    private var again: Set<UInt16> = []
    /// Whether the ids of the connections before still hold.
    private var areKept = true

    mutating func connectionBegan(sessionPresent: Bool) {
        areKept = sessionPresent && (areKept || connection != nil)
        connection = nil
        again = []
    }

    /// The payment that the broker delivers again with `request`; `nil` when it is a new one.
    mutating func findFirst(of request: PaymentRequest, _ db: Database) throws -> StoredPayment? {
        guard areKept, let packetID = request.packetID, !again.contains(packetID) else { return nil }
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(StoredPayment.columns) FROM deliveries JOIN payments ON number = payment
                WHERE packet_id = ? AND connection = ? AND timestamp_text IS ? AND credits IS ?
                """)
        let before = try connection.map { $0 - 1 } ?? Self.last(db)
        let arguments: StatementArguments = [Int(packetID), before, request.timestampText, request.credits]
        guard let first = try Row.fetchOne(statement, arguments: arguments).map(StoredPayment.init) else { return nil }
        again.insert(packetID)
        if let connection { try Self.move(packetID, to: connection, db) }
        return first
    }

    /// Writes down that `payment`, a new one, came under the packet id of `request` on this connection.
    mutating func keep(_ request: PaymentRequest, as payment: PaymentNumber, _ db: Database) throws {
        guard let packetID = request.packetID else { return }
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO deliveries (packet_id, payment, connection) VALUES (?, ?, ?)")
        try statement.execute(arguments: [Int(packetID), payment.rawValue, try count(db)])
    }

    /// The number of this connection, which the first new payment gives it; what can come no more goes then.
    private mutating func count(_ db: Database) throws -> Int64 {
        if let connection { return connection }
        if !areKept { try db.execute(sql: "DELETE FROM deliveries") }
        let last = try Self.last(db)
        try db.execute(sql: "DELETE FROM deliveries WHERE connection < ?", arguments: [last])
        for packetID in again { try Self.move(packetID, to: last + 1, db) }
        connection = last + 1
        return last + 1
    }

    private static func last(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(connection) FROM deliveries") ?? 0
    }

    private static func move(_ packetID: UInt16, to connection: Int64, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE deliveries SET connection = ? WHERE packet_id = ?", arguments: [connection, Int(packetID)])
    }
}
