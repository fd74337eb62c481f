"""Pinyin and strokes by the real librime: what is offered, and that nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.input.composer import Composer
from kiosk.input.rime import Rime


@pytest.fixture(scope="module")
def rime() -> Iterator[Rime]:
    with Rime() as opened:
        yield opened


@pytest.fixture
def pinyin(rime: Rime) -> Composer:
    rime.pinyin.clear()
    return rime.pinyin


@pytest.fixture
def strokes(rime: Rime) -> Composer:
    assert rime.strokes is not None
    rime.strokes.clear()
    return rime.strokes


def test_the_likeliest_characters_come_first(pinyin: Composer) -> None:
    assert pinyin.feed("nihao")[0] == "你好"
    assert pinyin.composition == "ni hao"


def test_choosing_all_of_it_writes_it(pinyin: Composer) -> None:
    pinyin.feed("nihao")
    assert pinyin.choose(0) == "你好"
    assert pinyin.composition == ""


def test_choosing_a_part_waits_for_the_rest(pinyin: Composer) -> None:
    candidates = pinyin.feed("zhangwei")
    assert pinyin.choose(candidates.index("张")) == ""
    rest = pinyin.candidates()
    assert pinyin.choose(rest.index("伟")) == "张伟"


def test_an_apostrophe_parts_syllables(pinyin: Composer) -> None:
    assert "西安" in pinyin.feed("xi'an")


def test_first_letters_are_enough(pinyin: Composer) -> None:
    assert "你好" in pinyin.feed("nh")


def test_delete_takes_back_one_letter(pinyin: Composer) -> None:
    pinyin.feed("ni")
    pinyin.delete()
    assert pinyin.composition == "n"


def test_nothing_outlives_clear(pinyin: Composer, strokes: Composer) -> None:
    pinyin.feed("zhongguo")
    strokes.feed("hhspn")
    pinyin.clear()
    strokes.clear()
    assert (pinyin.composition, pinyin.candidates()) == ("", ())
    assert (strokes.composition, strokes.candidates()) == ("", ())


def test_nothing_is_learnt(pinyin: Composer) -> None:
    first = pinyin.feed("shi")
    for _ in range(3):
        pinyin.clear()
        pinyin.feed("shi")
        pinyin.choose(7)
    pinyin.clear()
    assert pinyin.feed("shi") == first


def test_nothing_that_was_typed_is_written_to_the_disk(
    rime: Rime, pinyin: Composer, strokes: Composer
) -> None:
    for _ in range(3):
        pinyin.feed("wangxiuying")
        pinyin.choose(0)
        strokes.feed("hhsh")
        strokes.choose(0)
    files = {path.name for path in rime.folder.rglob("*") if path.is_file()}
    assert files == {"pinyin_simp.schema.yaml", "stroke.schema.yaml"}


@pytest.mark.parametrize(
    ("keys", "shown", "first"),
    [
        ("hhsh", "一一丨一", "王"),
        ("hhspn", "一一丨丿丶", "未末"),
        ("pn", "丿丶", "人入八"),
        ("nhznszhh", "丶一乛丶丨乛一一", "育"),
    ],
)
def test_characters_of_just_these_strokes_come_first(
    strokes: Composer, keys: str, shown: str, first: str
) -> None:
    assert "".join(strokes.feed(keys)).startswith(first)
    assert strokes.composition == shown


def test_of_what_goes_on_the_common_comes_first(strokes: Composer) -> None:
    assert set("江沛法河洁洼酒") < set(strokes.feed("nnhhs")[:20])


def test_choosing_writes_the_character_that_was_shown(strokes: Composer) -> None:
    shown = strokes.feed("nnhhs")
    assert strokes.choose(7) == shown[7]
    assert strokes.choose(0) == ""


def test_strokes_that_no_character_has_offer_nothing_and_can_be_taken_back(strokes: Composer) -> None:
    strokes.feed("hszshpnh")
    assert strokes.feed("n") == ()
    assert strokes.delete() == strokes.candidates()
    assert strokes.composition == "一丨乛丨一丿丶一"


@settings(max_examples=40, deadline=None)
@given(keys=st.text(max_size=60))
def test_no_keys_end_the_engine(rime: Rime, keys: str) -> None:
    rime.pinyin.clear()
    rime.pinyin.feed(keys)
    assert set(rime.pinyin.composition) <= set("abcdefghijklmnopqrstuvwxyzü' ")
