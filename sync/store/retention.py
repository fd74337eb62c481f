"""What may go: documents the backend has signed for, what is long over, and files without a row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sync.clock import best_time_ms, to_ms
from sync.protocol.manifest import Manifest
from sync.protocol.wire import CaseEvent, CaseState
from sync.store.audit import AuditEvent
from sync.store.store import Store

_OVER = frozenset(
    (
        CaseState.REJECTED,
        CaseState.REFUSED,
        CaseState.DELIVERED,
        CaseState.WITHDRAWN,
        CaseState.GAP_EXPIRED,
    )
)
_MILLISECOND = timedelta(milliseconds=1)
_OF_SUBMISSION = ("rating", "case_event", "document", "outbox")  # its rows, those that name it first


@dataclass(frozen=True, slots=True)
class Retention:
    """How long an application is kept here once the backend has signed for it, since the last news of it.

    One that is under way is still asked about; one whose end the backend never tells goes too, much later.
    Source: Personal Information Protection Law 47; the days are a choice of the terminal profile.
    """

    finished: timedelta = timedelta(days=30)
    unfinished: timedelta = timedelta(days=365)


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


def forget_delivered(store: Store, retention: Retention) -> int:
    """Deletes what the rule lets go; says of how many submissions. Their signed receipts and the audit log
    stay, which name nobody. Nothing goes before a server has told the time since boot: no clock that is
    wrong deletes anything. A crash in it is no harm."""
    now, server = store.clock(), store.link.server_time()
    if server is None or server.age_ms(now) is None:
        return 0
    now_ms = best_time_ms(now, server)
    gone = {id_ for id_ in due_to_go(store, retention, now_ms) if store.blobs.remove(id_)}
    if gone:
        with store.database.transaction():
            gone.intersection_update(due_to_go(store, retention, now_ms))  # not what was rated meanwhile
            _delete(store, gone)
        store.database.query("PRAGMA wal_checkpoint(TRUNCATE)")  # else the old pages lie in the log
    return len(gone)


def _delete(store: Store, gone: Collection[str]) -> None:
    """In the caller's transaction."""
    for submission_id in gone:
        for table in _OF_SUBMISSION:
            sql = f"DELETE FROM {table} WHERE submission_id = ?"  # noqa: S608 - names of ours
            store.database.change(sql, (submission_id,))
        store.database.change("DELETE FROM submission WHERE id = ?", (submission_id,))
    store.database.change(  # what came down of them later
        "DELETE FROM case_event WHERE submission_id NOT IN (SELECT id FROM submission)"
    )
    if gone:
        store.audit.record(AuditEvent.SUBMISSIONS_FORGOTTEN, count=len(gone))


def due_to_go(store: Store, retention: Retention, now_ms: int) -> tuple[str, ...]:
    """Ids of what need not be kept any more: signed for, its documents purged, its rating brought."""
    rows = store.database.query(
        "SELECT submission.id, manifest, verified_ms FROM submission"
        " JOIN receipt ON receipt.submission_id = submission.id"
        " WHERE verified_ms <= ?"
        " AND NOT EXISTS (SELECT 1 FROM document"
        "  WHERE document.submission_id = submission.id AND state <> 'purged')"
        " AND NOT EXISTS (SELECT 1 FROM rating WHERE rating.submission_id = submission.id AND is_sent = 0)",
        (now_ms - retention.finished // _MILLISECOND,),
    )
    return tuple(
        row["id"]
        for row in rows
        if _until_ms(row["manifest"], row["verified_ms"], _events(store, row["id"]), retention) <= now_ms
    )


def _events(store: Store, submission_id: str) -> list[CaseEvent]:
    rows = store.database.query(
        "SELECT event FROM case_event WHERE submission_id = ? ORDER BY cursor", (submission_id,)
    )
    return [CaseEvent.model_validate_json(row["event"]) for row in rows]


def _until_ms(
    manifest: str | bytes, verified_ms: int, events: Sequence[CaseEvent], retention: Retention
) -> int:
    """When it may go. There is one case for each of its items, and the last word on each counts."""
    last = {event.item_code: event.state for event in events}
    is_over = all(last.get(code) in _OVER for code in Manifest.model_validate_json(manifest).item_codes)
    last_news_ms = max([verified_ms, *(to_ms(event.at) for event in events)])
    return last_news_ms + (retention.finished if is_over else retention.unfinished) // _MILLISECOND
