"""Drafts, clocks and slips for tests. No person in here exists."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sync.clock import ClockReading, to_ms
from sync.protocol.wire import DocumentKind
from sync.store.submissions import DraftDocument, SubmissionDraft, new_id

TERMINAL = "HT07"
CARD = "11010519491231002X"
NAME = "张小明"
NOON_MS = to_ms(datetime.fromisoformat("2026-03-02T04:00:00+00:00"))


@dataclass
class HandClock:
    """A clock that a test turns by hand."""

    reading: ClockReading = field(default_factory=lambda: ClockReading(NOON_MS, 1_000_000, "boot-1"))

    def __call__(self) -> ClockReading:
        return self.reading

    def pass_ms(self, milliseconds: int) -> None:
        self.reading = replace(
            self.reading,
            wall_ms=self.reading.wall_ms + milliseconds,
            monotonic_ms=self.reading.monotonic_ms + milliseconds,
        )

    def jump_ms(self, milliseconds: int) -> None:
        """Somebody sets the wall clock."""
        self.reading = replace(self.reading, wall_ms=self.reading.wall_ms + milliseconds)

    def reboot(self) -> None:
        self.reading = replace(self.reading, monotonic_ms=5_000, boot_id=self.reading.boot_id + "'")


def draft(card: str = CARD, size: int = 40_000, documents: int = 2) -> SubmissionDraft:
    application = f'{{"name": "{NAME}", "number": "{card}"}}'.encode()
    scans = (f"%PDF-1.7 {NAME}".encode() + bytes(range(256)) * (size // 256) for _ in range(documents - 1))
    return SubmissionDraft(
        submission_id=new_id(),
        matter_code="11330000002482",
        item_codes=("11330000002482",),
        catalogue_version="2026.3",
        card_number=card,
        documents=(
            DraftDocument(new_id(), DocumentKind.APPLICATION, "application/json", application),
            *(DraftDocument(new_id(), DocumentKind.MATERIAL, "application/pdf", scan) for scan in scans),
        ),
    )


def compose(number: str, received_at: datetime) -> Mapping[str, Any]:
    return {"title": f"收件凭证 {NAME}", "number": number, "at": received_at.isoformat()}


def wait_until(condition: Callable[[], bool], timeout_s: float = 15.0) -> None:
    """Errors: TimeoutError when it has not come true by then."""
    end_s = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end_s:
            raise TimeoutError(f"still not so after {timeout_s} s")
        time.sleep(0.02)
