"""Where a person goes after a journey."""

from __future__ import annotations

from enum import Enum, auto


class Ending(Enum):
    HOME = auto()  # a new visit, straight at the home page
    FAREWELL = auto()
    RESTART = auto()  # of the program, as a technician asked


class RestartAsked(Exception):
    """A technician asked for the programs to be started anew, and nobody is in a visit any more."""
