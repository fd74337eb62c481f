"""How much of what was delivered is still on the terminal, and whether it goes as it should."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kiosk.doctor.finding import Verdict
from kiosk.doctor.storage import kept_findings
from sync.protocol.seal import OpeningKey, SealingKey
from sync.store.retention import Retention
from sync.store.store import open_store
from sync.store.submissions import Submissions
from tests.sync.material import TERMINAL, HandClock, compose, draft


def test_the_doctor_counts_what_is_kept_and_what_should_be_gone(tmp_path: Path) -> None:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    key = SealingKey.from_text(OpeningKey.generate().public_text())
    made = draft()
    Submissions(store, TERMINAL, key).submit(made, compose)
    store.database.change("INSERT INTO receipt VALUES (?, '{}', ?)", (made.submission_id, clock().wall_ms))
    store.database.change("UPDATE document SET state = 'purged'")
    store.outbox.delivered(made.submission_id)
    rule = Retention(unfinished=timedelta(days=60))

    (before,) = kept_findings(store, rule)
    clock.pass_ms(60 * 86_400_000 + 3_600_000)  # due, and the agent looks every hour
    (within,) = kept_findings(store, rule)
    clock.pass_ms(86_400_000)
    (after,) = kept_findings(store, rule)
    store.close()
    assert (before.verdict, before.facts) == (Verdict.OK, {"kept": 1, "due": 0, "receipts": 1})
    assert within.facts == before.facts
    assert (after.verdict, after.facts["due"]) == (Verdict.WARN, 1)
