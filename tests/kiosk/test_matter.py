"""Several items as one matter: asked once, each by its own rules; no paper twice in the one list."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.answer_checks import check
from kiosk.catalogue.asked import item_view
from kiosk.catalogue.bundles import bundle_mistakes
from kiosk.catalogue.loader import CatalogueError, load
from kiosk.catalogue.model import Bundle, BundlePart, Item
from kiosk.forms import MaterialNeed, counting, problems
from kiosk.holdings import Held
from kiosk.matter import Matter, matter_of
from kiosk.matter_needs import Situation, material_key, matter_needs, part_needs
from kiosk.words import render
from sync.protocol.wire import HowMet
from tests.kiosk.domain import DEMO, FOOD, HYGIENE, calendar, catalogue
from tests.kiosk.test_items_as_asked import answer_to

ON = date(2026, 11, 24)
RESTAURANT, GUEST_HOUSE = "Y001", "Y002"
OPENS_A_RESTAURANT = {"Y001.licence": "none", "D129.sells": "prepared", "D129.making": "on_site"}
BUNDLES = [bundle.code for bundle in catalogue().bundles]


def together(*codes: str) -> Matter:
    """A bundle of these items and nothing else said of them."""
    bundle = Bundle("Y999", "几件事", "几件事", tuple(BundlePart(code) for code in codes))
    items = {item.code: item for item in catalogue().items}
    assert bundle_mistakes(bundle, items, items) == ()
    return matter_of(replace(catalogue(), bundles=(bundle,)), "Y999", ON)


TWO_LICENCES = together(FOOD, HYGIENE)
every_matter = pytest.mark.parametrize(
    "matter",
    [*(matter_of(catalogue(), code, ON) for code in BUNDLES), TWO_LICENCES, matter_of(catalogue(), FOOD, ON)],
    ids=lambda matter: matter.code,
)


def known(dishonest: bool | None) -> Held | None:
    """None: nobody has asked yet."""
    return None if dishonest is None else Held(has_dishonest_record=dishonest)


def needs(matter: Matter, answers: dict[str, Any], dishonest: bool | None = None) -> dict[str, MaterialNeed]:
    merged = matter_needs(matter, Situation(answers, calendar(), known(dishonest)))
    return {need.material.id: need for need in merged}


def codes(parts: Any) -> list[str]:
    return [part.code for part in parts]


# ---- which parts there are ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("licence", "here", "at_window"),
    [("none", ["D126", "D129"], []), ("have", ["D129"], []), ("company", [], ["D127"])],
)
def test_the_bundles_own_question_decides_which_parts_there_are(
    licence: str, here: list[str], at_window: list[str]
) -> None:
    matter = matter_of(catalogue(), RESTAURANT, ON)
    answers = {"Y001.licence": licence}
    assert (codes(matter.standing(answers)), codes(matter.for_window(answers))) == (here, at_window)


def test_what_is_not_answered_yet_takes_no_part_out() -> None:
    assert codes(matter_of(catalogue(), RESTAURANT, ON).standing({})) == ["D126", "D129"]


def test_an_exit_takes_its_part_out_and_the_rest_stays() -> None:
    matter = matter_of(catalogue(), RESTAURANT, ON)
    answers = OPENS_A_RESTAURANT | {"D129.sells": "prepackaged"}
    assert codes(matter.standing(answers)) == ["D126"]
    assert not {key for key in matter.asked(answers) if key.startswith("D129.")}
    assert "D129.layout" not in needs(matter, answers)


def test_an_item_that_is_only_listed_is_for_the_window() -> None:
    matter = matter_of(catalogue(), GUEST_HOUSE, ON)
    assert codes(matter.for_window({"Y002.licence": "none"})) == ["D013"]
    assert "D013" not in codes(matter.parts)


@pytest.mark.parametrize("code", BUNDLES)
def test_whatever_is_said_of_it_a_bundle_has_something_to_tell(code: str) -> None:
    matter = matter_of(catalogue(), code, ON)
    offered = [[(q.id, option.value) for option in q.options] for q in matter.own_questions()]
    situations = [dict(chosen) for chosen in product(*offered)]
    assert [s for s in situations if not matter.wanted(s) and not matter.for_window(s)] == []


# ---- asked once --------------------------------------------------------------------------------------------


def walk(matter: Matter, draw: st.DataObject) -> dict[str, Any]:
    """The answers of somebody who is asked as a visit asks."""
    answers: dict[str, Any] = {}

    def ask(questions: Any) -> None:
        for question in questions:
            if question.id in matter.asked(answers):
                answers[question.id] = draw.draw(answer_to(question), label=question.id)
                assert check(question, answers[question.id], ON) is None

    ask(matter.own_questions())
    ask([part.need for part in matter.wanted(answers) if part.need])
    ask(matter.situation(answers))
    ask([question for group in matter.groups(answers) for question in group.questions])
    return answers


@every_matter
@settings(max_examples=15, deadline=None)
@given(draw=st.data(), dishonest=st.none() | st.booleans())
def test_one_walk_asks_nothing_twice_and_makes_a_whole_application_for_every_part(
    matter: Matter, draw: st.DataObject, dishonest: bool | None
) -> None:
    answers = walk(matter, draw)
    parts = matter.standing(answers)
    asked = Counter(question.id for question in matter.questions(answers))
    assert set(asked.values()) <= {1}
    assert matter.asked(answers) <= asked.keys()
    wrong = [problem.code for part in parts for problem in problems(part.item, part.view(answers), ON)]
    assert set(wrong) <= {"form.check"}  # what does not fit together is told as the form is filled
    sent = matter.counting(answers)
    assert matter.counting(sent) == sent
    for part in parts:
        arrives = counting(part.item, item_view(part.item, sent), ON)
        assert arrives == counting(part.item, part.view(answers), ON)
    assert_every_part_is_served(matter, Situation(answers, calendar(), known(dishonest)))


def assert_every_part_is_served(matter: Matter, situation: Situation) -> None:
    """The one list has a paper, by a way that will do, for all that each part needs."""
    merged = {need.material.id: need for need in matter_needs(matter, situation)}
    assert all(need.ways for need in merged.values())
    for part in matter.standing(situation.answers):
        for need in part_needs(matter, part, situation):
            paper = merged[material_key(part.item, need.material)]
            assert paper.is_needed or not need.is_needed
            assert not need.is_needed or set(paper.ways) <= set(need.ways)


def test_the_same_id_in_two_items_is_two_questions_unless_it_is_common() -> None:
    answers = {"D129.sells": "prepared", "D109.place": "lodging"}
    keys = [question.id for question in TWO_LICENCES.questions(answers)]
    assert {"phone", "shop_name", "area", "capacity", "D129.kind", "D109.air"} <= set(keys)
    assert not {"kind", "air", "D129.phone", "D109.phone"} & set(keys)


def test_an_answer_to_one_item_decides_nothing_in_another() -> None:
    matter = matter_of(catalogue(), RESTAURANT, ON)
    answers = OPENS_A_RESTAURANT | {"D126.making": "sale_only", "making": "sale_only"}
    assert needs(matter, answers)["D129.safety_manager"].is_needed


def test_what_follows_from_the_bundle_is_not_asked_but_sent() -> None:
    matter = matter_of(catalogue(), RESTAURANT, ON)
    assert not {"D126.trade", "D129.kind"} & matter.asked(OPENS_A_RESTAURANT)
    sent = matter.counting(OPENS_A_RESTAURANT)
    assert (sent["D126.trade"], sent["D129.kind"]) == ("shop", "new")


def test_a_common_question_takes_only_what_every_item_takes() -> None:
    matter = matter_of(catalogue(), RESTAURANT, ON)
    (alone,) = [q for q in matter.situation({"Y001.licence": "have"}) if q.id == "capacity"]
    (both,) = [q for q in matter.situation({"Y001.licence": "none"}) if q.id == "capacity"]
    assert [option.value for option in alone.options] == ["self", "representative", "agent"]
    assert [option.value for option in both.options] == ["self", "agent"]


def test_bounds_of_a_common_question_are_those_that_every_item_takes() -> None:
    matter = together("D048", FOOD)  # a building has up to 100,000,000 square metres, a shop 100,000
    (area,) = [q for q in matter.questions({"D129.sells": "prepared"}) if q.id == "area"]
    assert (area.title, area.minimum, area.maximum) == ("建筑面积有多大？", 1, 100_000)


def test_who_and_where_are_asked_first_and_then_what_is_each_items_own() -> None:
    matter = matter_of(catalogue(), RESTAURANT, ON)
    titles = [render(group.title) for group in matter.groups(OPENS_A_RESTAURANT | {"capacity": "self"})]
    assert titles == [
        "申请人",
        "店在哪里",
        "店铺",
        "规模",
        "个体工商户设立登记：怎么经营",
        "食品经营许可：经营",
    ]


def test_a_single_item_keeps_its_groups_as_they_are_written() -> None:
    matter = matter_of(catalogue(), HYGIENE, ON)
    written = catalogue().item(HYGIENE).groups
    assert [(g.id, g.title) for g in matter.groups({})] == [(g.id, g.title) for g in written]


# ---- one material list -------------------------------------------------------------------------------------


def test_one_paper_does_for_all_items_that_need_it() -> None:
    answers = {"D129.sells": "prepared", "D109.place": "lodging", "capacity": "self"}
    merged = needs(TWO_LICENCES, answers)
    assert [key for key in merged if key in ("identity", "business_licence", "form")] == [
        "form",
        "identity",
        "business_licence",
    ]
    assert merged["business_licence"].ways == (HowMet.HELD_BY_GOVERNMENT, HowMet.SCANNED)
    assert {"D129.rules", "D109.rules"} <= merged.keys()  # the same id, but not the same paper


def test_of_one_paper_that_is_taken_of_which_most_is_asked() -> None:
    answers = {"D129.sells": "prepared", "D109.place": "lodging", "capacity": "agent"}
    power = needs(TWO_LICENCES, answers)["authorisation"].material
    assert power.copies == catalogue().item(HYGIENE).materials[-1].copies == 1
    assert "身份证复印件" in power.name


def test_what_is_filled_in_here_is_one_form() -> None:
    form = needs(matter_of(catalogue(), RESTAURANT, ON), OPENS_A_RESTAURANT)["form"]
    assert form.material.short_name == "登记申请书、申请书"
    assert form.ways == (HowMet.FILLED_HERE,)


def test_what_another_part_makes_is_asked_of_nobody() -> None:
    matter = matter_of(catalogue(), RESTAURANT, ON)
    assert needs(matter, OPENS_A_RESTAURANT)["business_licence"].ways == (HowMet.FROM_BUNDLE,)
    has_one = needs(matter, OPENS_A_RESTAURANT | {"Y001.licence": "have"})
    assert has_one["business_licence"].ways == (HowMet.HELD_BY_GOVERNMENT, HowMet.SCANNED)


# ---- what a catalogue may not say --------------------------------------------------------------------------


def told_of(parts: tuple[BundlePart, ...], **changes: Any) -> set[str]:
    """The codes of what is wrong; each has words."""
    bundle = replace(Bundle("Y999", "几件事", "几件事", parts), **changes)
    items: dict[str, Item] = {item.code: item for item in catalogue().items}
    found = bundle_mistakes(bundle, items, items)
    assert all(mistake.words() for mistake in found)
    return {mistake.code for mistake in found}


@pytest.mark.parametrize("bundle", catalogue().bundles, ids=lambda bundle: bundle.code)
def test_a_shipped_bundle_says_what_is_a_choice_of_the_demonstration(bundle: Bundle) -> None:
    assert {"演示选择", "先后"} <= (bundle.notes or {}).keys()


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((BundlePart("D999"),), "not_listed"),
        ((BundlePart(FOOD), BundlePart(FOOD)), "double"),
        ((BundlePart(FOOD, given={"phone": "1"}),), "bundle.given_unasked"),
        ((BundlePart(FOOD, given={"kind": "old"}),), "no_such_option"),
        ((BundlePart("D126", makes=("roof",)), BundlePart(FOOD)), "bundle.made_for_nobody"),
        (
            (BundlePart(FOOD), BundlePart("D126", makes=("business_licence",))),
            "bundle.made_for_nobody",
        ),
        ((BundlePart("D126"), BundlePart("D036")), "bundle.no_common_option"),
    ],
)
def test_a_bundle_that_does_not_fit_together_is_refused(parts: tuple[BundlePart, ...], told: str) -> None:
    assert told in told_of(parts)


def test_a_bundles_code_is_its_own() -> None:
    assert told_of((BundlePart(FOOD),), code="D129") == {"bundle.code"}


def test_a_mistake_in_a_bundle_is_told_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(DEMO, folder)
    spoilt = folder / "bundles" / "restaurant.yaml"
    head = (folder / "catalogue.yaml").read_text(encoding="utf-8")
    regions = head.replace("../../regions/demo.yaml", str(DEMO.parents[1] / "regions/demo.yaml"))
    (folder / "catalogue.yaml").write_text(regions, encoding="utf-8")
    text = spoilt.read_text(encoding="utf-8")
    spoilt.write_text(text.replace("given: {kind: new}", "given: {kind: old}"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"restaurant\.yaml.*old"):
        load(folder)
