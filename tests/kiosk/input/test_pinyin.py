from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.input.pinyin import Pinyin, PinyinMissingError


@pytest.fixture(scope="module")
def opened() -> Iterator[Pinyin]:
    with Pinyin() as pinyin:
        yield pinyin


@pytest.fixture
def pinyin(opened: Pinyin) -> Pinyin:
    opened.clear()
    return opened


def test_the_likeliest_characters_come_first(pinyin: Pinyin) -> None:
    assert pinyin.feed("nihao")[0] == "你好"
    assert pinyin.composition == "ni hao"


def test_choosing_all_of_it_writes_it(pinyin: Pinyin) -> None:
    pinyin.feed("nihao")
    assert pinyin.choose(0) == "你好"
    assert pinyin.composition == ""


def test_choosing_a_part_waits_for_the_rest(pinyin: Pinyin) -> None:
    candidates = pinyin.feed("zhangwei")
    assert pinyin.choose(candidates.index("张")) == ""
    rest = pinyin.candidates()
    assert pinyin.choose(rest.index("伟")) == "张伟"


def test_an_apostrophe_parts_syllables(pinyin: Pinyin) -> None:
    assert "西安" in pinyin.feed("xi'an")


def test_first_letters_are_enough(pinyin: Pinyin) -> None:
    assert "你好" in pinyin.feed("nh")


def test_delete_takes_back_one_letter(pinyin: Pinyin) -> None:
    pinyin.feed("ni")
    pinyin.delete()
    assert pinyin.composition == "n"


def test_nothing_outlives_clear(pinyin: Pinyin) -> None:
    pinyin.feed("zhongguo")
    pinyin.clear()
    assert (pinyin.composition, pinyin.candidates()) == ("", ())


def test_nothing_is_learnt(pinyin: Pinyin) -> None:
    first = pinyin.feed("shi")
    for _ in range(3):
        pinyin.clear()
        pinyin.feed("shi")
        pinyin.choose(7)
    pinyin.clear()
    assert pinyin.feed("shi") == first


@settings(max_examples=60, deadline=None)
@given(keys=st.text(max_size=60))
def test_no_keys_end_the_engine(opened: Pinyin, keys: str) -> None:
    opened.clear()
    opened.feed(keys)
    assert set(opened.composition) <= set("abcdefghijklmnopqrstuvwxyzü' ")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(PinyinMissingError, match="rime-data-pinyin-simp"):
        Pinyin(tmp_path)
