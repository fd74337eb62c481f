"""What may go: documents the backend has signed for, and files a crash left without a row."""

from __future__ import annotations

from sync.store.audit import AuditEvent
from sync.store.store import Store


def purge_delivered(store: Store) -> int:
    """Removes the files of submissions whose receipt is kept; says of how many. A crash in it is no harm."""
    rows = store.database.query("SELECT DISTINCT submission_id AS id FROM document WHERE state = 'purgeable'")
    gone = [row["id"] for row in rows if store.blobs.remove(row["id"])]
    for submission_id in gone:
        store.database.change(
            "UPDATE document SET state = 'purged' WHERE submission_id = ?", (submission_id,)
        )
    return len(gone)


def remove_strays(store: Store) -> int:
    """Removes sealed files that no submission owns; says how many. Waits for a submit under way."""
    with store.submitting():
        known = {row["id"] for row in store.database.query("SELECT id FROM submission")}
        strays = store.blobs.remove_all_but(known)
        if strays:
            store.audit.record(AuditEvent.STRAYS_REMOVED, count=len(strays))
    return len(strays)
