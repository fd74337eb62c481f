"""Wishes, themes and what is not here: complete, and naming only what there is."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from kiosk.catalogue.loader import build
from kiosk.catalogue.sources import read_source
from tests.kiosk.domain import DEMO, catalogue

CODES = {item.code for item in catalogue().items}
RAW = read_source(DEMO).raw


def test_every_item_has_many_wishes() -> None:
    wishes = catalogue().signposts.wishes
    assert {code: len(wishes.get(code, ())) for code in CODES if len(wishes.get(code, ())) < 10} == {}


def test_no_wish_stands_twice_with_one_item() -> None:
    doubled = [
        (code, wish)
        for code, wishes in catalogue().signposts.wishes.items()
        for wish, times in Counter(wishes).items()
        if times > 1
    ]
    assert doubled == []


def test_every_item_is_reached_by_theme_and_situation() -> None:
    themes = catalogue().signposts.themes
    bundles = {bundle.code for bundle in catalogue().bundles}
    reached = {code for theme in themes for one in theme.situations for code in one.matters}
    assert reached == CODES | bundles
    assert len({theme.id for theme in themes}) == len(themes)


def test_no_situation_leaves_more_choices_than_fit_one_page() -> None:
    sizes = [len(one.matters) for theme in catalogue().signposts.themes for one in theme.situations]
    assert 1 <= min(sizes) <= max(sizes) <= 6


def test_what_belongs_elsewhere_is_no_wish_for_an_item() -> None:
    own = {wish for wishes in catalogue().signposts.wishes.values() for wish in wishes}
    assert [wish for one in catalogue().signposts.elsewhere for wish in one.wishes if wish in own] == []


@pytest.mark.parametrize(
    "way", [["wishes"], ["guide", "often"], ["guide", "themes", 0, "situations", 0, "matters"]]
)
def test_a_code_that_the_list_does_not_have_is_told_with_its_place(way: list[Any]) -> None:
    raw = deepcopy(dict(RAW))
    part: Any = raw
    for step in way:
        part = part[step]
    wrong = {"D999": ["狗证"]} if way == ["wishes"] else ["D999"]
    part.update(wrong) if way == ["wishes"] else part.extend(wrong)
    built = build(raw)
    assert built.catalogue is None
    assert [(m.code, m.path[: len(way)]) for m in built.mistakes] == [("not_listed", tuple(way))]
