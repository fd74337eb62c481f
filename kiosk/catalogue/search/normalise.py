"""What someone typed in the one form that is searched: simplified, small letters, no punctuation."""

from __future__ import annotations

import unicodedata
from functools import cache

from opencc import OpenCC

LONGEST = 120  # characters; a longer wish says no more


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def pieces(typed: str) -> tuple[str, ...]:
    """The words and sentences in it, without what stands between them. Latin text may hang on Chinese."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST]).lower()
    kept = "".join(char if char.isalnum() else " " for char in plain)
    simplified: str = _simplifier().convert(kept)
    return tuple(simplified.split())
