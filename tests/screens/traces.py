"""What a visit left behind of a person: looked for in every live object, in files, in a log.

Python can only be asked for what something still holds. Freed memory, and copies inside C libraries (SQLite,
OpenSSL, SDL textures), cannot be seen from here: docs/privacy.md says how far the promise goes.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_CODES = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
_SHORTEST_FILE = 2_000  # a page that was scanned is longer, a constant of a program is not
_PDF = b"%PDF-"
_TEXTS = (str, bytes, bytearray)


@dataclass(frozen=True, slots=True)
class Person:
    """Each datum is kept backwards, so that the search never finds itself."""

    backwards: tuple[str, ...]

    def data(self) -> tuple[str, ...]:
        return tuple(datum[::-1] for datum in self.backwards)


def papers() -> frozenset[int]:
    """The whole PDFs that are held now, by identity: constants of other tests of this process."""
    return frozenset(id(leaf) for _, leaf in _leaves(gc.get_objects(), set()) if _is_paper(leaf))


def in_live_objects(person: Person, but: Collection[int] = ()) -> list[str]:
    """Each place that still holds a datum of the person or a whole PDF, told by kind and by its holders;
    `but`: identities of what was there before."""
    gc.collect()
    needles = person.data()
    coded = tuple(word.encode(code) for word in needles for code in _CODES)
    own = {id(thing) for thing in (needles, coded, *needles, *coded)} | set(but)
    found = []
    for holder, leaf in _leaves(gc.get_objects(), own):
        if id(leaf) not in own and _tells(leaf, needles, coded):
            found.append(f"{type(leaf).__name__} of {len(leaf)} in {_described(holder)}")
    return found


def in_files(person: Person, folder: Path, *, but: Sequence[str] = ()) -> set[str]:
    """The files under a folder that tell a datum in any of four encodings; `but`: names of parts left out."""
    coded = [word.encode(code) for word in person.data() for code in _CODES]
    paths = (path for path in folder.rglob("*") if path.is_file() and not set(but) & set(path.parts))
    return {path.name for path in paths if any(word in path.read_bytes() for word in coded)}


def _leaves(holders: Iterable[Any], own: set[int]) -> Iterator[tuple[Any, Any]]:
    """Text and bytes that these hold, with who holds them; also through tuples and dicts that the collector
    does not follow, as they hold nothing but such."""
    for holder in holders:
        if id(holder) in own:
            continue
        for thing in gc.get_referents(holder):
            kind = type(thing)  # asking a dead proxy for its class would fail
            if kind is np.ndarray or issubclass(kind, _TEXTS):
                yield holder, thing
            elif kind in (tuple, dict) and not gc.is_tracked(thing):
                for leaf in _inside(thing):
                    yield thing, leaf


def _inside(thing: tuple[Any, ...] | dict[Any, Any]) -> Iterator[Any]:
    for part in (*thing, *thing.values()) if isinstance(thing, dict) else thing:
        if issubclass(type(part), _TEXTS):
            yield part
        elif type(part) in (tuple, dict) and not gc.is_tracked(part):
            yield from _inside(part)


def _tells(leaf: Any, needles: Sequence[str], coded: Sequence[bytes]) -> bool:
    if isinstance(leaf, str):
        return any(word in leaf for word in needles)
    body = leaf.tobytes() if isinstance(leaf, np.ndarray) else leaf
    return _is_paper(leaf) or any(word in body for word in coded)


def _is_paper(leaf: Any) -> bool:
    is_bytes = isinstance(leaf, bytes | bytearray) and len(leaf) > _SHORTEST_FILE
    return is_bytes and leaf.startswith(_PDF)


def _described(holder: Any) -> str:
    """The holder and whoever holds it, for a person who has to find the leak."""
    above = [type(each).__name__ for each in gc.get_referrers(holder) if type(each).__name__ != "list"]
    keys = sorted(map(str, holder))[:6] if type(holder) is dict else ""
    return f"{type(holder).__name__} {keys} held by {sorted(set(above))[:6]}"
