"""What may be written, and what was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wanted(StrEnum):
    """Which characters a field takes."""

    HAN = "han"
    DIGITS = "digits"
    LATIN = "latin"


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """One character: what it may be, best first, all different, and the numbers of its strokes.

    Personal data: has no repr.
    """

    candidates: tuple[str, ...]
    strokes: tuple[int, ...]
