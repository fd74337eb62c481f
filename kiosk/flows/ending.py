"""Where a person goes after a journey."""

from __future__ import annotations

from enum import Enum, auto


class Ending(Enum):
    HOME = auto()  # a new visit, straight at the home page
    FAREWELL = auto()
