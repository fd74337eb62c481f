"""Where a line of Chinese may end: shared by slips and screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# Source: GB/T 15834-2011 clause 5.1 (marks that may not begin or end a line) and W3C CLREQ, "Prohibition
# rules for line start and line end"; Latin marks and units are added so that one rule serves mixed text.
NEVER_FIRST = "，。、；：？！）》〉」』】〕〗｝］”’…％‰℃°·～‼⁇,.;:?!)]}%"
NEVER_LAST = "（《〈「『【〔〖｛［“‘￥¥№$([{"

_COMBINING = "\u0300-\u036f\u200d\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
_ALONE = "\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff"
_FIRST = f"[{re.escape(NEVER_FIRST)}{_COMBINING}]"
_LAST = f"[{re.escape(NEVER_LAST)}]"
_LETTER = f"(?:(?!{_FIRST}|{_LAST})[^\\s{_ALONE}])"
_WORD = f"{_LETTER}(?:[!-~’{_COMBINING}]*{_LETTER})*"

# From the largest unbreakable piece down: what a line that cannot hold a piece falls back to.
_PIECES = (
    re.compile(f"(?:{_LAST}\\s*)*(?:{_WORD}|\\S)(?:\\s*{_FIRST})*|\\s+"),
    re.compile(f"{_LAST}*\\S{_FIRST}*|\\s+"),
    re.compile(r"\S|\s+"),
)


def break_lines(text: str, measure: Callable[[str], float], width: float) -> list[str]:
    """Break text so that every line measures at most `width`; the words and their order stay.

    No line begins with a closing mark or ends with an opening one, Latin words and numbers stay whole; a word
    wider than a line is split, and a single character wider than a line stands alone. Newlines are kept,
    spaces at a break are not.

    Units: those of `measure`.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines.extend(_break_paragraph(paragraph, measure, width))
    return lines


def _break_paragraph(text: str, measure: Callable[[str], float], width: float) -> Iterator[str]:
    line = ""
    for piece in _fitting(text, measure, width, level=0):
        if line and measure((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield line.rstrip()


def _fitting(text: str, measure: Callable[[str], float], width: float, level: int) -> Iterator[str]:
    """The largest pieces of text that fit a line."""
    for match in _PIECES[level].finditer(text):
        piece = match.group()
        if level + 1 < len(_PIECES) and measure(piece.strip()) > width:
            yield from _fitting(piece, measure, width, level + 1)
        else:
            yield piece
