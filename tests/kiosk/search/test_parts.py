"""The parts of the search: the one form of what is typed, sounds, spelling, words alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.search.features import ACT, NOISE, Unit, units
from kiosk.catalogue.search.index import Index
from kiosk.catalogue.search.normalise import pieces
from kiosk.catalogue.search.sounds import alike, sounds, split
from kiosk.catalogue.search.spelling import INSIDE, START, WHOLE, spells
from kiosk.catalogue.search.words import WordTable, noise_words, same_words


def test_what_is_typed_has_one_form() -> None:
    assert pieces("ＫＴＶ、餐館 （衛生）？") == ("ktv", "餐馆", "卫生")


def test_words_are_read_as_words() -> None:
    assert sounds("会计") == ("kuai", "ji")
    assert sounds("ktv会") == ("", "", "", "hui")


@pytest.mark.parametrize(
    ("letters", "parts"),
    [
        ("shipinjy", ("shi", "pin", "j", "y")),
        ("spjyxk", ("s", "p", "j", "y", "x", "k")),
        ("wangba", ("wang", "ba")),
        ("lvguan", ("lv", "guan")),
        ("", ()),
    ],
)
def test_letters_are_split_the_likeliest_way(letters: str, parts: tuple[str, ...]) -> None:
    assert split(letters) == parts


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=30))
def test_no_letter_is_lost_by_splitting(letters: str) -> None:
    assert "".join(split(letters)) == letters


@pytest.mark.parametrize(("one", "other"), [("shi", "si"), ("ling", "lin"), ("nan", "lan"), ("zhang", "zan")])
def test_syllables_that_many_say_alike_are_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize(("one", "other"), [("shi", "xi"), ("ma", "na"), ("e", "n")])
def test_other_syllables_are_not(one: str, other: str) -> None:
    assert alike(one) != alike(other)


@pytest.mark.parametrize(
    ("typed", "fit"),
    [("spjy", WHOLE), ("shipinjingying", WHOLE), ("食pinjy", WHOLE), ("sp", START), ("shipi", START),
     ("jy", INSIDE), ("品jingy", INSIDE), ("spx", 0.0), ("pj食", 0.0)],
)  # fmt: skip
def test_letters_spell_a_text(typed: str, fit: float) -> None:
    assert spells(typed, "食品经营", ("shi", "pin", "jing", "ying")) == fit


def test_the_longest_word_at_each_place_is_found() -> None:
    table = WordTable({"卫生": (1,), "卫生许可": (2,), "许可证": (3,)})
    assert list(table.found("办卫生许可证")) == [(1, 5, (2,)), (3, 6, (3,))]
    assert list(table.found("卫生")) == [(0, 2, (1,))]


def test_words_of_one_group_share_a_meaning() -> None:
    def meanings(word: str) -> set[int]:
        return {meaning for _, end, all_ in same_words().found(word) if end == len(word) for meaning in all_}

    assert meanings("饭馆") & meanings("餐馆")
    assert not meanings("饭馆") & meanings("药店")


def test_no_word_says_nothing_and_something() -> None:
    both = [word for word in ("请问", "怎么办", "我想") if list(same_words().found(word))]
    assert both == []
    assert [next(iter(noise_words().found(word)))[:2] for word in ("请问", "怎么办")] == [(0, 2), (0, 3)]


def test_words_that_say_nothing_count_little() -> None:
    assert [unit.counts for unit in units("请问狗")] == [NOISE, NOISE, 1.0]


def test_a_run_of_letters_is_a_word_or_a_row_of_sounds() -> None:
    assert [unit.text for unit in units("ct机")] == ["ct", "机"]
    assert units("gou证", frozenset({"gou"}))[0] == Unit("", "gou")


def test_what_all_texts_of_an_owner_have_must_be_said() -> None:
    index = Index(
        [(0, text) for text in ("草原旅游", "草原骑马", "草原露营", "草原度假")] + [(1, "旅游客车")]
    )
    fit = index.weigh({"u旅": 0.7, "u游": 0.7, "w旅 游": 1.0}, is_spelled=False)
    assert fit.owners[1] > fit.owners[0]
    assert fit.told[0] < fit.told[1] < 1


def test_what_is_done_with_a_certificate_counts_less_than_the_certificate() -> None:
    assert [unit.counts for unit in units("狗注销")] == [1.0, ACT, ACT]
