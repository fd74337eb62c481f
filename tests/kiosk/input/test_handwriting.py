"""Handwriting by the real recogniser: strokes drawn in code, and whatever else a file may hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.input.handwriting.engine import Engine
from kiosk.input.handwriting.ink import FARTHEST, MOST_STROKES, Ink, InkError, to_ink
from kiosk.input.handwriting.picture import Drawing, draw
from kiosk.input.handwriting.segmentation import Part, segment
from kiosk.input.handwriting.stroke_counts import fewest_and_most
from kiosk.input.handwriting.written import Wanted
from tests.kiosk.input.pen import DRAWN, ink, line

NOWHERE = Path("/nowhere/stroke.dict.yaml")
PLAIN = Drawing(40, 2.5)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def backwards(ink: Ink) -> Ink:
    return ink[::-1]


def leaning(ink: Ink) -> Ink:
    return tuple(stroke @ np.array([[1, 0], [-0.27, 1]]) for stroke in ink)


def far_and_small(ink: Ink) -> Ink:
    return tuple(stroke * 1e-4 - 9e5 for stroke in ink)


def tall(ink: Ink) -> Ink:
    return tuple(stroke * [300, 450] for stroke in ink)


@pytest.mark.parametrize("change", [tuple, backwards, leaning, far_and_small, tall])
def test_a_character_is_read_whatever_the_way_it_was_written(
    engine: Engine, change: Callable[[Ink], Ink]
) -> None:
    read = {character: engine.character(change(ink(character))).candidates[0] for character in DRAWN}
    assert read == {character: character for character in DRAWN}


def test_strokes_may_run_into_one_another(engine: Engine) -> None:
    drawn = [ink(character) for character in "王木日川"]
    joined = [(*each[:-2], np.concatenate(each[-2:])) for each in drawn]
    assert [engine.character(each).candidates[0] for each in joined] == list("王木日川")


def test_there_are_ten_candidates_all_different_and_all_characters(engine: Engine) -> None:
    candidates = engine.character(ink("木")).candidates
    assert len(set(candidates)) == 10
    assert all("一" <= each <= "鿿" for each in candidates)


def test_a_forgotten_stroke_leaves_the_character_among_the_first(engine: Engine) -> None:
    assert "木" in engine.character(ink("木")[:3]).candidates[:5]
    assert "王" in engine.character(ink("王")[:3]).candidates[:5]


def test_a_tap_is_the_dot_between_the_parts_of_a_name(engine: Engine) -> None:
    assert engine.character(to_ink([[[5, 5]]])).candidates[:2] == ("·", "丶")


def test_digits_are_read_where_digits_are_wanted(engine: Engine) -> None:
    seven = to_ink([[[10, 10], [90, 10], [40, 95]]])
    assert engine.character(seven, Wanted.DIGITS).candidates[0] == "7"
    assert set(engine.character(seven, Wanted.DIGITS).candidates) == set("0123456789")
    assert engine.character(ink("十"), Wanted.LATIN).candidates[0] in "t+T"


def test_a_name_is_read_in_one_go_with_candidates_for_each_character(engine: Engine) -> None:
    written = engine.line(line("王木川"))
    assert [each.candidates[0] for each in written] == ["王", "木", "川"]
    assert [each.strokes for each in written] == [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10)]


def test_a_stroke_taken_back_changes_only_its_own_character(engine: Engine) -> None:
    first, second = engine.line(line("王日"))
    shorter = engine.line(line("王日")[:-1])
    assert shorter[0].candidates == first.candidates
    assert shorter[1].strokes == second.strokes[:-1]


def test_flat_characters_are_not_parted_where_the_height_of_the_pad_is_known(engine: Engine) -> None:
    flat = tuple(stroke * [1.0, 0.6] for stroke in ink("八"))
    assert [each.candidates[0] for each in engine.line(flat, usual_height=75.0)] == ["八"]


COORDINATES = st.floats(-FARTHEST, FARTHEST)
INKS = st.lists(
    st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=8), min_size=1, max_size=6
).map(to_ink)


@settings(max_examples=25, deadline=None)
@given(INKS)
def test_any_ink_is_read_as_something(engine: Engine, any_ink: Ink) -> None:
    assert len(set(engine.character(any_ink).candidates)) == 10


@given(INKS)
def test_every_stroke_belongs_to_one_character(any_ink: Ink) -> None:
    parts = segment(any_ink, lambda part: -float(len(part)))
    assert sorted(stroke for part in parts for stroke in part) == list(range(len(any_ink)))


def test_a_row_is_parted_where_it_reads_best() -> None:
    bars = to_ink([[[x, 0], [x, 100]] for x in (0, 30, 60, 90)])

    def pairs_read_best(part: Part) -> float:
        return 0.0 if len(part) == 2 else -20.0

    assert segment(bars, pairs_read_best) == ((0, 1), (2, 3))


@given(INKS)
def test_a_picture_is_as_high_as_the_recogniser_wants_and_never_wide(any_ink: Ink) -> None:
    height, width = draw(any_ink, PLAIN).shape
    assert height == 48
    assert 32 <= width <= 72


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (5, "“strokes”应当是笔画的列表"),
        ({"0": 1}, "“strokes”应当是笔画的列表"),
        ([], "一笔也没有写"),
        ([[[1, 2]], []], "第 2 笔：一个点也没有"),
        ([[[1, 2]], 7], "第 2 笔：应当是点的列表"),
        ([[[1, 2], 3]], "第 1 笔第 2 个点：应当是"),
        ([[[1, 2, 3]]], "第 1 笔第 1 个点：应当是"),
        ([["ab"]], "第 1 笔第 1 个点：应当是"),
        ([[[1, "2"]]], "第 1 笔第 1 个点：坐标不是数"),
        ([[[True, 2]]], "第 1 笔第 1 个点：坐标不是数"),
        ([[[1, 2], [1, float("nan")]]], "第 1 笔第 2 个点：坐标是 NaN"),
        ([[[float("-inf"), 2]]], "第 1 笔第 1 个点：坐标是 NaN 或无穷大"),
        ([[[1, 10**400]]], "第 1 笔第 1 个点：坐标太大"),
        ([[[0, 0]]] * 3000, f"有 3000 笔，太多，最多 {MOST_STROKES} 笔"),
        ([[[0, 0]] * 20_001], "第 1 笔：有 20001 个点，太多"),
        ([[[0, 0]] * 150] * 200, "有 30000 个点，太多"),
    ],
)
def test_what_is_no_ink_is_refused_naming_what_and_where(told: object, words: str) -> None:
    with pytest.raises(InkError) as refused:
        to_ink(told)
    assert str(refused.value).startswith(words)


def test_strokes_are_counted_by_the_table_they_are_typed_with() -> None:
    fewest, most = fewest_and_most(["一", "王", "間", "x"])
    assert fewest.tolist() == [1, 4, 12, 0]
    assert most.tolist() == [1, 4, 12, 255]


def test_without_the_table_nothing_is_said_of_counts() -> None:
    fewest, most = fewest_and_most(["一"], NOWHERE)
    assert (fewest.tolist(), most.tolist()) == ([0], [255])
