"""What a code says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Code:
    """`text` is what stands in the code, and stays out of logs: it may be somebody's."""

    text: str = field(repr=False)
