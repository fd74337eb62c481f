"""`kiosk find`: what someone types, and the items they mean; or how well that works on a file of queries."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from config.strings import text
from kiosk.catalogue.loader import CatalogueError, load
from kiosk.catalogue.search.evaluate import QueriesError, Tally, outcomes, read_queries, tallies
from kiosk.catalogue.search.finder import Finder
from kiosk.console import DEMO_CATALOGUE, print_json, refuse

_MOST_TOLD = 10


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(act=_find)
    parser.add_argument("queries", nargs="*", metavar="QUERY")
    parser.add_argument("--catalogue", type=Path, default=DEMO_CATALOGUE)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--evaluate", type=Path, nargs="+", default=[], metavar="FILE")


def told(finder: Finder, query: str) -> dict[str, Any]:
    """The answer as plain values, the best first. Not confident: a screen offers departments instead."""
    found = finder.find(query)
    items = [
        {"name": hit.item.name, "code": hit.item.code, "score": round(hit.score, 3)}
        for hit in found.hits[:_MOST_TOLD]
    ]
    return {"query": query, "confident": found.is_sure, "items": items}


def _find(given: argparse.Namespace) -> int:
    if not given.queries and not given.evaluate:
        return refuse(text("find.wrong.nothing"))
    try:
        finder = Finder(load(given.catalogue))
        files = {path: read_queries(path) for path in given.evaluate}
    except (CatalogueError, QueriesError) as error:
        return refuse(error)
    for query in given.queries:
        answer = told(finder, _as_typed(query))
        if given.json:
            print_json(answer, indent=None)
        else:
            print(_line(answer))
    for path, queries in files.items():
        seen = list(outcomes(finder, queries))
        for tally in tallies(seen):
            print(f"{path.name}\t{_row(tally)}")
        for one in seen:
            if (one.rank != 0) if one.query.codes else one.is_sure:
                wanted = ",".join(sorted(one.query.codes)) or "-"
                print(f"{path.name}\tmissed\t{one.query.typed}\twanted {wanted}\tfirst {one.first}")
    return 0


def _as_typed(argument: str) -> str:
    """The text of a command line's bytes, whatever the locale; bytes that are no text show as a mark."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _line(answer: dict[str, Any]) -> str:
    mark = "+" if answer["confident"] else "?"
    items = "; ".join(f"{item['code']} {item['name']} {item['score']}" for item in answer["items"][:3])
    return f"{mark} {answer['query']}\t{items}"


def _row(tally: Tally) -> str:
    if not tally.is_covered:
        return f"{tally.kind}\t{tally.queries} queries\tfalse confidence {tally.sure:.3f}"
    return (
        f"{tally.kind}\t{tally.queries} queries\thit@1 {tally.hit_1:.3f}\thit@3 {tally.hit_3:.3f}"
        f"\tconfident {tally.sure:.3f}"
    )
