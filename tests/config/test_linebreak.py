from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.linebreak import NEVER_FIRST, NEVER_LAST, break_lines


def columns(text: str) -> float:
    """A measure without a font: CJK two columns, the rest one."""
    return float(sum(1 if ord(character) < 0x2000 else 2 for character in text))


ideographs = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
words = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.:-]{0,6}[A-Za-z0-9]", fullmatch=True)
bracketed = st.tuples(st.sampled_from("（《“‘["), ideographs, st.sampled_from("）》”’]")).map("".join)
marks = st.sampled_from("，。、；：？！…")
sentences = st.lists(
    st.one_of(ideographs, words, st.tuples(ideographs, marks).map("".join), bracketed, st.just(" ")),
    max_size=20,
).map("".join)


@given(sentences, st.integers(40, 60))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    lines = break_lines(text, columns, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(sentences, st.integers(40, 60))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text: str, width: int) -> None:
    lines = break_lines(text, columns, width)
    assert not any(line[:1] in tuple(NEVER_FIRST) for line in lines[1:])
    assert not any(line[-1:] in tuple(NEVER_LAST) for line in lines[:-1])


@given(st.text(max_size=60), st.integers(1, 12))
def test_any_text_at_any_width_ends_and_keeps_its_characters(text: str, width: int) -> None:
    lines = break_lines(text, columns, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns(line) <= width or len(line) == 1 for line in lines)


@given(st.lists(words, min_size=1, max_size=12), st.integers(12, 30))
def test_words_and_numbers_stay_whole(tokens: list[str], width: int) -> None:
    assert " ".join(break_lines(" ".join(tokens), columns, width)).split() == tokens


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("告诉您材料齐不齐；没告诉", 16, ["告诉您材料齐不", "齐；没告诉"]),
        ("请看《食品经营许可》", 10, ["请看《食品", "经营许可》"]),
        ("请看《食品》", 6, ["请看", "《食", "品》"]),
        ("编号HT07-000482-6号", 14, ["编号", "HT07-000482-6", "号"]),
        ("收费 ¥1,200.50 元", 14, ["收费 ¥1,200.50", "元"]),
        ("上涨3.5%", 7, ["上涨", "3.5%"]),
        ("买买提·艾力", 6, ["买买", "提·艾", "力"]),
        ("他说“很好”。", 10, ["他说“很", "好”。"]),
        ("一二 三四", 4, ["一二", "三四"]),
        ("一\n二", 10, ["一", "二"]),
        ("", 10, [""]),
    ],
)
def test_lines_end_where_a_typesetter_ends_them(text: str, width: int, lines: list[str]) -> None:
    assert break_lines(text, columns, width) == lines


def test_a_word_wider_than_a_line_is_split_and_keeps_its_closing_mark() -> None:
    assert break_lines("abcdefghij。", columns, 10) == ["abcdefghi", "j。"]


def test_a_name_with_a_combining_mark_is_not_torn_from_it() -> None:
    assert break_lines("葛\U000e0100城", columns, 4) == ["葛\U000e0100", "城"]


def test_the_measure_decides_not_the_count_of_characters() -> None:
    assert break_lines("iiiiWWWW", lambda text: text.count("W") * 5.0, 10) == ["iiiiWW", "WW"]
