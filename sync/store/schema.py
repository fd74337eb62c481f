"""The tables, as a list of steps; `PRAGMA user_version` says how many of them a store has taken.

Times are milliseconds since 1970 UTC. A step that was shipped is never changed: add one.
"""

from __future__ import annotations

_FIRST = (
    # What must never go back: the last receipt number given out, the latest time seen.
    """CREATE TABLE counter (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        last_sequence INTEGER NOT NULL,
        last_known_ms INTEGER NOT NULL
    ) STRICT""",
    "INSERT INTO counter VALUES (1, 0, 0)",
    """CREATE TABLE submission (
        id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        receipt_number TEXT NOT NULL UNIQUE,
        received_ms INTEGER NOT NULL,
        item_code TEXT NOT NULL,
        catalogue_version TEXT NOT NULL,
        holder_tag BLOB NOT NULL,
        manifest BLOB NOT NULL,
        slip TEXT NOT NULL,
        slips_printed INTEGER NOT NULL DEFAULT 0,
        last_print_state TEXT
    ) STRICT""",
    "CREATE INDEX submission_of_holder ON submission (holder_tag, sequence)",
    """CREATE TABLE document (
        id TEXT PRIMARY KEY,
        submission_id TEXT NOT NULL REFERENCES submission (id),
        state TEXT NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'purgeable', 'purged')),
        upload_path TEXT
    ) STRICT""",
    "CREATE INDEX document_of_submission ON document (submission_id)",
    "CREATE INDEX document_by_state ON document (state) WHERE state = 'purgeable'",
    """CREATE TABLE outbox (
        submission_id TEXT PRIMARY KEY REFERENCES submission (id),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'quarantined', 'delivered')),
        queued_ms INTEGER NOT NULL,
        next_attempt_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        last_code TEXT NOT NULL DEFAULT '',
        claim_pid INTEGER,  -- who tried last, for the technician
        claim_boot_id TEXT,
        claimed_ms INTEGER
    ) STRICT""",
    "CREATE INDEX outbox_due ON outbox (next_attempt_ms) WHERE state = 'waiting'",
    """CREATE TABLE receipt (
        submission_id TEXT PRIMARY KEY REFERENCES submission (id),
        signed TEXT NOT NULL,
        verified_ms INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE case_event (
        cursor INTEGER PRIMARY KEY,
        submission_id TEXT NOT NULL,
        event TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX case_event_of_submission ON case_event (submission_id, cursor)",
    """CREATE TABLE link (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        event_cursor INTEGER NOT NULL DEFAULT 0,
        server_ms INTEGER,
        heard_wall_ms INTEGER,
        heard_monotonic_ms INTEGER,
        heard_boot_id TEXT,
        beat_monotonic_ms INTEGER,
        beat_boot_id TEXT,
        last_trouble TEXT NOT NULL DEFAULT '',
        paused_until_ms INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "INSERT INTO link (only_row) VALUES (1)",
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        event TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT""",
    "CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is kept'); END",
    "CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit stands'); END",
)

_RATINGS = (
    """CREATE TABLE rating (
        submission_id TEXT PRIMARY KEY REFERENCES submission (id),
        level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
        reasons TEXT NOT NULL,
        rated_ms INTEGER NOT NULL,
        is_sent INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
)

_MATTERS = ("ALTER TABLE submission RENAME COLUMN item_code TO matter_code",)  # an item, or a bundle of items

_RECEIPTS_STAY = (  # when the submission is forgotten: they name no row any more
    """CREATE TABLE kept_receipt (
        submission_id TEXT PRIMARY KEY,
        signed TEXT NOT NULL,
        verified_ms INTEGER NOT NULL
    ) STRICT""",
    "INSERT INTO kept_receipt SELECT * FROM receipt",
    "DROP TABLE receipt",
    "ALTER TABLE kept_receipt RENAME TO receipt",
)

_DRAFTS = (
    """CREATE TABLE kept_draft (
        holder_tag BLOB NOT NULL,
        matter_code TEXT NOT NULL,
        catalogue_version TEXT NOT NULL,
        kept_ms INTEGER NOT NULL,
        until_ms INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (holder_tag, matter_code)
    ) STRICT""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _RATINGS, _MATTERS, _RECEIPTS_STAY, _DRAFTS)
