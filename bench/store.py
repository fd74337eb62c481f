"""Measure how long a citizen waits for a receipt number: sealing, files, transaction, all on the disk.

    python -m bench.store [--submissions 200] [--folder DIR]

Three documents of 300 KB each, encrypted and with every fsync. Put --folder on the disk in question.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bench.figures import Figure, spread
from sync.protocol.seal import OpeningKey, SealingKey
from sync.protocol.wire import DocumentKind
from sync.store.store import Store, open_store
from sync.store.submissions import DraftDocument, SubmissionDraft, Submissions, Submitted, new_id

DOCUMENT_BYTES = 300_000
DOCUMENTS = 3
SUBMISSIONS = 200


def draft(documents: int = DOCUMENTS, size_bytes: int = DOCUMENT_BYTES) -> SubmissionDraft:
    drafts = tuple(
        DraftDocument(new_id(), DocumentKind.MATERIAL, "application/pdf", os.urandom(size_bytes))
        for _ in range(documents)
    )
    return SubmissionDraft(new_id(), "item", ("item",), "version", "card", drafts)


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


def figures(folder: Path, count: int = SUBMISSIONS) -> list[Figure]:
    store = open_store(folder)
    times_ms = list(submit_times_ms(store, count))
    store.close()
    opened_s = time.perf_counter()
    open_store(folder).close()
    open_ms = (time.perf_counter() - opened_s) * 1000
    return [
        *spread(f"submit, {DOCUMENTS} x {DOCUMENT_BYTES // 1000} KB", times_ms, "ms", (0.5, 0.99)),
        Figure(f"open and check a store of {count} submissions", round(open_ms), "ms"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        for figure in figures(Path(folder), arguments.submissions):
            print(f"{figure.name}: {figure.value} {figure.unit}")


if __name__ == "__main__":
    main()
