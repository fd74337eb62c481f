"""Recorded exchanges, byte by byte, of invented people and of states of devices.

A JSON file holds `driver`, `recorded` (where and how), `exchange` (pairs of hex: sent, heard) and
`expected`, the outcome as plain values. A trace is never edited to fit the code: record a new one beside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TRACES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).parent.glob("*.json"))
}
