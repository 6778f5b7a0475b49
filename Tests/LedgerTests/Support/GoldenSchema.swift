/// The schemas that were ever released, as they were then; and a book of each.
///
/// Copies on purpose: when a migration is edited, this text does not follow, and the test says so.
enum GoldenSchema {
    static let v1 = """
        PRAGMA application_id = 1129335891;

        -- The book itself; one row.
        CREATE TABLE book (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            uuid TEXT NOT NULL,
            machine_id TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            -- 1 from opening to closing: found at opening, it tells of an unclean stop.
            running INTEGER NOT NULL DEFAULT 0 CHECK (running IN (0, 1)),
            -- 1 once a broker has let this book's cabinet in: a session that it had before was another book's.
            met_broker INTEGER NOT NULL DEFAULT 0 CHECK (met_broker IN (0, 1)),
            -- What a probe writes over.
            probe BLOB
        ) STRICT;

        -- What was asked for, accepted or not. Open while outcome is NULL.
        CREATE TABLE payments (
            number INTEGER PRIMARY KEY,
            -- The only deduplication there is. NULL: nothing makes a second one the same.
            identity TEXT UNIQUE CHECK (identity GLOB 'tx:?*' OR identity GLOB 'ts:?*'),
            transaction_id TEXT AS (CASE WHEN identity GLOB 'tx:*' THEN substr(identity, 4) END) VIRTUAL,
            timestamp_text TEXT,
            source TEXT NOT NULL CHECK (source IN ('paid', 'service', 'test')),
            actor TEXT,
            -- NULL, or any number, only in a message that was refused for it.
            credits INTEGER,
            pulses_asked INTEGER NOT NULL CHECK (pulses_asked BETWEEN 0 AND 100000000),
            pulses_per_credit INTEGER NOT NULL CHECK (pulses_per_credit BETWEEN 1 AND 100),
            received_at INTEGER NOT NULL,
            cancelled_at INTEGER,
            finished_at INTEGER,
            outcome TEXT CHECK (outcome IN ('delivered', 'rejected', 'cancelled')),
            reason TEXT,
            CHECK ((outcome IS NULL) = (finished_at IS NULL)),
            CHECK ((coalesce(outcome, 'delivered') = 'delivered') = (reason IS NULL)),
            CHECK (outcome IS NOT 'cancelled' OR cancelled_at IS NOT NULL),
            CHECK (outcome IS 'rejected' OR pulses_asked >= 1 AND CASE source
                WHEN 'test' THEN credits IS 0
                ELSE credits IS NOT NULL AND credits BETWEEN 1 AND 1000000
                    AND pulses_asked = credits * pulses_per_credit END)
        ) STRICT;
        CREATE INDEX payments_open ON payments (number) WHERE outcome IS NULL;

        CREATE TRIGGER payments_written_once BEFORE UPDATE ON payments
        WHEN OLD.outcome IS NOT NULL
            OR OLD.cancelled_at IS NOT NULL AND NEW.cancelled_at IS NOT OLD.cancelled_at
            OR NEW.number IS NOT OLD.number OR NEW.identity IS NOT OLD.identity
            OR NEW.timestamp_text IS NOT OLD.timestamp_text OR NEW.source IS NOT OLD.source
            OR NEW.actor IS NOT OLD.actor OR NEW.credits IS NOT OLD.credits
            OR NEW.pulses_asked IS NOT OLD.pulses_asked OR NEW.pulses_per_credit IS NOT OLD.pulses_per_credit
            OR NEW.received_at IS NOT OLD.received_at
        BEGIN SELECT RAISE(ABORT, 'a fact about a payment never changes'); END;
        CREATE TRIGGER payments_kept BEFORE DELETE ON payments
        BEGIN SELECT RAISE(ABORT, 'a payment is never deleted'); END;

        -- Each attempt at a coin pulse. In flight while result is NULL. result:
        --   done     given, its end was seen
        --   void     the switch could not be closed: not given
        --   lost     interrupted, owed again
        --   assumed  interrupted, counted as given
        CREATE TABLE pulses (
            payment INTEGER NOT NULL REFERENCES payments (number),
            ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
            attempt INTEGER NOT NULL CHECK (attempt >= 1),
            begun_at INTEGER NOT NULL,
            ended_at INTEGER,
            result TEXT CHECK (result IN ('done', 'void', 'lost', 'assumed')),
            width INTEGER CHECK (width >= 0),
            -- How long the switch was open before; unknown for the first pulse after a start.
            gap INTEGER CHECK (gap >= 0),
            PRIMARY KEY (payment, ordinal, attempt),
            CHECK ((result IS NULL) = (ended_at IS NULL)),
            CHECK ((result IS 'done') = (width IS NOT NULL)),
            CHECK (gap IS NULL OR result IS 'done')
        ) STRICT, WITHOUT ROWID;
        -- At most one pulse is in flight, whoever writes.
        CREATE UNIQUE INDEX pulses_in_flight ON pulses (ended_at IS NULL) WHERE ended_at IS NULL;

        CREATE TRIGGER pulses_written_once BEFORE UPDATE ON pulses
        WHEN OLD.result IS NOT NULL
            OR NEW.payment IS NOT OLD.payment OR NEW.ordinal IS NOT OLD.ordinal OR NEW.attempt IS NOT OLD.attempt
            OR NEW.begun_at IS NOT OLD.begun_at
        BEGIN SELECT RAISE(ABORT, 'a fact about a pulse never changes'); END;
        CREATE TRIGGER pulses_kept BEFORE DELETE ON pulses
        BEGIN SELECT RAISE(ABORT, 'a pulse is never deleted'); END;

        -- Cancels that came before their payment.
        CREATE TABLE cancels (
            transaction_id TEXT PRIMARY KEY,
            received_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Refused messages that are no payment of their own. Only the newest are kept; the meters count all.
        CREATE TABLE refusals (
            number INTEGER PRIMARY KEY,
            received_at INTEGER NOT NULL,
            topic TEXT NOT NULL,
            reason TEXT NOT NULL,
            name TEXT,
            credits INTEGER,
            detail TEXT NOT NULL
        ) STRICT;

        CREATE TABLE games (
            number INTEGER PRIMARY KEY,
            started_at INTEGER NOT NULL,
            started_by TEXT NOT NULL,
            ended_at INTEGER,
            ended_by TEXT,
            -- The time stamp of the game-over message, by which its echo is known.
            ended_text TEXT,
            CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_text IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX games_open ON games (ended_at IS NULL) WHERE ended_at IS NULL;
        CREATE INDEX games_ended_text ON games (ended_text) WHERE ended_text IS NOT NULL;

        CREATE TRIGGER games_written_once BEFORE UPDATE ON games
        WHEN OLD.ended_at IS NOT NULL OR NEW.number IS NOT OLD.number
            OR NEW.started_at IS NOT OLD.started_at OR NEW.started_by IS NOT OLD.started_by
        BEGIN SELECT RAISE(ABORT, 'a fact about a game never changes'); END;
        CREATE TRIGGER games_kept BEFORE DELETE ON games
        BEGIN SELECT RAISE(ABORT, 'a game is never deleted'); END;

        -- What the broker has not acknowledged. AUTOINCREMENT: a number must not come again after its message left.
        CREATE TABLE outbox (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            topic TEXT NOT NULL CHECK (topic IN ('receipt', 'gameover')),
            payload TEXT NOT NULL
        ) STRICT;
        CREATE INDEX outbox_topics ON outbox (topic, number);

        CREATE TABLE meters (
            name TEXT PRIMARY KEY,
            lifetime INTEGER NOT NULL DEFAULT 0 CHECK (lifetime >= 0),
            since_reset INTEGER NOT NULL DEFAULT 0 CHECK (since_reset BETWEEN 0 AND lifetime)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO meters (name) VALUES ('paid'), ('service'), ('test'), ('cancelled'), ('rejected'), ('duplicate'),
            ('retained'), ('unprotected'), ('games'), ('pulses'), ('uncertain');

        -- What technicians did.
        CREATE TABLE audit (
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            action TEXT NOT NULL,
            actor TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_kept BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'an audit entry is never deleted'); END;
        CREATE TRIGGER audit_written_once BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'an audit entry never changes'); END;
        """

