"""What is run as a process of its own, to be killed: `python -m tests.faults.children VERB ARGUMENTS`."""

from __future__ import annotations

import sys
from pathlib import Path

from sync.agent import AgentSettings, serve
from sync.protocol.seal import SealingKey
from sync.store.store import open_store
from sync.store.submissions import Submissions
from sync.store.trouble import NotStored
from tests.sync.material import TERMINAL, compose, draft


def submit(data_dir: str, sealing_key: str, count: str) -> None:
    """Says each number the moment it may be said."""
    store = open_store(Path(data_dir))
    submissions = Submissions(store, TERMINAL, SealingKey.from_text(sealing_key))
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for _ in range(int(count)):
        answer = submissions.submit(draft(size=4_000), compose)
        sys.stdout.write(answer.code if isinstance(answer, NotStored) else answer.receipt_number)
        sys.stdout.write("\n")
        sys.stdout.flush()
    store.close()


def agent(data_dir: str, url: str, receipt_key: str) -> None:
    settings = AgentSettings(
        Path(data_dir), url, TERMINAL, "token", receipt_key, poll_s=0.05, contact_interval_s=0.2
    )
    sys.exit(serve(settings))


if __name__ == "__main__":
    {"submit": submit, "agent": agent}[sys.argv[1]](*sys.argv[2:])
