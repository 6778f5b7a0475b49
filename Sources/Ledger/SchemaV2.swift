extension Schema {
    /// The second schema, on top of the first.
    ///
    /// Packet ids, by which a broker delivers again what has no name of its own; when a payment expires; which boot a game
    /// belongs to.
    static let schemaV2 = """
        -- The last payment without an identity that came under each packet id; what the broker delivers again is found here.
        -- Only connections that brought such a payment are counted.
        CREATE TABLE deliveries (
            packet_id INTEGER PRIMARY KEY CHECK (packet_id BETWEEN 1 AND 65535),
            payment INTEGER NOT NULL REFERENCES payments (number),
            connection INTEGER NOT NULL CHECK (connection >= 1)
        ) STRICT;
        -- The first schema made an identity of the packet id. It is looked for no more, but a message that is under way
        -- while the program is exchanged must still be known: the newest of each packet id, among the latest hundred.
        INSERT OR REPLACE INTO deliveries (packet_id, payment, connection)
        SELECT packet_id, number, 1 FROM (
            SELECT number, CAST(substr(identity, length('ts:' || timestamp_text || ':' || credits || ':') + 1) AS INTEGER)
                AS packet_id
            FROM payments WHERE number > (SELECT max(number) - 100 FROM payments) AND identity GLOB 'ts:*')
        WHERE packet_id BETWEEN 1 AND 65535
        ORDER BY number;

        -- No first pulse after this; NULL: owed until given.
        ALTER TABLE payments ADD COLUMN expires_at INTEGER;
        -- When it was found to have expired, accepted and before its first pulse.
        ALTER TABLE payments ADD COLUMN expired_at INTEGER CHECK (expired_at IS NULL OR outcome IS 'rejected');
        CREATE INDEX payments_expiring ON payments (expires_at) WHERE outcome IS NULL AND expires_at IS NOT NULL;

        DROP TRIGGER payments_written_once;
        CREATE TRIGGER payments_written_once BEFORE UPDATE ON payments
        WHEN OLD.outcome IS NOT NULL
            OR OLD.cancelled_at IS NOT NULL AND NEW.cancelled_at IS NOT OLD.cancelled_at
            OR NEW.number IS NOT OLD.number OR NEW.identity IS NOT OLD.identity
            OR NEW.timestamp_text IS NOT OLD.timestamp_text OR NEW.source IS NOT OLD.source
            OR NEW.actor IS NOT OLD.actor OR NEW.credits IS NOT OLD.credits
            OR NEW.pulses_asked IS NOT OLD.pulses_asked OR NEW.pulses_per_credit IS NOT OLD.pulses_per_credit
            OR NEW.received_at IS NOT OLD.received_at OR NEW.expires_at IS NOT OLD.expires_at
        BEGIN SELECT RAISE(ABORT, 'a fact about a payment never changes'); END;

        -- The kernel's name of the boot in which the game began; NULL: nobody knows.
        ALTER TABLE games ADD COLUMN boot_id TEXT;

        DROP TRIGGER games_written_once;
        CREATE TRIGGER games_written_once BEFORE UPDATE ON games
        WHEN OLD.ended_at IS NOT NULL OR NEW.number IS NOT OLD.number OR NEW.boot_id IS NOT OLD.boot_id
            OR NEW.started_at IS NOT OLD.started_at OR NEW.started_by IS NOT OLD.started_by
        BEGIN SELECT RAISE(ABORT, 'a fact about a game never changes'); END;

        -- Number and birth of the file that the book is in: a copy has others. NULL where the file system does not keep them.
        ALTER TABLE book ADD COLUMN file TEXT;

        INSERT INTO meters (name) VALUES ('lost');
        """
}
