"""The catalogue folder, read and checked whole: after `load` nothing in it can be wrong in form.

catalogue.yaml says what it is and names the list of all items, bodies.yaml who there is, transfers.yaml who
decides since when, items/*.yaml the items that can be applied for here, bundles/*.yaml those that
belong together for people.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, TypeAdapter, ValidationError

from config.reading import Record, UnreadableError, read_mapping, read_record
from kiosk.catalogue.bundles import bundle_mistakes
from kiosk.catalogue.checks import mistakes
from kiosk.catalogue.common import RawCommon, UnknownCommonError, expand
from kiosk.catalogue.conditions import compiled
from kiosk.catalogue.model import Body, Bundle, Ended, Item, Region, Routing
from kiosk.catalogue.signposts import Signposts, signposts_of, strange_codes
from kiosk.catalogue.transfers import Batch, routing, transfer_mistakes
from kiosk.rules import RuleError

_BETWEEN_QUOTES = " / "  # of several articles in one cell of the list
_FROM_THE_LIST = {
    "name",
    "department",
    "is_published",
    "kept_reason",
    "is_basis_checked",
    "limit_quotes",
    "ended",
}
LIST_COLUMNS = 9  # number, department, name, basis, transfer state, reason, two sources, limit hint


class CatalogueError(ValueError):
    """The catalogue says something that cannot be; names file, item and field."""


class _ListWords(Record):
    """Cells of the list that say there is nothing to say."""

    no_limit: str
    basis_unchecked: str


class _Head(Record):
    version: str
    title: str
    note: str
    contact: str  # whom to ask about what is only listed
    list: str
    list_words: _ListWords
    regions: str


class _Bodies(Record):
    bureau: str
    bodies: tuple[Body, ...] = Field(min_length=1)


class _Kept(Record):
    reason: str
    text: str
    items: tuple[str, ...]


class _Ended(Record):
    item: str
    since: date
    text: str
    basis: str


class _Transfers(Record):
    transfers: tuple[Batch, ...]
    kept: tuple[_Kept, ...]
    ended: tuple[_Ended, ...] = ()


class _Regions(Record):
    note: str
    regions: tuple[Region, ...]


_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_BUNDLE: TypeAdapter[Bundle] = TypeAdapter(Bundle)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items and bodies of one version. `note` says what the data is, wherever the catalogue is shown."""

    version: str
    title: str
    note: str
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
        """The item with this code or exactly this name. Errors: KeyError unless there is just one."""
        if item in self._by_code:
            return self._by_code[item]
        found = [each for each in self.items if item in (each.name, each.short_name)]
        if len(found) != 1:
            raise KeyError(item)
        return found[0]

    def routing(self, code: str, on: date) -> Routing:
        """Who receives, decides and supervises an item on this day. Errors: KeyError for an unknown code."""
        return routing(self.item(code), self.transfers, self.bodies, on)

    def departments(self) -> tuple[Body, ...]:
        """The departments that have items, in the order of the list."""
        return tuple(self.bodies[id_] for id_ in dict.fromkeys(item.department for item in self.items))


def load(folder: Path) -> Catalogue:
    """The catalogue in this folder. Errors: CatalogueError naming file, item and field."""
    try:
        head = read_record(folder / "catalogue.yaml", _Head)
        bodies = read_record(folder / "bodies.yaml", _Bodies)
        transfers = read_record(folder / "transfers.yaml", _Transfers)
        regions = read_record(folder / head.regions, _Regions).regions
        by_id = {body.id: body for body in bodies.bodies}
        rows = _list_rows(folder / head.list, by_id, head)
        _add_history(rows, transfers)
        common = read_mapping(folder / "common.yaml")
        described = _described(folder / "items", rows, common, regions)
        raw_bundles = {path: read_mapping(path) for path in sorted((folder / "bundles").glob("*.yaml"))}
    except UnreadableError as error:
        raise CatalogueError(str(error)) from error
    items = tuple(described.get(code) or _ITEM.validate_python(row) for code, row in rows.items())
    _check_transfers(folder / "transfers.yaml", transfers, set(rows), by_id)
    by_code = {item.code: item for item in items}
    bundles = tuple(_bundle(path, raw, common, by_code) for path, raw in raw_bundles.items())
    signposts = _signposts(folder, {*rows, *(bundle.code for bundle in bundles)})
    return Catalogue(
        head.version,
        head.title,
        head.note,
        items,
        bundles,
        by_id,
        transfers.transfers,
        signposts,
        by_code,
    )


