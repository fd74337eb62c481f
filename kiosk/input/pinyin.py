"""Pinyin to characters, with librime. It learns nothing: no user dictionary, and a folder thrown away."""

from __future__ import annotations

import atexit
import tempfile
from pathlib import Path
from typing import Self

import yaml

from kiosk.input.librime import LIBRARY, Librime

SHARED_DIR = Path("/usr/share/rime-data")
SCHEMA = "pinyin_simp"
_MOST_CANDIDATES = 60
_BACKSPACE = 0xFF08  # Source: X11 keysymdef.h
_LONGEST = 40  # letters in one composition


class PinyinMissingError(RuntimeError):
    """librime or its pinyin data are not on this machine; the message says what to install."""


class Pinyin:
    """One composition at a time: feed letters, choose a candidate.

    Only one of these at a time, for librime has one state. Thread: the one that made it.
    """

    def __init__(self, shared_dir: Path = SHARED_DIR) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="typing-")
        try:
            _write_schema(shared_dir, Path(self._folder.name))
            self._rime = Librime(str(shared_dir), self._folder.name)
            self._session = self._rime.open(SCHEMA)
            self._is_open = True
        except (OSError, LookupError) as error:
            self._folder.cleanup()
            raise PinyinMissingError(
                f"install {LIBRARY} and {SCHEMA} (librime1, rime-data-pinyin-simp): {error}"
            ) from error
        atexit.register(self.close)

    def feed(self, keys: str) -> tuple[str, ...]:
        """Add letters (a to z, and ' between syllables); returns the candidates, likeliest first."""
        for key in keys:
            if ("a" <= key <= "z" or key == "'") and len(self.composition) < _LONGEST:
                self._rime.press(self._session, ord(key))
        return self.candidates()

    def candidates(self) -> tuple[str, ...]:
        return self._rime.candidates(self._session, _MOST_CANDIDATES)

    def choose(self, index: int) -> str:
        """The text that is written now; empty while the rest of the pinyin still waits for a choice."""
        self._rime.select(self._session, index)
        return self._rime.committed(self._session)

    def delete(self) -> tuple[str, ...]:
        """Take back the last letter."""
        self._rime.press(self._session, _BACKSPACE)
        return self.candidates()

    @property
    def composition(self) -> str:
        """The pinyin so far, with what has been chosen of it in characters."""
        return self._rime.preedit(self._session)

    def clear(self) -> None:
        """Forget what is being composed."""
        self._rime.clear(self._session)

    def close(self) -> None:
        """Forget everything and end the library."""
        if self._is_open:
            self._is_open = False
            self._rime.finish()
            self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def _write_schema(shared_dir: Path, user_dir: Path) -> None:
    """The installed schema with learning switched off, where librime looks first."""
    schema = yaml.safe_load((shared_dir / "build" / f"{SCHEMA}.schema.yaml").read_text(encoding="utf-8"))
    schema["translator"] |= {"enable_user_dict": False, "enable_sentence": True}
    schema["engine"]["processors"] = ["speller", "selector", "express_editor"]
    schema["engine"]["segmentors"] = ["abc_segmentor", "fallback_segmentor"]
    schema["engine"]["translators"] = ["script_translator"]
    staging = user_dir / "build"
    staging.mkdir()
    text = yaml.safe_dump(schema, allow_unicode=True, sort_keys=False)
    (staging / f"{SCHEMA}.schema.yaml").write_text(text, encoding="utf-8")
