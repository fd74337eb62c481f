"""`kiosk catalogue sames`: where this catalogue and the lists of city and province are not the same."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from config.strings import text
from kiosk.catalogue.item_list import ListedItem, ListError, read_list, read_wording
from kiosk.catalogue.loader import CatalogueError, load
from kiosk.catalogue.sames import Comparison, Found, Pair, compare, listed
from kiosk.console import DEMO_CATALOGUE, print_json, refuse
from kiosk.words import listed as enumerated

LEVELS = ("city", "province")
_DIFFERENT = 1


def add_to(parser: argparse.ArgumentParser) -> None:
    """The arguments of `catalogue sames`."""
    parser.set_defaults(act=_sames)
    for level in LEVELS:
        parser.add_argument(f"--{level}", type=Path, metavar="FILE")
    parser.add_argument("--catalogue", type=Path, default=DEMO_CATALOGUE)
    parser.add_argument("--json", action="store_true")


def _sames(given: argparse.Namespace) -> int:
    """0: all that was found again is the same; 1: something differs."""
    files = {level: file for level in LEVELS if (file := getattr(given, level))}
    if not files:
        return refuse(text("sames.wrong.no_file"))
    wording = read_wording()
    try:
        here = [listed(item) for item in load(given.catalogue).items]
        found = {level: compare(here, read_list(file, wording), wording) for level, file in files.items()}
    except (CatalogueError, ListError) as error:
        return refuse(error)
    if given.json:
        print_json({level: _as_json(comparison) for level, comparison in found.items()})
    else:
        print("\n\n".join("\n".join(_lines(level, each)) for level, each in found.items()))
    return 0 if all(comparison.is_same for comparison in found.values()) else _DIFFERENT


def _as_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "found": len(comparison.pairs),
        "same": sum(not pair.differences for pair in comparison.pairs),
        "differences": [
            {
                "item": pair.here.code,
                "name": pair.here.name,
                "line": pair.there.line,
                "found": pair.found.value,
            }
            | asdict(difference)
            for pair in comparison.pairs
            for difference in pair.differences
        ],
        "to_confirm": [
            {
                "item": pair.here.code,
                "name": pair.here.name,
                "there": pair.there.name,
                "line": pair.there.line,
            }
            for pair in comparison.pairs
            if pair.found is Found.BY_NEAR_NAME
        ],
        "only_here": [{"item": row.code, "name": row.name} for row in comparison.only_here],
        "only_there": [
            {"code": row.code, "name": row.name, "line": row.line} for row in comparison.only_there
        ],
        "not_compared": list(comparison.not_compared),
    }


def _lines(level: str, comparison: Comparison) -> Iterator[str]:
    there = text(f"sames.level.{level}")
    same = sum(not pair.differences for pair in comparison.pairs)
    yield text("sames.head", there=there, found=len(comparison.pairs), same=same)
    if comparison.not_compared:
        fields = enumerated(text(f"sames.field.{field}") for field in comparison.not_compared)
        yield text("sames.not_compared", there=there, fields=fields)
    for pair in comparison.pairs:
        yield from _pair_lines(there, pair)
    yield from _only("sames.only_here", there, comparison.only_here)
    yield from _only("sames.only_there", there, comparison.only_there)


def _pair_lines(there: str, pair: Pair) -> Iterator[str]:
    if not pair.differences:
        return
    yield text(
        f"sames.pair.{pair.found.value}", name=pair.here.name, code=pair.here.code, line=pair.there.line
    )
    for difference in pair.differences:
        here = difference.here or text("sames.nothing")
        field = text(f"sames.field.{difference.field}")
        yield text("sames.difference", field=field, here=here, there=there, said=difference.there)


def _only(key: str, there: str, rows: tuple[ListedItem, ...]) -> Iterator[str]:
    if rows:
        yield text(key, there=there, count=len(rows))
        yield from ("  " + " ".join(filter(None, (row.code, row.name))) for row in rows)