def _list_rows(path: Path, bodies: Mapping[str, Body], head: _Head) -> dict[str, dict[str, Any]]:
    """The plain list: what is known of every item, by code. The codes D001… are ours, the list has none."""
    ids = {body.name: body.id for body in bodies.values()}
    rows: dict[str, dict[str, Any]] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: cannot be read: {error}") from error
    lines = csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    for line, cells in enumerate(lines, start=2):
        if len(cells) != LIST_COLUMNS or not cells[0].isdigit():
            raise CatalogueError(f"{path}: line {line}: {LIST_COLUMNS} columns are expected, a number first")
        if cells[1] not in ids:
            raise CatalogueError(f"{path}: line {line}: department: {cells[1]!r} is not in bodies.yaml")
        code = f"D{int(cells[0]):03d}"
        if code in rows:
            raise CatalogueError(f"{path}: line {line}: number {cells[0]} stands twice")
        rows[code] = {
            "code": code,
            "name": cells[2],
            "short_name": cells[2],
            "department": ids[cells[1]],
            "legal_basis": cells[3],
            "is_published": False,
            "contact": head.contact,
            "is_basis_checked": cells[7] != head.list_words.basis_unchecked,
            "limit_quotes": ()
            if cells[8] == head.list_words.no_limit
            else tuple(cells[8].split(_BETWEEN_QUOTES)),
        }
    return rows


def _signposts(folder: Path, codes: set[str]) -> Signposts:
    """What leads people to the items; each of its files may be missing."""
    paths = {name: folder / f"{name}.yaml" for name in ("wishes", "guide", "elsewhere")}
    try:
        found = signposts_of({name: read_mapping(path) for name, path in paths.items() if path.exists()})
    except (UnreadableError, ValidationError) as error:
        raise CatalogueError(f"{folder}: {error}") from error
    for section, code in strange_codes(found, codes):
        raise CatalogueError(f"{paths[section]}: {code!r} is not in the list")
    return found


def _add_history(rows: dict[str, dict[str, Any]], transfers: _Transfers) -> None:
    """Why an item stayed with its department, and whether there still is such a licence."""
    for kept in transfers.kept:
        for code in set(kept.items) & rows.keys():
            rows[code]["kept_reason"] = kept.text
    for ended in transfers.ended:
        if ended.item in rows:
            rows[ended.item]["ended"] = Ended(ended.since, ended.text, ended.basis)


def _described(
    folder: Path, rows: Mapping[str, dict[str, Any]], common: RawCommon, regions: tuple[Region, ...]
) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for path in sorted(folder.glob("*.yaml")):
        raw = read_mapping(path)
        code = str(raw.get("code"))
        if code not in rows:
            raise CatalogueError(f"{path}: code: {code!r} is not in the list")
        if code in items:
            raise CatalogueError(f"{path}: item {code}: another file describes it as well")
        if said := _FROM_THE_LIST & raw.keys():
            raise CatalogueError(f"{path}: item {code}: {min(said)}: comes from the list, not from here")
        try:
            whole = expand(raw, common)
        except UnknownCommonError as error:
            raise CatalogueError(f"{path}: item {code}: {error}") from error
        items[code] = _item(path, rows[code] | {"is_published": True} | whole, regions)
    return items


def _item(path: Path, raw: dict[str, Any], regions: tuple[Region, ...]) -> Item:
    try:
        item = _ITEM.validate_python(compiled(raw, regions))
    except RuleError as error:
        raise CatalogueError(f"{path}: item {raw['code']}: {error}") from error
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise CatalogueError(f"{path}: item {raw['code']}: " + "; ".join(lines)) from error
    if found := mistakes(item):
        raise CatalogueError(f"{path}: item {item.code}: " + "; ".join(found))
    return item


def _bundle(path: Path, raw: dict[str, Any], common: RawCommon, items: Mapping[str, Item]) -> Bundle:
    try:
        bundle = _BUNDLE.validate_python(compiled(expand(raw, common), ()))
    except (RuleError, UnknownCommonError) as error:
        raise CatalogueError(f"{path}: {error}") from error
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise CatalogueError(f"{path}: " + "; ".join(lines)) from error
    if found := bundle_mistakes(bundle, items):
        raise CatalogueError(f"{path}: bundle {bundle.code}: " + "; ".join(found))
    return bundle


def _check_transfers(path: Path, transfers: _Transfers, codes: set[str], bodies: Mapping[str, Body]) -> None:
    found = list(transfer_mistakes(transfers.transfers, frozenset(codes), bodies))
    if found:
        said = (mistake.words() for mistake in found)
        raise CatalogueError(f"{path}: " + "; ".join(said))
    entries = [(f"kept for {k.reason}", k.items) for k in transfers.kept]
    entries.append(("ended", tuple(e.item for e in transfers.ended)))
    for where, items in entries:
        if strange := set(items) - codes:
            raise CatalogueError(f"{path}: {where}: {min(strange)} is not in the list")
