"""What the consoles of the backend share: who acts, and how a refusal is told."""

from __future__ import annotations

import sys

from config.strings import text
from sync.protocol.wire import Problem

ACTOR = "console"


def refused(problem: Problem) -> int:
    """Tells it in words; the exit status."""
    print(text(f"problem.{problem.code}"), problem.detail, file=sys.stderr)
    return 1
