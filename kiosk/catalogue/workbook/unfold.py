"""From the raw description to the rows of the sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.catalogue.raw import Raw
from kiosk.catalogue.workbook.layout import COMMON, LIMITS, PLACES, TEXT_LISTS, TEXT_MAPS

Row = Mapping[str, Any]  # by column id; a missing one is an empty cell, None stands for NOTHING
Rows = dict[str, list[Row]]


def unfold(raw: Raw) -> Rows:
    """The rows of every sheet but `more`. What no sheet has a place for is not in them."""
    rows: Rows = {
        "head": list(_head(raw["head"], "")),
        "bodies": list(raw.get("bodies", ())),
        "list": list(raw.get("list", ())),
        "ended": list(raw.get("ended", ())),
        "elsewhere": list(raw.get("elsewhere", {}).get("matters", ())),
        "often": [{"code": code} for code in raw.get("guide", {}).get("often", ())],
        "themes": list(raw.get("guide", {}).get("themes", ())),
        "wishes": [
            {"code": code, "wish": wish} for code, told in raw.get("wishes", {}).items() for wish in told
        ],
    }
    rows["situations"] = [
        {"theme": theme["id"], **situation} for theme in rows["themes"] for situation in theme["situations"]
    ]
    rows["batches"], rows["transfers"] = _batches(raw.get("transfers", ()), "batch")
    rows["reasons"], rows["kept"] = _batches(raw.get("kept", ()), "reason")
    regions = raw.get("regions", {})
    rows["head"].append({"field": "regions_note", "said": regions.get("note")})
    rows["regions"] = list(_regions(regions.get("regions", ()), ""))
    _common(raw.get("common", {}), rows)
    for item in raw.get("items", ()):
        _item(item, rows)
    for bundle in raw.get("bundles", ()):
        _bundle(bundle, rows)
    return rows


def _head(said: Any, path: str) -> Iterator[Row]:
    for name, value in said.items():
        if isinstance(value, dict):
            yield from _head(value, f"{path}{name}.")
        elif isinstance(value, str):
            yield {"field": f"{path}{name}", "said": value}


def _batches(entries: Any, key: str) -> tuple[list[Row], list[Row]]:
    heads: list[Row] = [{name: said for name, said in entry.items() if name != "items"} for entry in entries]
    parts: list[Row] = [{key: entry[key], "code": code} for entry in entries for code in entry["items"]]
    return heads, parts


def _regions(regions: Any, parent: str) -> Iterator[Row]:
    for region in regions:
        yield {"id": region["id"], "name": region["name"], "parent": parent}
        yield from _regions(region.get("children", ()), region["id"])


def _common(common: Raw, rows: Rows) -> None:
    for question in common.get("questions", ()):
        _question(question, COMMON, {}, rows)
    for group in common.get("groups", ()):
        _group(group, COMMON, rows)
    _add(rows, "materials", COMMON, common.get("materials", ()))
    _add(rows, "delivery", COMMON, common.get("delivery", ()))


def _item(item: Raw, rows: Rows) -> None:
    code = item["code"]
    rows.setdefault("items", []).append(item)
    for name in TEXT_LISTS:
        rows.setdefault("texts", []).extend(
            {"code": code, "field": name, "text": text} for text in item.get(name, ())
        )
    _text_maps(item, rows)
    rows.setdefault("steps", []).extend({"code": code, "text": text} for text in item.get("steps", ()))
    if "need" in item:
        _question(item["need"], code, {"at": PLACES[0]}, rows)
    for question in item.get("situation", ()):
        _question(question, code, {"at": PLACES[1]}, rows)
    for group in item.get("groups", ()):
        _group(group, code, rows)
    for sheet in ("exits", "materials", "delivery", "checks"):
        _add(rows, sheet, code, item.get(sheet, ()))
    if "renewal" in item:
        rows.setdefault("renewals", []).append({"code": code, **item["renewal"]})
    for kind in LIMITS:
        if kind in item:
            rows.setdefault("limits", []).append({"code": code, "kind": kind, **item[kind]})


def _text_maps(matter: Raw, rows: Rows) -> None:
    for name in TEXT_MAPS:
        rows.setdefault("texts", []).extend(
            {"code": matter["code"], "field": name, "key": key, "text": text}
            for key, text in matter.get(name, {}).items()
        )


def _bundle(bundle: Raw, rows: Rows) -> None:
    code = bundle["code"]
    rows.setdefault("bundles", []).append(bundle)
    _text_maps(bundle, rows)
    for question in bundle.get("situation", ()):
        _question(question, code, {"at": PLACES[1]}, rows)
    rows.setdefault("parts", []).extend({"bundle": code, **part} for part in bundle["parts"])
    for part in bundle["parts"]:
        rows.setdefault("given", []).extend(
            {"bundle": code, "item": part["item"], "question": question, "value": value}
            for question, value in part.get("given", {}).items()
        )


def _add(rows: Rows, sheet: str, code: str, entries: Any) -> None:
    rows.setdefault(sheet, []).extend({"code": code, **_whole(entry)} for entry in entries)


def _group(group: Any, code: str, rows: Rows) -> None:
    whole = _whole(group)
    rows.setdefault("groups", []).append({"code": code, **whole})
    for question in whole.get("questions") or ():
        _question(question, code, {"at": whole.get("id") or whole.get("use")}, rows)


def _question(question: Any, code: str, place: Row, rows: Rows) -> None:
    whole = _whole(question)
    rows.setdefault("questions", []).append({"code": code, **place, **whole})
    name = whole.get("id") or whole.get("use")
    _choices(whole, code, str(name), rows)
    for column in whole.get("columns") or ():
        rows.setdefault("columns", []).append({"code": code, "question": name, **column})
        _choices(column, code, f"{name}.{column.get('id')}", rows)


def _choices(question: Row, code: str, name: str, rows: Rows) -> None:
    rows.setdefault("choices", []).extend(
        {"code": code, "question": name, **option} for option in question.get("options") or ()
    )


def _whole(entry: Any) -> Row:
    return {"use": entry} if isinstance(entry, str) else entry
