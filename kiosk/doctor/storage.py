"""What the terminal may not lose: room on the disk, the store, its audit chain, and what waits to be sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from kiosk.doctor.finding import Finding, fail, ok, warn
from kiosk.words import say
from sync.clock import best_time_ms
from sync.store.blobs import RESERVE_BYTES
from sync.store.database import DATABASE_NAME
from sync.store.retention import Retention, due_to_go
from sync.store.store import Store, open_store
from sync.store.trouble import StoreUnreadable

_COMFORT = 4  # times the reserve
_GIB = 1 << 30
_FORGOTTEN_WITHIN_MS = 24 * 3_600_000  # the agent looks every hour, while it has a line
_LATE = timedelta(hours=24)
_TOO_LATE = timedelta(
    hours=72
)  # the authority has five working days to tell what is missing (Licensing Law 32)


def disk_findings(data_dir: Path) -> Iterator[Finding]:
    folder = next(each for each in (data_dir, *data_dir.parents) if each.exists())
    disk = os.statvfs(folder)
    free, whole = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    facts = {"free_bytes": free, "total_bytes": whole, "reserve_bytes": RESERVE_BYTES}
    words = say("doctor.disk.free", free=f"{free / _GIB:.1f}", whole=f"{whole / _GIB:.1f}")
    if free < RESERVE_BYTES:
        yield fail("disk", words, say("doctor.disk.full.do"), **facts)
    elif free < _COMFORT * RESERVE_BYTES:
        yield warn("disk", words, say("doctor.disk.low.do"), **facts)
    else:
        yield ok("disk", words, **facts)


def opened(data_dir: Path) -> Store | Finding:
    """The store, to be closed by the caller; or why it cannot be looked into. It is never made here."""
    path = data_dir / DATABASE_NAME
    try:
        if not path.exists():
            return warn("store", say("doctor.store.none"), say("doctor.store.none.do"))
        if path.stat().st_uid != os.geteuid():
            return warn("store", say("doctor.store.other_user"), say("doctor.store.other_user.do"))
        return open_store(data_dir)
    except StoreUnreadable as error:
        why = str(error)
    except OSError as error:
        why = f"{path}: {error.strerror or type(error).__name__}"
    return fail("store", say("doctor.store.unreadable", why=why), say("doctor.store.do"))


def store_findings(store: Store) -> Iterator[Finding]:
    """Every page of it, and the chain of what was done."""
    broken = store.database.query("PRAGMA cipher_integrity_check")
    damaged = [row[0] for row in store.database.query("PRAGMA integrity_check(1)") if row[0] != "ok"]
    facts = {"key": store.database.key_kind.value, "damaged": len(broken) + len(damaged)}
    if broken or damaged:
        yield fail("store", say("doctor.store.damaged"), say("doctor.store.do"), **facts)
    else:
        yield ok("store", say("doctor.store.ok"), **facts)
    if (row := store.audit.verify()) is None:
        yield ok("audit", say("doctor.audit.ok"), first_broken_row=None)
    else:
        yield fail("audit", say("doctor.audit.broken", row=row), say("doctor.audit.do"), first_broken_row=row)


def kept_findings(store: Store, retention: Retention) -> Iterator[Finding]:
    """What was delivered and is still here, and what of it should be gone for a day."""
    kept = store.outbox.summary().delivered
    now_ms = best_time_ms(store.clock(), store.link.server_time())
    due = len(due_to_go(store, retention, now_ms - _FORGOTTEN_WITHIN_MS))
    receipts = store.database.one("SELECT count(*) AS count FROM receipt")["count"]
    facts = {"kept": kept, "due": due, "receipts": receipts}
    if due:
        yield warn("kept", say("doctor.kept.due", count=due), say("doctor.kept.due.do"), **facts)
    else:
        yield ok("kept", say("doctor.kept.ok", count=kept), **facts)


def queue_findings(store: Store) -> Iterator[Finding]:
    """What is not delivered yet, and since when."""
    queue = store.outbox.summary()
    oldest = timedelta(milliseconds=queue.oldest_age_ms or 0)
    facts = {
        "waiting": queue.waiting,
        "quarantined": queue.quarantined,
        "oldest_s": None if queue.oldest_age_ms is None else round(oldest.total_seconds()),
        "most_attempts": queue.most_attempts,
    }
    hours = str(round(oldest.total_seconds() / 3600, 1))
    words = say("doctor.queue.waiting", count=queue.waiting, hours=hours)
    if queue.quarantined:
        told = say("doctor.queue.quarantined", count=queue.quarantined)
        yield fail("queue", told, say("doctor.queue.quarantined.do"), **facts)
    elif oldest > _TOO_LATE:
        yield fail("queue", words, say("doctor.queue.do"), **facts)
    elif oldest > _LATE:
        yield warn("queue", words, say("doctor.queue.do"), **facts)
    else:
        yield ok("queue", words if queue.waiting else say("doctor.queue.empty"), **facts)
