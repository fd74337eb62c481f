"""Finding an item by a few keys."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.search import Finder
from tests.kiosk.domain import FOOD, HYGIENE, catalogue

FINDER = Finder(catalogue().items, {}, ())


def first(typed: str) -> str:
    return FINDER.find(typed).hits[0].item.code


@pytest.mark.parametrize(
    "typed",
    ["食品经营许可", "食品许可", "食品", "spjy", "SPJY", "shipinjingying", "shipinjy", "食品jy", "shipi",
     "开饭馆", "kaifg", "餐饮服务许可证", "奶茶店", "食品 许可", "经营 食品", "sp xk", "（食品）"],
)  # fmt: skip
def test_the_food_licence_is_found_by(typed: str) -> None:
    assert first(typed) == FOOD


@pytest.mark.parametrize("typed", ["公共场所", "ggcs", "卫生许可", "wsxk", "理发", "开宾馆", "lfd"])
def test_the_hygiene_licence_is_found_by(typed: str) -> None:
    assert first(typed) == HYGIENE


@pytest.mark.parametrize("typed", ["", "   ", "？！", "龘", "qqqq"])
def test_nothing_is_found_for(typed: str) -> None:
    assert FINDER.find(typed) == ()


def test_all_that_was_typed_must_fit() -> None:
    assert {hit.item.department for hit in FINDER.find("农业 许可")} <= {"agriculture"}
    assert FINDER.find("食品 宗教") == ()


def test_the_best_comes_first_and_scores_never_rise() -> None:
    scores = [hit.score for hit in FINDER.find("许可")]
    assert scores == sorted(scores, reverse=True)
    assert 0 < min(scores) <= max(scores) <= 1


def test_every_item_is_found_by_its_name() -> None:
    lost = [i.code for i in catalogue().items if i not in [hit.item for hit in FINDER.find(i.name).hits[:5]]]
    assert lost == []


@given(st.text(st.sampled_from("spjyxkshzgian食品许可 "), max_size=60))
def test_no_typing_breaks_the_search(typed: str) -> None:
    codes = [hit.item.code for hit in FINDER.find(typed)]
    assert len(set(codes)) == len(codes)


def test_a_key_is_answered_at_once() -> None:
    start = time.perf_counter()
    for length in range(1, 15):
        FINDER.find("shipinjingyingxuke"[:length])
    assert time.perf_counter() - start < 14 * 0.1  # feedback < 100 ms (experience.md), on a busy machine
