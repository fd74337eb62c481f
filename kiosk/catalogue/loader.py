"""The catalogue of one version, made from its raw description and checked: nothing in it is wrong in form.

`build` is the one place where a catalogue comes into being, from a folder, a workbook or a package alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from kiosk.catalogue.common import CommonEntries
from kiosk.catalogue.describe import Described, describe, listed_only, relocated
from kiosk.catalogue.findings import CatalogueError, Mistake, mistake
from kiosk.catalogue.model import Body, Item, Routing, Transfer
from kiosk.catalogue.raw import Raw
from kiosk.catalogue.sections import Whole
from kiosk.catalogue.shape import shape_mistakes
from kiosk.catalogue.sources import read_source

__all__ = ["Built", "Catalogue", "CatalogueError", "build", "load"]
_WHOLE: TypeAdapter[Whole] = TypeAdapter(Whole)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items and bodies of one version. `note` says what the data is, wherever the catalogue is shown."""

    version: str
    title: str
    note: str
    effective_from: date
    items: tuple[Item, ...]
    bodies: Mapping[str, Body]
    transfers: tuple[Transfer, ...]
    _by_code: Mapping[str, Item]

    def item(self, code: str) -> Item:
        """Errors: KeyError for a code the catalogue does not know."""
        return self._by_code[code]

    def named(self, item: str) -> Item:
        """The item with this code or exactly this name. Errors: KeyError unless there is just one."""
        if item in self._by_code:
            return self._by_code[item]
        found = [each for each in self.items if item in (each.name, each.short_name)]
        if len(found) != 1:
            raise KeyError(item)
        return found[0]

    def routing(self, code: str, on: date) -> Routing:
        """Who receives, decides and supervises an item on this day. Errors: KeyError for an unknown code."""
        item = self.item(code)
        department = self.bodies[item.department]
        in_force = [t for t in self.transfers if code in t.item_codes and t.since <= on]
        if not in_force:
            return Routing(department, department, department, department.seal, False, item.kept_reason)
        last = max(in_force, key=lambda transfer: transfer.since)
        body = self.bodies[last.to]
        is_away = body.id != department.id
        return Routing(body, body, department, body.seal, is_away, "", last.batch)

    def departments(self) -> tuple[Body, ...]:
        """The departments that have items, in the order of the list."""
        return tuple(self.bodies[id_] for id_ in dict.fromkeys(item.department for item in self.items))


@dataclass(frozen=True, slots=True)
class Built:
    """`catalogue` is there when there is no mistake; `described` are its items that can be applied for, with
    their number in the raw description."""

    catalogue: Catalogue | None
    mistakes: tuple[Mistake, ...]
    described: Mapping[int, Described]


def load(path: Path) -> Catalogue:
    """The catalogue in a folder, a workbook or a package. Errors: CatalogueError naming each place."""
    source = read_source(path)
    is_whole = not any(finding.is_error for finding in source.findings)
    built = build(source.raw) if is_whole else Built(None, (), {})
    if built.catalogue is None:
        raise CatalogueError((*source.findings, *source.placed(built.mistakes)))
    return built.catalogue


def build(raw: Raw) -> Built:
    """The catalogue that a raw description says, or every mistake in it with its path."""
    misshapen = shape_mistakes(raw)
    if any(m.path[:1] != ("items",) for m in misshapen):
        return Built(None, misshapen, {})
    whole = _WHOLE.validate_python(
        {name: part for name, part in raw.items() if name not in ("items", "common")}
    )
    rows = _rows(whole)
    common = CommonEntries.of(raw.get("common", {}))
    bad = {m.path[1] for m in misshapen if len(m.path) > 1}
    described = {
        n: describe(item, rows.get(item["code"], {"code": item["code"]}), common, whole.regions.regions)
        for n, item in enumerate(raw.get("items", ()))
        if n not in bad and item["code"] in rows
    }
    found = (
        *misshapen,
        *_list_mistakes(whole),
        *_transfer_mistakes(whole, set(rows)),
        *_item_mistakes(raw, set(rows), bad),
        *(each for n, d in described.items() for each in relocated(d, ("items", n))),
    )
    return Built(None if found else _catalogue(whole, rows, described), found, described)


def _rows(whole: Whole) -> dict[str, dict[str, str]]:
    """What the list says of every item, by code."""
    ids = {body.name: body.id for body in whole.bodies}
    kept = {code: kept.text for kept in whole.kept for code in kept.items}
    return {
        row.code: {
            "code": row.code,
            "name": row.name,
            "short_name": row.name,
            "department": ids.get(row.department, ""),
            "legal_basis": row.legal_basis,
            "kept_reason": kept.get(row.code, ""),
        }
        for row in whole.list
    }


def _catalogue(whole: Whole, rows: Mapping[str, Raw], described: Mapping[int, Described]) -> Catalogue:
    full = {d.item.code: d.item for d in described.values() if d.item is not None}
    items = tuple(full.get(code) or listed_only(row) for code, row in rows.items())
    batches = tuple(Transfer(t.batch, t.since, t.items, t.to) for t in whole.transfers)
    head = whole.head
    return Catalogue(
        head.version,
        head.title,
        head.note,
        head.effective_from,
        items,
        {body.id: body for body in whole.bodies},
        batches,
        {item.code: item for item in items},
    )


def _list_mistakes(whole: Whole) -> Iterator[Mistake]:
    names = {body.name for body in whole.bodies}
    times = Counter(row.code for row in whole.list)
    seen: set[str] = set()
    for n, row in enumerate(whole.list):
        if row.department not in names:
            yield mistake(("list", n, "department"), "not_a_body", body=row.department)
        if row.code in seen:
            yield mistake(("list", n, "code"), "double", id=row.code, times=times[row.code])
        seen.add(row.code)
    known: set[str] = set()
    for n, body in enumerate(whole.bodies):
        if body.id in known:
            yield mistake(("bodies", n, "id"), "double", id=body.id, times=2)
        known.add(body.id)
    if whole.head.bureau not in known:
        yield mistake(("head", "bureau"), "not_a_body", body=whole.head.bureau)


def _transfer_mistakes(whole: Whole, codes: set[str]) -> Iterator[Mistake]:
    bodies = {body.id for body in whole.bodies}
    for n, batch in enumerate(whole.transfers):
        if batch.to not in bodies:
            yield mistake(("transfers", n, "to"), "not_a_body", body=batch.to)
    told = [(("transfers", n), batch.items) for n, batch in enumerate(whole.transfers)]
    told += [(("kept", n), kept.items) for n, kept in enumerate(whole.kept)]
    for path, items in told:
        for n, code in enumerate(items):
            if code not in codes:
                yield mistake((*path, "items", n), "not_listed", code=code)


def _item_mistakes(raw: Raw, codes: set[str], bad: set[str | int]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for n, item in enumerate(raw.get("items", ())):
        code = item["code"] if n not in bad else None
        if code is None:
            continue
        if code not in codes:
            yield mistake(("items", n, "code"), "not_listed", code=code)
        if code in seen:
            yield mistake(("items", n, "code"), "described_twice", code=code)
        seen.add(code)
