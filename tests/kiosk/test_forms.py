"""The form follows the answers: which questions, which materials, what is wrong and how it is said."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.answer_checks import check
from kiosk.answers import in_words, region_levels
from kiosk.catalogue.model import Item, Question
from kiosk.catalogue.walk import questions_in_order
from kiosk.deadlines import Due
from kiosk.forms import MaterialNeed, counting, problems, tailor, visible
from kiosk.holdings import Held
from kiosk.words import render
from sync.protocol.wire import HowMet
from tests.kiosk.domain import FOOD, HYGIENE, OPENS_A_NOODLE_SHOP, RUNS_A_GUEST_HOUSE, calendar, catalogue

ON = date(2026, 11, 24)
BROKE_A_PROMISE = Held(has_dishonest_record=True)
FOOD_ITEM = catalogue().item(FOOD)
HYGIENE_ITEM = catalogue().item(HYGIENE)


def question(item: Item, id_: str) -> Question:
    return next(q for q in questions_in_order(item) if q.id == id_)


def needs(item: Item, held: Held | None = None, **answers: str) -> dict[str, MaterialNeed]:
    tailored = tailor(item, answers, ON, calendar(), held)
    return {need.material.id: need for need in tailored}


def asked(item: Item, **answers: str) -> list[str]:
    return [q.id for q in visible(item.situation, answers, ON)]


# ---- questions ---------------------------------------------------------------------------------------------


def test_a_question_that_hangs_on_an_open_one_is_not_asked_yet() -> None:
    assert asked(FOOD_ITEM) == ["kind", "making", "capacity"]
    assert asked(FOOD_ITEM, kind="new") == ["kind", "making", "capacity"]
    assert asked(FOOD_ITEM, kind="renew") == ["kind", "changed", "making", "capacity"]


def test_an_answer_from_before_a_change_of_mind_does_not_count() -> None:
    answers = {"sells": "prepared", "kind": "new", "changed": "same"}
    assert "changed" not in counting(FOOD_ITEM, answers, ON)


def test_two_whole_applications_have_no_problems() -> None:
    assert problems(FOOD_ITEM, OPENS_A_NOODLE_SHOP, ON) == ()
    assert problems(HYGIENE_ITEM, RUNS_A_GUEST_HOUSE, ON) == ()


def test_answers_are_the_same_after_a_journey_through_json() -> None:
    assert problems(FOOD_ITEM, json.loads(json.dumps(OPENS_A_NOODLE_SHOP)), ON) == ()


def test_an_empty_form_lacks_every_question_that_is_asked() -> None:
    lacking = [problem.question_id for problem in problems(FOOD_ITEM, {}, ON)]
    assert lacking == [q.id for q in visible(questions_in_order(FOOD_ITEM), {}, ON)]


def test_an_application_for_what_needs_no_licence_is_a_problem() -> None:
    found = problems(FOOD_ITEM, OPENS_A_NOODLE_SHOP | {"sells": "farm"}, ON)
    assert [problem.code for problem in found] == ["form.no_licence_needed"]


@pytest.mark.parametrize(
    ("answers", "lacking"),
    [
        ({"capacity": "representative"}, ["unit_name", "unit_code", "representative_name"]),
        ({"capacity": "agent"}, ["principal_kind"]),
        (
            {"capacity": "agent", "principal_kind": "unit"},
            ["unit_name", "unit_code", "representative_name"],
        ),
        (
            {"capacity": "agent", "principal_kind": "natural_person"},
            ["principal_name", "principal_number"],
        ),
        ({"capacity": "self", "principal_kind": "unit"}, []),
    ],
)
def test_whose_matter_it_is_decides_who_is_asked_about(answers: dict[str, str], lacking: list[str]) -> None:
    found = problems(FOOD_ITEM, OPENS_A_NOODLE_SHOP | answers, ON)
    assert [problem.question_id for problem in found] == lacking


def test_the_name_of_a_unit_is_not_asked_twice() -> None:
    asked = visible(questions_in_order(FOOD_ITEM), OPENS_A_NOODLE_SHOP | {"capacity": "representative"}, ON)
    assert {"unit_name", "shop_name"} & {question.id for question in asked} == {"unit_name"}


@pytest.mark.parametrize(
    ("id_", "value", "told"),
    [
        ("phone", "13900000000", None),
        ("phone", "029-88888888", None),
        ("phone", "1390000000", "联系电话好像不对。手机号是 11 位；座机前面要加区号"),
        ("phone", "23900000000", "联系电话好像不对。手机号是 11 位；座机前面要加区号"),
        ("phone", "", "请填写联系电话"),
        ("area", 60, None),
        ("area", 0, "经营面积请填 1 到 100000 之间的数（平方米）"),
        ("area", 100001, "经营面积请填 1 到 100000 之间的数（平方米）"),
        ("area", "60", "请填写经营面积"),
        ("area", True, "请填写经营面积"),
        ("shop_name", "   ", "请填写店铺名称"),
        ("shop_name", "店" * 60, None),
        ("shop_name", "店" * 61, "店铺名称太长了，最多 60 个字"),
        ("shop_name", "面\x00馆", "店铺名称里有显示不出来的符号，请重新填写"),
        ("shop_name", "𠮷野", None),
        ("kind", "newish", "请先选一个：办理类型"),
        ("kind", ("new",), "请先选一个：办理类型"),
        ("projects", ("hot",), None),
        ("projects", (), "请至少选一样：经营项目"),
        ("projects", ("hot", "hot"), "请至少选一样：经营项目"),
        ("projects", "hot", "请至少选一样：经营项目"),
        ("shop_region", ("demo", "qingshui", "qingshui-dongpo"), None),
        ("shop_region", ("demo", "qingshui"), "所在社区还没选完，请选到社区或村"),
        ("shop_region", ("demo", "qingshui", "taolin-jiedao"), "所在社区还没选完，请选到社区或村"),
        ("shop_region", None, "请选择所在社区"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_the_question(
    id_: str, value: object, told: str | None
) -> None:
    trouble = check(question(FOOD_ITEM, id_), value, ON)
    assert (render(trouble) if trouble else None) == told


PLAIN = st.none() | st.booleans() | st.integers() | st.sampled_from(["", " ", "hot", "new", "1", "demo"])
JSON = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.just("a"), PLAIN)


@given(st.dictionaries(st.sampled_from([q.id for q in questions_in_order(FOOD_ITEM)]), JSON))
def test_answers_from_outside_never_break_the_rules(answers: dict[str, object]) -> None:
    found = problems(FOOD_ITEM, answers, ON)  # type: ignore[arg-type]
    assert {problem.question_id for problem in found} <= {q.id for q in questions_in_order(FOOD_ITEM)}
    assert found


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("form_of_business", "做餐饮的店"),
        ("projects", "热菜、热食、凉菜、冷食"),
        ("shop_region", "示例区清水镇清水街社区"),
        ("area", "60平方米"),
        ("phone", "13900000000"),
    ],
)
def test_an_answer_is_shown_in_words_not_in_ids(id_: str, words: str) -> None:
    assert render(in_words(question(FOOD_ITEM, id_), OPENS_A_NOODLE_SHOP[id_])) == words


def test_the_region_tree_is_given_level_by_level() -> None:
    levels = region_levels(question(FOOD_ITEM, "shop_region"))
    assert [option.label for option in levels[""]] == ["示例区"]
    assert len(levels["demo"]) == 6
    assert "qingshui-dongpo" not in levels


# ---- materials ---------------------------------------------------------------------------------------------


def test_the_situation_decides_which_materials_are_needed() -> None:
    new = needs(FOOD_ITEM, sells="prepared", kind="new", making="sale_only", capacity="self")
    assert [id_ for id_, need in new.items() if not need.is_needed] == ["safety_manager", "authorisation"]
    renewed = needs(
        FOOD_ITEM, sells="prepared", kind="renew", changed="same", making="on_site", capacity="agent"
    )
    assert [id_ for id_, need in renewed.items() if not need.is_needed] == ["layout"]
    assert renewed["layout"].ways == (HowMet.NOT_NEEDED,)


def test_a_material_that_hangs_on_an_open_question_counts_as_needed() -> None:
    assert needs(FOOD_ITEM, kind="renew")["layout"].is_needed
    assert needs(HYGIENE_ITEM)["air_report"].is_needed


def test_central_air_conditioning_brings_its_report() -> None:
    assert needs(HYGIENE_ITEM, place="lodging", air="central")["air_report"].is_needed
    assert not needs(HYGIENE_ITEM, place="lodging", air="none")["air_report"].is_needed


def test_what_may_follow_says_until_when() -> None:
    need = needs(FOOD_ITEM, sells="prepared", kind="new", making="on_site", capacity="self")["safety_manager"]
    assert need.ways == (HowMet.SCANNED, HowMet.LATER)
    assert need.due == Due(date(2026, 12, 8))


def test_a_record_of_broken_commitments_closes_commitment_and_gap_acceptance() -> None:
    strict = needs(FOOD_ITEM, BROKE_A_PROMISE, kind="new", making="on_site", capacity="self")
    assert strict["safety_manager"].ways == (HowMet.SCANNED,)
    assert strict["safety_manager"].due is None
    assert strict["rules"].ways == (HowMet.SCANNED,)


@pytest.mark.parametrize("item", [FOOD_ITEM, HYGIENE_ITEM], ids=lambda item: item.code)
def test_nobody_is_left_without_a_way(item: Item) -> None:
    for need in needs(item, BROKE_A_PROMISE).values():
        assert need.ways
