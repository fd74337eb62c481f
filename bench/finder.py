"""Measure the search: how long a key waits, with the items of the demonstration and with 100 000.

    python -m bench.finder [--items 100000]

Queries are those of the tests, whole and, for what is typed in letters, key by key. Synthetic items bear
names and wishes put together from those of the demonstration, so that words are as common as they are there.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psutil

from bench.figures import Figure, percentile, spread
from kiosk.catalogue.loader import Catalogue, load
from kiosk.catalogue.model import Item
from kiosk.catalogue.search import Finder
from kiosk.catalogue.search.evaluate import read_queries
from kiosk.console import DEMO_CATALOGUE

MANY = 100_000
WISHES_OF_ONE = 4  # of a synthetic item
QUERIES = Path(__file__).parents[1] / "tests" / "kiosk" / "search"
KEYS = ("spjyxk", "ggcswsxk", "shipinjingyingxuke", "yiliaojigouzhiyedengji", "hukouqianyi")
SEED = 20191


def typed() -> list[str]:
    """What people type, and what stands there after each key of what is typed in letters."""
    queries = [query.typed for path in sorted(QUERIES.glob("*.tsv")) for query in read_queries(path)]
    return queries + [keys[:length] for keys in KEYS for length in range(1, len(keys) + 1)]


def with_many(catalogue: Catalogue, count: int) -> Catalogue:
    """The catalogue with so many items, made of the words of its own."""
    chance = random.Random(SEED)
    words = [wish for wishes in catalogue.signposts.wishes.values() for wish in wishes]
    items: list[Item] = []
    wishes: dict[str, tuple[str, ...]] = {}
    for number in range(count):
        base = catalogue.items[number % len(catalogue.items)]
        code = f"S{number:06d}"
        name = f"{chance.choice(words)}{base.name}"
        items.append(replace(base, code=code, name=name, short_name=name))
        wishes[code] = tuple(f"{chance.choice(words)}{chance.choice(words)}" for _ in range(WISHES_OF_ONE))
    return replace(
        catalogue, items=tuple(items), signposts=replace(catalogue.signposts, wishes=wishes), _by_code={}
    )


def measure(name: str, catalogue: Catalogue, queries: Sequence[str]) -> list[Figure]:
    finder = Finder(catalogue)
    before_mb = _memory_mb()
    began_s = time.perf_counter()
    finder.warm()
    built_s = time.perf_counter() - began_s
    grown_mb = _memory_mb() - before_mb
    finder.find(queries[0])
    waits_ms = []
    for query in queries:
        began_s = time.perf_counter()
        finder.find(query)
        waits_ms.append((time.perf_counter() - began_s) * 1000)
    return [
        Figure(f"{name}: index built", round(built_s, 2), "s"),
        Figure(f"{name}: memory of the index", round(grown_mb), "MB"),
        *spread(f"{name}: search", waits_ms, "ms", (0.5, 0.95)),
        Figure(f"{name}: search, slowest", round(percentile(waits_ms, 1.0), 1), "ms", len(waits_ms)),
    ]


def _memory_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def figures(folder: Path, many: int = MANY) -> list[Figure]:
    del folder
    catalogue, queries = load(DEMO_CATALOGUE), typed()
    few = measure(f"{len(catalogue.items)} items", catalogue, queries)
    return few + measure(f"{many} items", with_many(catalogue, many), queries)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=MANY)
    for figure in figures(Path(), parser.parse_args().items):
        print(f"{figure.name:32} {figure.value} {figure.unit}")


if __name__ == "__main__":
    main()
