"""How many strokes a character has, by the table that the strokes are typed with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.input.rime import SHARED_DIR

TABLE = SHARED_DIR / "stroke.dict.yaml"
"""Source: Debian's rime-data-stroke; lines of a character, a tabulator and a letter a stroke."""
_MOST = 255

Counts = NDArray[np.int16]


def fewest_and_most(characters: Sequence[str], table: Path = TABLE) -> tuple[Counts, Counts]:
    """By character, for some are written in several ways; 0 to 255 of what the table has not, and of all
    where there is no table."""
    place = {character: number for number, character in enumerate(characters)}
    fewest = np.full(len(characters), _MOST, np.int16)
    most = np.zeros(len(characters), np.int16)
    for line in _lines(table):
        character, _, code = line.partition("\t")
        number = place.get(character)
        if number is not None and code:
            count = len(code.split("\t")[0].strip())
            fewest[number] = min(fewest[number], count)
            most[number] = max(most[number], count)
    unknown = most == 0
    fewest[unknown], most[unknown] = 0, _MOST
    return fewest, most


def _lines(table: Path) -> list[str]:
    try:
        return table.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
