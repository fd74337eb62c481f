"""`kiosk ime`: what the ways to write Chinese make of strokes in a file, or of keys."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from config.strings import text
from kiosk.console import print_json, refuse
from kiosk.input.composer import InputMissingError
from kiosk.input.handwriting.ink import Ink, InkError, to_ink
from kiosk.input.handwriting.written import Wanted
from kiosk.input.rime import LONGEST, PINYIN, STROKES, Rime, Schema

T = TypeVar("T")
_MOST_CANDIDATES = 10
_EXAMPLE = '{"strokes": [[[x, y], …], …]}'


class _WrongUse(ValueError):
    """What was asked cannot be; the message is for whoever asked."""


def add_to(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(required=True, metavar="WAY")
    strokes = ways.add_parser("strokes")
    strokes.set_defaults(act=_read_file)
    strokes.add_argument("file", type=Path, metavar="FILE")
    strokes.add_argument("--line", action="store_true")
    strokes.add_argument("--wanted", choices=list(Wanted), type=Wanted, default=Wanted.HAN)
    for name, schema in (("pinyin", PINYIN), ("stroke-keys", STROKES)):
        typed = ways.add_parser(name)
        typed.set_defaults(act=_type, schema=schema)
        typed.add_argument("keys", metavar="KEYS")
    for way in ways.choices.values():
        way.add_argument("--json", action="store_true")


def _read_file(given: argparse.Namespace) -> int:
    # Seconds to load, which no other command should pay.
    from kiosk.input.handwriting.engine import Engine

    try:
        inks = list(_inks(given.file))
        engine = Engine()
    except (OSError, InkError, _WrongUse) as error:
        return refuse(error)
    except InputMissingError:
        return refuse(text("ime.missing.recogniser"))
    for ink in inks:
        if given.line:
            written, ms = _timed(partial(engine.line, ink, given.wanted))
            _tell_line([each.candidates for each in written], ms, is_json=given.json)
        else:
            one, ms = _timed(partial(engine.character, ink, given.wanted))
            _tell(one.candidates, ms, is_json=given.json)
    return 0


def _inks(path: Path) -> Iterator[Ink]:
    """Errors: OSError, InkError or _WrongUse, which name the file and the entry."""
    entries = _json(path)
    if not isinstance(entries, list):
        raise _WrongUse(text("ime.wrong.no_list", name=path, example=_EXAMPLE))
    for number, entry in enumerate(entries, 1):
        where = text("ime.where.entry", name=path, entry=number)
        if not isinstance(entry, dict) or "strokes" not in entry:
            raise _WrongUse(where + text("ime.wrong.no_entry", example=_EXAMPLE))
        try:
            yield to_ink(entry["strokes"])
        except InkError as error:
            raise _WrongUse(f"{where}{error}") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise _WrongUse(text("ime.wrong.no_json", name=path, **where)) from error
    except UnicodeDecodeError as error:
        raise _WrongUse(text("ime.wrong.no_utf8", name=path)) from error
    except RecursionError as error:
        raise _WrongUse(text("ime.wrong.too_deep", name=path)) from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise _WrongUse(text("ime.wrong.long_number", name=path)) from error


def _type(given: argparse.Namespace) -> int:
    schema: Schema = given.schema
    keys = given.keys.lower()
    try:
        _check_keys(keys, schema)
        with Rime() as rime:
            composer = rime.pinyin if schema is PINYIN else rime.strokes
            if composer is None:
                return refuse(text("ime.missing.strokes"))
            candidates, ms = _timed(partial(composer.feed, keys))
    except _WrongUse as error:
        return refuse(error)
    except InputMissingError:
        return refuse(text("ime.missing.librime"))
    _tell(candidates[:_MOST_CANDIDATES], ms, is_json=given.json)
    return 0


def _check_keys(keys: str, schema: Schema) -> None:
    usable = "".join(sorted(schema.keys))
    if not keys:
        raise _WrongUse(text("ime.wrong.no_keys", keys=usable))
    if len(keys) > LONGEST:
        raise _WrongUse(text("ime.wrong.many_keys", count=len(keys), most=LONGEST))
    for place, key in enumerate(keys, 1):
        if key not in schema.keys:
            raise _WrongUse(text("ime.wrong.key", place=place, key=key, keys=usable))


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the milliseconds that it took."""
    began_s = time.perf_counter()
    given = act()
    return given, round((time.perf_counter() - began_s) * 1000, 1)


def _tell(candidates: Sequence[str], ms: float, *, is_json: bool) -> None:
    if is_json:
        print_json({"candidates": list(candidates), "ms": ms}, indent=None)
    else:
        print(" ".join(candidates))


def _tell_line(characters: Sequence[Sequence[str]], ms: float, *, is_json: bool) -> None:
    if is_json:
        print_json({"characters": [list(each) for each in characters], "ms": ms}, indent=None)
    else:
        print("  ".join("".join(each) for each in characters))
