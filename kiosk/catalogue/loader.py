"""The catalogue of one version, made from its raw description and checked: nothing in it is wrong in form.

`build` is the one place where a catalogue comes into being, from a folder, a workbook or a package alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kiosk.catalogue.bundles import bundle_of
from kiosk.catalogue.common import CommonEntries
from kiosk.catalogue.describe import Described, describe, listed_only
from kiosk.catalogue.findings import CatalogueError, Mistake, mistake
from kiosk.catalogue.model import Body, Bundle, Ended, Item, Routing
from kiosk.catalogue.raw import Raw, RawPath
from kiosk.catalogue.sections import Whole
from kiosk.catalogue.shape import shape_mistakes
from kiosk.catalogue.signposts import Signposts, signposts_of, strange_codes
from kiosk.catalogue.sources import read_source
from kiosk.catalogue.transfers import Batch, routing, transfer_mistakes

__all__ = ["Built", "Catalogue", "CatalogueError", "build", "load", "narrow"]
_BETWEEN_QUOTES = " / "  # of several articles in one cell of the list
_WITH_CONDITIONS = ("items", "common", "bundles")  # to be compiled first
_WHOLE: TypeAdapter[Whole] = TypeAdapter(Whole)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items and bodies of one version. `note` says what the data is, wherever the catalogue is shown."""

    version: str
    title: str
    note: str
    effective_from: date
    items: tuple[Item, ...]
    bundles: tuple[Bundle, ...]
    bodies: Mapping[str, Body]
    transfers: tuple[Batch, ...]
    signposts: Signposts
    _by_code: Mapping[str, Item]

    def item(self, code: str) -> Item:
        """Errors: KeyError for a code the catalogue does not know."""
        return self._by_code[code]

    def named(self, item: str) -> Item:
        """The item with this code or this name, wide or narrow brackets alike. Errors: KeyError unless there
        is just one."""
        if item in self._by_code:
            return self._by_code[item]
        found = [each for each in self.items if narrow(item) in map(narrow, (each.name, each.short_name))]
        if len(found) != 1:
            raise KeyError(item)
        return found[0]

    def routing(self, code: str, on: date) -> Routing:
        """Who receives, decides and supervises an item on this day. Errors: KeyError for an unknown code."""
        return routing(self.item(code), self.transfers, self.bodies, on)

    def departments(self) -> tuple[Body, ...]:
        """The departments that have items, in the order of the list."""
        return tuple(self.bodies[id_] for id_ in dict.fromkeys(item.department for item in self.items))


def narrow(name: str) -> str:
    """The same name however its brackets, digits and letters were typed."""
    return unicodedata.normalize("NFKC", name)


@dataclass(frozen=True, slots=True)
class Built:
    """`catalogue` is there when there is no mistake; `described` are its items that can be applied for, and
    `bundles` those that could be made, with their number in the raw description."""

    catalogue: Catalogue | None
    mistakes: tuple[Mistake, ...]
    described: Mapping[int, Described]
    bundles: Mapping[int, Bundle]


def load(path: Path) -> Catalogue:
    """The catalogue in a folder, a workbook or a package. Errors: CatalogueError naming each place."""
    source = read_source(path)
    is_whole = not any(finding.is_error for finding in source.findings)
    built = build(source.raw) if is_whole else Built(None, (), {}, {})
    if built.catalogue is None:
        raise CatalogueError((*source.findings, *source.placed(built.mistakes)))
    return built.catalogue


def build(raw: Raw) -> Built:
    """The catalogue that a raw description says, or every mistake in it with its path."""
    misshapen = shape_mistakes(raw)
    if any(m.path[:1] != ("items",) or len(m.path) == 1 for m in misshapen):
        return Built(None, misshapen, {}, {})
    whole = _WHOLE.validate_python({name: part for name, part in raw.items() if name not in _WITH_CONDITIONS})
    rows = _rows(whole)
    common = CommonEntries.of(raw.get("common", {}))
    bad = {m.path[1] for m in misshapen if len(m.path) > 1}
    codes, signposts = frozenset(rows), signposts_of(raw)
    matters = codes | {each["code"] for each in raw.get("bundles", ())}
    described = {
        n: describe(item, ("items", n), rows[item["code"]], common, whole.regions.regions)
        for n, item in enumerate(raw.get("items", ()))
        if n not in bad and item["code"] in rows
    }
    found = (
        *misshapen,
        *_list_mistakes(whole),
        *_history_mistakes(whole, codes),
        *_item_mistakes(raw, codes, bad),
        *(mistake(path, "not_listed", code=code) for path, code in strange_codes(signposts, matters)),
        *(each for d in described.values() for each in d.mistakes),
    )
    full = {d.item.code: d.item for d in described.values() if d.item is not None}
    unmade = {str(each.get("code")) for each in raw.get("items", ()) if isinstance(each, dict)} - full.keys()
    items = {code: full.get(code) or listed_only(row) for code, row in rows.items() if code not in unmade}
    bundles, wrong = _bundles(raw, items, whole)
    found = tuple(dict.fromkeys((*found, *wrong)))
    made = None if found else _catalogue(whole, items, tuple(bundles.values()), signposts)
    return Built(made, found, described, bundles)


