"""A raw description to be spoilt: the catalogue, its food item, and what the linter says of a change."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

from kiosk.catalogue.findings import Finding
from kiosk.catalogue.lint import lint
from kiosk.catalogue.raw import Source, tidy
from kiosk.catalogue.sources import read_source
from tests.kiosk.domain import DEMO, FOOD, HYGIENE


@cache
def shipped() -> Source:
    return read_source(DEMO)


def small(*more: str) -> dict[str, Any]:
    """A catalogue of three items, two of them described, and of `more`; a new one each time."""
    raw = copy.deepcopy(dict(shipped().raw))
    codes = (HYGIENE, "D117", FOOD, *more)
    del raw["bundles"]  # of items that are left out here
    raw["list"] = [row for row in raw["list"] if row["code"] in codes]
    raw["items"] = [item for item in raw["items"] if item["code"] in codes]
    raw["wishes"] = {FOOD: ["开饭馆", "奶茶店"]}
    raw["guide"] = {"often": [FOOD], "themes": raw["guide"]["themes"][:1]}
    for situation in raw["guide"]["themes"][0]["situations"]:
        situation["matters"] = [FOOD]
    del raw["ended"]
    for entry in (*raw["transfers"], *raw["kept"]):
        entry["items"] = [code for code in entry["items"] if code in codes]
    raw["kept"] = [kept for kept in raw["kept"] if kept["items"]]
    return raw


def small_with_bundle() -> dict[str, Any]:
    """The same with what opening a restaurant takes."""
    restaurant = next(bundle for bundle in shipped().raw["bundles"] if bundle["code"] == "Y001")
    return {**small("D126", "D127"), "bundles": [copy.deepcopy(restaurant)]}


def food(raw: Any) -> Any:
    return next(item for item in raw["items"] if item["code"] == FOOD)


def entry(entries: Any, id_: str) -> Any:
    """The one with this id, among own entries and uses of common ones."""
    return next(each for each in entries if isinstance(each, dict) and each.get("id") == id_)


def found(change: Callable[[Any], object]) -> dict[str, Finding]:
    """What the linter says, by code, after a change to the raw description and not before it."""
    raw = small()
    change(raw)
    return {each.code: each for each in lint(Source(tidy(raw))) if each not in _before()}


@cache
def _before() -> frozenset[Finding]:
    return frozenset(lint(Source(small())))
