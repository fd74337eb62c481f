"""How well the search finds: hits and false confidence on queries whose answers are known.

A file has a line a query: what someone types, the codes that answer it (with commas; "-" where no item does),
and its kind, with tabs between. Lines that begin with # are for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.catalogue.search.finder import Finder

_COLUMNS = 3
_NEAR = 3
_UNCOVERED = "-"


class QueriesError(ValueError):
    """The file of queries cannot be read; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Query:
    """`codes` is empty where no item answers it."""

    typed: str
    codes: frozenset[str]
    kind: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`rank` of the first right item, from 0; None where there is none."""

    query: Query
    rank: int | None
    is_sure: bool
    first: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Shares of 1. `sure`: answered with confidence; where no item answers, each of these is false."""

    kind: str
    queries: int
    hit_1: float
    hit_3: float
    sure: float
    is_covered: bool


def read_queries(path: Path) -> tuple[Query, ...]:
    """Errors: QueriesError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QueriesError(f"{path}: {error}") from error
    return tuple(_query(path, n, line) for n, line in enumerate(lines, start=1) if line and line[0] != "#")


def _query(path: Path, number: int, line: str) -> Query:
    cells = line.split("\t")
    if len(cells) != _COLUMNS or not all(cells):
        raise QueriesError(f"{path}: line {number}: query, codes and kind are expected, with tabs between")
    typed, codes, kind = cells
    return Query(typed, frozenset() if codes == _UNCOVERED else frozenset(codes.split(",")), kind)


def outcomes(finder: Finder, queries: Iterable[Query]) -> Iterator[Outcome]:
    for query in queries:
        found = finder.find(query.typed)
        codes = [hit.item.code for hit in found.hits]
        rank = next((n for n, code in enumerate(codes) if code in query.codes), None)
        yield Outcome(query, rank, found.is_sure, codes[0] if codes else "")


def tallies(seen: Iterable[Outcome]) -> tuple[Tally, ...]:
    """One a kind, then all that an item answers, then all that none does."""
    told = tuple(seen)
    covered = [one for one in told if one.query.codes]
    uncovered = [one for one in told if not one.query.codes]
    kinds = dict.fromkeys(one.query.kind for one in covered)
    rows = [_tally(kind, [one for one in covered if one.query.kind == kind]) for kind in kinds]
    rows += [_tally(name, some) for name, some in (("*", covered), (_UNCOVERED, uncovered)) if some]
    return tuple(rows)


def _tally(kind: str, some: list[Outcome]) -> Tally:
    def share(count: int) -> float:
        return count / len(some)

    ranks = [one.rank for one in some if one.rank is not None]
    return Tally(
        kind,
        len(some),
        share(sum(rank == 0 for rank in ranks)),
        share(sum(rank < _NEAR for rank in ranks)),
        share(sum(one.is_sure for one in some)),
        bool(some[0].query.codes),
    )
