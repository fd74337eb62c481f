"""Measure how long a citizen waits for a receipt number: sealing, files, transaction, all on the disk.

    python -m bench.store [--submissions 200] [--folder DIR]

Three documents of 300 KB each, encrypted and with every fsync. Put --folder on the disk in question.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sync.protocol.seal import OpeningKey, SealingKey
from sync.protocol.wire import DocumentKind
from sync.store.store import Store, open_store
from sync.store.submissions import DraftDocument, SubmissionDraft, Submissions, Submitted, new_id

DOCUMENT_BYTES = 300_000
DOCUMENTS = 3


def draft() -> SubmissionDraft:
    documents = tuple(
        DraftDocument(new_id(), DocumentKind.MATERIAL, "application/pdf", os.urandom(DOCUMENT_BYTES))
        for _ in range(DOCUMENTS)
    )
    return SubmissionDraft(new_id(), "item", "version", "card", documents)


def compose(number: str, received_at: datetime) -> dict[str, str]:
    return {"number": number, "at": received_at.isoformat(), "text": "x" * 2_000}


def submit_times_ms(store: Store, count: int) -> Iterator[float]:
    key = SealingKey.from_text(OpeningKey.generate().public_text())
    submissions = Submissions(store, "HT07", key)
    for made in (draft() for _ in range(count)):
        started_s = time.perf_counter()
        answer = submissions.submit(made, compose)
        if not isinstance(answer, Submitted):
            raise SystemExit(f"not stored: {answer.code} {answer.detail}")
        yield (time.perf_counter() - started_s) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        store = open_store(Path(folder))
        times_ms = list(submit_times_ms(store, arguments.submissions))
        store.close()
        opened_s = time.perf_counter()
        open_store(Path(folder)).close()
        open_ms = (time.perf_counter() - opened_s) * 1000
    cuts = statistics.quantiles(times_ms, n=100)
    print(f"submit, {DOCUMENTS} x {DOCUMENT_BYTES // 1000} KB: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms")
    print(f"open and check with {len(times_ms)} submissions: {open_ms:.0f} ms")


if __name__ == "__main__":
    main()