def _bundles(
    raw: Raw, items: Mapping[str, Item], whole: Whole
) -> tuple[dict[int, Bundle], tuple[Mistake, ...]]:
    """The bundles by their number, and what is wrong with them and with how they fit to the items."""
    entries, listed = raw.get("bundles", ()), {row.code for row in whole.list}
    regions = whole.regions.regions
    made = [bundle_of(each, ("bundles", n), items, listed, regions) for n, each in enumerate(entries)]
    double = _doubles("bundles", "code", [each["code"] for each in entries])
    return (
        {n: bundle for n, (bundle, _) in enumerate(made) if bundle is not None},
        (*double, *(each for _, wrong in made for each in wrong)),
    )


def _rows(whole: Whole) -> dict[str, dict[str, Any]]:
    """What the list and the history say of every item, by code."""
    ids = {body.name: body.id for body in whole.bodies}
    words = whole.head.list_words
    rows = {
        row.code: {
            "code": row.code,
            "name": row.name,
            "short_name": row.name,
            "department": ids.get(row.department, ""),
            "legal_basis": row.legal_basis,
            "contact": whole.head.contact,
            "is_basis_checked": row.basis_check != words.basis_unchecked,
            "limit_quotes": _quotes(row.limit_hint, words.no_limit),
        }
        for row in whole.list
    }
    for kept in whole.kept:
        for code in set(kept.items) & rows.keys():
            rows[code]["kept_reason"] = kept.text
    for ended in whole.ended:
        if ended.item in rows:
            rows[ended.item]["ended"] = Ended(ended.since, ended.text, ended.basis)
    return rows


def _quotes(hint: str, nothing: str) -> tuple[str, ...]:
    return tuple(hint.split(_BETWEEN_QUOTES)) if hint and hint != nothing else ()


def _catalogue(
    whole: Whole, items: Mapping[str, Item], bundles: tuple[Bundle, ...], signposts: Signposts
) -> Catalogue:
    head = whole.head
    return Catalogue(
        head.version,
        head.title,
        head.note,
        head.effective_from,
        tuple(items.values()),
        bundles,
        {body.id: body for body in whole.bodies},
        whole.transfers,
        signposts,
        items,
    )


def _list_mistakes(whole: Whole) -> Iterator[Mistake]:
    names = {body.name for body in whole.bodies}
    for n, row in enumerate(whole.list):
        if row.department not in names:
            yield mistake(("list", n, "department"), "not_a_body", body=row.department)
    yield from _doubles("list", "code", [row.code for row in whole.list])
    yield from _doubles("bodies", "id", [body.id for body in whole.bodies])
    if whole.head.bureau not in {body.id for body in whole.bodies}:
        yield mistake(("head", "bureau"), "not_a_body", body=whole.head.bureau)


def _doubles(section: str, field: str, ids: Sequence[str]) -> Iterator[Mistake]:
    for n, id_ in enumerate(ids):
        if id_ in ids[:n]:
            yield mistake((section, n, field), "double", id=id_, times=ids.count(id_))


def _history_mistakes(whole: Whole, codes: frozenset[str]) -> Iterator[Mistake]:
    for each in transfer_mistakes(whole.transfers, codes, {body.id: body for body in whole.bodies}):
        yield replace(each, path=("transfers", *each.path))
    named: list[tuple[RawPath, str]] = [(("ended", n, "item"), e.item) for n, e in enumerate(whole.ended)]
    for n, kept in enumerate(whole.kept):
        named += [(("kept", n, "items", m), code) for m, code in enumerate(kept.items)]
    for path, code in named:
        if code not in codes:
            yield mistake(path, "not_listed", code=code)


def _item_mistakes(raw: Raw, codes: frozenset[str], bad: set[str | int]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for n, item in enumerate(raw.get("items", ())):
        if n in bad:
            continue
        code = item["code"]
        if code not in codes:
            yield mistake(("items", n, "code"), "not_listed", code=code)
        if code in seen:
            yield mistake(("items", n, "code"), "described_twice", code=code)
        seen.add(code)
