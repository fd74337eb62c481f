"""What of a visit is worth keeping: what was typed and chosen, never what was read, signed or agreed to.

Papers are not kept either: on going on they are scanned again, and commitments and consents given anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from kiosk.pages import RowsVerb

_FRONTS = ("question.", "materials.")
_WHOLE = frozenset({"delivery"})


def draft_text(answers: Mapping[str, object]) -> str:
    """The answers by page key, as `draft_answers` reads them."""
    kept = {
        key: _written(answer)
        for key, answer in answers.items()
        if (key.startswith(_FRONTS) or key in _WHOLE) and _is_told(answer)
    }
    return json.dumps(kept, ensure_ascii=False)


def draft_answers(text: str) -> dict[str, object]:
    """What `draft_text` wrote."""
    return {key: _read(value) for key, value in json.loads(text).items()}


def _is_told(answer: object) -> bool:
    """Text, several of them, or what was done about a row."""
    if isinstance(answer, tuple):
        return all(type(each) in (str, int, RowsVerb) for each in answer)
    return type(answer) is str  # an enumeration is a str too: what a scanner was told


def _written(answer: object) -> object:
    if isinstance(answer, tuple):
        return [{"verb": each.value} if isinstance(each, RowsVerb) else each for each in answer]
    return answer


def _read(value: object) -> object:
    if isinstance(value, list):
        return tuple(RowsVerb(each["verb"]) if isinstance(each, dict) else each for each in value)
    return value
