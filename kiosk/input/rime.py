"""Pinyin and strokes to characters by librime. It learns nothing, and its folder is thrown away."""

from __future__ import annotations

import atexit
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from kiosk.input.characters import rarity
from kiosk.input.composer import Composer, InputMissingError
from kiosk.input.librime import LIBRARY, Librime

SHARED_DIR = Path("/usr/share/rime-data")
_MOST_CANDIDATES = 60
_MOST_WEIGHED = 400  # of one stroke begin thousands; fewer hide common characters behind rare ones
_BACKSPACE = 0xFF08  # Source: X11 keysymdef.h
LONGEST = 40  # keys in one composition
_SHOWN_STROKES = str.maketrans("hspnz", "\u4e00\u4e28\u4e3f\u4e36\u4e5b", " ")


@dataclass(frozen=True, slots=True)
class Schema:
    """One of librime's, and what is changed of it. `keys`: those that are fed to it."""

    name: str
    package: str
    keys: frozenset[str]
    translator: str
    changes: Mapping[str, object]


PINYIN = Schema(
    "pinyin_simp",
    "rime-data-pinyin-simp",
    frozenset("abcdefghijklmnopqrstuvwxyz'"),
    "script_translator",
    {"enable_sentence": True},
)
STROKES = Schema(
    "stroke",
    "rime-data-stroke",
    frozenset("hspnz"),  # heng, shu, pie, na or dian, zhe
    "table_translator",
    {"enable_sentence": False, "preedit_format": []},
)


class Rime:
    """librime, opened for both ways to type.

    Thread: the one that made it. Errors: InputMissingError when it or its pinyin is not on this machine.
    """

    strokes: Composer | None
    """None where the data of the strokes are not installed."""

    def __init__(self, shared_dir: Path = SHARED_DIR) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="typing-")
        staging = Path(self._folder.name) / "build"
        staging.mkdir()
        opened: Librime | None = None
        try:
            _stage(PINYIN, shared_dir, staging)
            has_strokes = (shared_dir / "build" / f"{STROKES.name}.table.bin").exists()
            if has_strokes:
                _stage(STROKES, shared_dir, staging)
            self._library = opened = Librime(str(shared_dir), self._folder.name)
            self.pinyin: Composer = RimeComposer(self._library, PINYIN)
            self.strokes = StrokeComposer(self._library, STROKES) if has_strokes else None
            self._is_open = True
        except (OSError, LookupError) as error:
            if opened:
                opened.finish()
            self._folder.cleanup()
            raise InputMissingError(
                f"install {LIBRARY} and {PINYIN.name} (librime1, {PINYIN.package}): {error}"
            ) from error
        atexit.register(self.close)

    @property
    def folder(self) -> Path:
        """Where librime may write; gone with `close`."""
        return Path(self._folder.name)

    def close(self) -> None:
        """Forget everything and end the library."""
        if self._is_open:
            self._is_open = False
            self._library.finish()
            self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


class RimeComposer:
    """One composition with one schema; candidates in librime's order."""

    def __init__(self, rime: Librime, schema: Schema) -> None:
        self._rime = rime
        self._keys = schema.keys
        self._session = rime.open(schema.name)

    def feed(self, keys: str) -> tuple[str, ...]:
        for key in keys:
            if key in self._keys and len(self.composition) < LONGEST:
                self._rime.press(self._session, ord(key))
        return self.candidates()

    def candidates(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self._rime.candidates(self._session, _MOST_CANDIDATES))

    def choose(self, index: int) -> str:
        self._rime.select(self._session, index)
        return self._rime.committed(self._session)

    def delete(self) -> tuple[str, ...]:
        self._rime.press(self._session, _BACKSPACE)
        return self.candidates()

    @property
    def composition(self) -> str:
        return self._rime.preedit(self._session)

    def clear(self) -> None:
        self._rime.clear(self._session)


class StrokeComposer(RimeComposer):
    """Characters of just these strokes first, then those that go on; the common before the rare."""

    def candidates(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._in_order())

    def choose(self, index: int) -> str:
        order = self._in_order()
        return super().choose(order[index][0]) if index < len(order) else ""

    @property
    def composition(self) -> str:
        return super().composition.translate(_SHOWN_STROKES)

    def _in_order(self) -> list[tuple[int, str]]:
        """Each with its place in librime's own order; once, and not as a compatibility character too."""
        found = self._rime.candidates(self._session, _MOST_WEIGHED)
        places: dict[str, tuple[bool, int, int]] = {}
        for place, (text, still_to_write) in enumerate(found):
            if unicodedata.normalize("NFC", text) != text:
                continue
            standing = (bool(still_to_write), rarity(text), place)
            places[text] = min(standing, places.get(text, standing))
        order = sorted(places, key=places.__getitem__)
        return [(places[text][-1], text) for text in order[:_MOST_CANDIDATES]]


def _stage(schema: Schema, shared_dir: Path, staging: Path) -> None:
    """The installed schema with learning switched off, where librime looks first."""
    file_name = f"{schema.name}.schema.yaml"
    told: dict[str, Any] = yaml.safe_load((shared_dir / "build" / file_name).read_text(encoding="utf-8"))
    told["translator"] |= {"enable_user_dict": False, **schema.changes}
    told["engine"]["processors"] = ["speller", "selector", "express_editor"]
    told["engine"]["segmentors"] = ["abc_segmentor", "fallback_segmentor"]
    told["engine"]["translators"] = [schema.translator]
    (staging / file_name).write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
