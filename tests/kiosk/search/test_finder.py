"""Finding an item by what people type, key by key."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.search import Finder, Found
from tests.kiosk.domain import FOOD, HYGIENE, catalogue

FINDER = Finder(catalogue())


def first(typed: str) -> str:
    found = FINDER.find(typed)
    return found.hits[0].item.code if found.is_sure else ""


@pytest.mark.parametrize(
    "typed",
    ["食品经营许可", "食品许可", "食品", "spjy", "SPJY", "shipinjingying", "shipinjy", "食品jy", "shipi",
     "开饭馆", "kaifg", "餐饮服务许可证", "奶茶店", "食品 许可", "经营 食品", "sp xk", "（食品）",
     "想开个小饭馆", "食品經營許可", "食品经赢许可", "开一家火锅店要办什么证", "ＳＰＪＹ"],
)  # fmt: skip
def test_the_food_licence_is_found_by(typed: str) -> None:
    assert first(typed) == FOOD


@pytest.mark.parametrize("typed", ["公共场所", "ggcs", "卫生许可", "wsxk", "理发", "lfd", "開理髮店", "美甲"])
def test_the_hygiene_licence_is_found_by(typed: str) -> None:
    assert first(typed) == HYGIENE


@pytest.mark.parametrize(
    ("typed", "code"),
    [("KTV", "D092"), ("医院的ct机", "D113"), ("网吧 公安", "D015"), ("公安 网吧", "D015"),
     ("砍自家的树", "D136"),
     ("孩子该上学了但身体不行想晚一年", "D007"), ("跑货车", "D065"), ("huzao", "D027"), ("養犬登記", "D028")],
)  # fmt: skip
def test_wishes_words_sounds_and_old_characters_find(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.parametrize("typed", ["", "   ", "？！", "\x00\ud800"])
def test_nothing_is_found_for(typed: str) -> None:
    assert FINDER.find(typed) == Found()


def test_only_so_many_items_are_told_and_only_so_much_is_read() -> None:
    assert len(FINDER.find("许可证").hits) == 50
    assert FINDER.find("护照" * 500) == FINDER.find("护照" * 60)


@pytest.mark.parametrize("typed", ["龘", "qqqq", "领结婚证", "sfz", "今天天气怎么样", "考驾照", "审批"])
def test_what_fits_nothing_is_not_answered_with_confidence(typed: str) -> None:
    assert not FINDER.find(typed).is_sure


def test_what_belongs_elsewhere_is_named() -> None:
    found = FINDER.find("补办身份证")
    assert found.elsewhere is not None
    assert found.elsewhere.belongs == "公安机关"
    assert FINDER.find("龘").elsewhere is None


def test_the_best_comes_first_and_scores_never_rise() -> None:
    scores = [hit.score for hit in FINDER.find("许可").hits]
    assert scores == sorted(scores, reverse=True)
    assert 0 < min(scores) <= max(scores) <= 1


def test_every_item_is_found_by_its_name() -> None:
    lost = [i.code for i in catalogue().items if first(i.name) != i.code]
    assert lost == []


def test_every_item_is_found_by_each_of_its_wishes() -> None:
    lost = [
        (code, wish)
        for code, wishes in catalogue().signposts.wishes.items()
        for wish in wishes
        if code not in [hit.item.code for hit in FINDER.find(wish).hits[:3]]
    ]
    assert lost == []


@given(st.text(st.sampled_from("spjyxkshzgian食品许可犬0 "), max_size=60))
def test_no_typing_breaks_the_search(typed: str) -> None:
    codes = [hit.item.code for hit in FINDER.find(typed).hits]
    assert len(set(codes)) == len(codes)


@given(st.text(max_size=20))
def test_no_text_at_all_breaks_the_search(typed: str) -> None:
    assert FINDER.find(typed).hits == FINDER.find(typed).hits


def test_a_cold_search_may_be_asked_from_many_threads_at_once() -> None:
    cold = Finder(catalogue())
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda typed: cold.find(typed).hits[0].item.code, ["spjy", "ggcs"] * 4))
    assert found == [FOOD, HYGIENE] * 4


def test_a_key_is_answered_at_once() -> None:
    FINDER.warm()
    start = time.perf_counter()
    for length in range(1, 15):
        FINDER.find("shipinjingyingxuke"[:length])
    assert time.perf_counter() - start < 14 * 0.1  # feedback < 100 ms (experience.md), on a busy machine


@pytest.mark.parametrize(
    "typed", ["身份证变更", "身份证注销", "银行卡换卡", "取水证注销", "老年证到期", "补办从业资格证"]
)
def test_what_is_done_with_a_paper_of_another_office_does_not_make_it_ours(typed: str) -> None:
    assert not FINDER.find(typed).is_sure


@pytest.mark.parametrize(
    ("typed", "code"),
    [("狗证丢了", "D028"), ("护照到期了", "D027"), ("药店换法人", "D131"), ("ktv注销", "D092")],
)
def test_what_is_done_with_a_paper_of_ours_still_finds_it(typed: str, code: str) -> None:
    assert first(typed) == code