    /// A book that was closed, with three payments delivered, one owed and a game that is on.
    static let v1Book = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('v1');
        INSERT INTO book (id, uuid, machine_id, created_at) VALUES
            (1, '11111111-2222-4333-8444-555555555555', 'cab-1', 1700000000000000000);
        INSERT INTO payments (identity, timestamp_text, source, credits, pulses_asked, pulses_per_credit, received_at,
            finished_at, outcome) VALUES
            ('tx:pi_1', '2024-07-01T12:00:00Z', 'paid', 2, 2, 1, 1700000001000000000, 1700000002000000000, 'delivered'),
            ('tx:pi_2', '2024-07-01T12:00:01Z', 'paid', 1, 1, 1, 1700000003000000000, NULL, NULL),
            ('ts:2024-07-01T12:00:02Z:1:7', '2024-07-01T12:00:02Z', 'paid', 1, 1, 1, 1700000004000000000,
                1700000004200000000, 'delivered'),
            ('ts:2024-07-01T12:00:03.000Z:1', '2024-07-01T12:00:03.000Z', 'paid', 1, 1, 1, 1700000005000000000,
                1700000005200000000, 'delivered');
        INSERT INTO pulses (payment, ordinal, attempt, begun_at, ended_at, result, width) VALUES
            (1, 1, 1, 1700000001500000000, 1700000001600000000, 'done', 100000000),
            (1, 2, 1, 1700000001700000000, 1700000001800000000, 'done', 100000000),
            (3, 1, 1, 1700000004100000000, 1700000004200000000, 'done', 100000000),
            (4, 1, 1, 1700000005100000000, 1700000005200000000, 'done', 100000000);
        INSERT INTO games (started_at, started_by) VALUES (1700000001600000000, 'paid');
        UPDATE meters SET lifetime = 5, since_reset = 5 WHERE name = 'paid';
        UPDATE meters SET lifetime = 4, since_reset = 4 WHERE name = 'pulses';
        UPDATE meters SET lifetime = 1, since_reset = 1 WHERE name = 'games';
        """
}
