"""What the raw description says and no sheet has a column for: a sheet of paths and JSON, so that nothing is
lost.

An entry of a list is named by its id, code or value where it has one, so that rows may move.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from kiosk.catalogue.outline import name_of


class MoreRow(Protocol):
    def text(self, column: str) -> str: ...


def left_over(whole: Any, kept: Any, path: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """The rows of `more`: what is in `whole` and not in `kept`."""
    if whole == kept:
        return
    if isinstance(whole, dict) and isinstance(kept, dict):
        for name, part in whole.items():
            yield from left_over(part, kept.get(name), (*path, name))
    elif isinstance(whole, list) and isinstance(kept, list) and len(whole) == len(kept):
        for number, (part, other) in enumerate(zip(whole, kept, strict=True)):
            yield from left_over(part, other, (*path, _name(whole, number)))
    else:
        yield {"path": "/".join(map(_escaped, path)), "json": json.dumps(whole, ensure_ascii=False)}


def put_more(raw: Any, rows: Sequence[MoreRow], refuse: Callable[[Any], None]) -> None:
    """Puts the rows of `more` where they belong; `refuse` is told those that have no place."""
    for row in rows:
        path = [_unescaped(part) for part in row.text("path").split("/")]
        if not _put(raw, path, row.text("json")):
            refuse(row)


def _put(target: Any, path: list[str], text: str) -> bool:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    *way, last = path
    for part in way:
        if isinstance(target, dict):
            target = target.setdefault(part, {})
        elif isinstance(target, list) and (number := _number(target, part)) is not None:
            target = target[number]
        else:
            return False
    if isinstance(target, dict):
        target[last] = value
    elif isinstance(target, list) and (number := _number(target, last)) is not None:
        target[number] = value
    else:
        return False
    return True


def _escaped(part: str) -> str:
    """Source: RFC 6901, 3."""
    return part.replace("~", "~0").replace("/", "~1")


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")


def _name(entries: list[Any], number: int) -> str:
    name = name_of(entries[number])
    is_only = [name_of(entry) for entry in entries].count(name) == 1
    return name if name and is_only else str(number)


def _number(entries: list[Any], name: str) -> int | None:
    names = [name_of(entry) for entry in entries]
    if name in names:
        return names.index(name)
    return int(name) if name.isascii() and name.isdecimal() and int(name) < len(entries) else None
