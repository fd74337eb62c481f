"""The items that can be applied for here: as the data has them, walkable, every condition alive."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.model import DayUnit, Item, Limit, Material, StartEvent
from sync.protocol.wire import HowMet
from tests.kiosk.domain import catalogue

DATA = Path(__file__).with_name("demo_items13.json")
PUBLISHED = [item for item in catalogue().items if item.is_published]
HAN = re.compile("[\u3400-\u9fff]")
WINDOW_MATERIALS = {"identity", "authorisation"}  # Licensing Law 29: who stands here, and for whom

# Each material of the data, in its order, and what became of it: several where the situation splits it, none
# where the notes say why it is not asked for.
BECAME: dict[str, tuple[str, list[set[str]]]] = {
    "D109": (
        "公共场所卫生许可(新办)",
        [
            {"application"},
            {"business_licence"},
            {"identity"},
            {"plans"},
            {"test_report"},
            {"rules"},
            {"air_report"},
            set(),
        ],
    ),
    "D129": (
        "食品(含保健食品)经营许可(核发)",
        [{"application"}, {"business_licence"}, {"layout"}, {"rules"}, {"safety_manager"}],
    ),
    "D126": (
        "个体工商户设立登记",
        [{"application"}, {"identity"}, {"premises_proof"}, {"authorisation"}],
    ),
    "D136": (
        "林木采伐许可证核发",
        [{"application"}, {"forest_right"}, {"survey_design"}, set(), {"identity"}],
    ),
    "D065": (
        "道路货物运输经营许可",
        [
            {"application"},
            {"identity", "authorisation"},
            {"vehicles", "planned_vehicles"},
            {"drivers"},
            {"safety_rules"},
        ],
    ),
    "D005": (
        "民办学校正式设立",
        [
            {"preparation_approval"},
            {"founding_report", "preparation_report"},
            {"charter", "board_list"},
            {"assets"},
            {"qualifications"},
            {"identity", "business_licence"},
        ],
    ),
    "D035": (
        "人力资源服务许可",
        [
            {"application"},
            {"business_licence"},
            {"identity"},
            {"charter"},
            {"premises_proof"},
            {"staff_proof"},
        ],
    ),
    "D036": (
        "劳务派遣经营许可(新办)",
        [
            {"application"},
            {"business_licence"},
            {"capital_proof"},
            {"premises_proof", "equipment"},
            {"identity"},
            {"rules"},
            {"agreement_sample"},
        ],
    ),
    "D112": (
        "医疗机构执业登记",
        [
            {"application"},
            {"establishment_approval"},
            {"premises_proof"},
            {"building_plan"},
            {"rules"},
            {"personnel"},
            {"capital_proof"},
        ],
    ),
    "D068": (
        "农药经营许可(非限制使用)",
        [{"application"}, {"identity"}, {"training"}, {"premises"}, {"equipment"}, {"rules"}],
    ),
    "D070": (
        "动物防疫条件合格证核发(饲养场、屠宰场)",
        [{"application"}, {"plans"}, {"equipment"}, {"rules"}, {"personnel"}],
    ),
    "D048": (
        "建筑工程施工许可证核发",
        [
            {"application"},
            {"land_approval"},
            {"planning_permit"},
            {"site_ready"},
            {"award_notice", "contract"},
            {"drawing_review"},
            {"quality_safety"},
            {"funds"},
        ],
    ),
    "D123": (
        "烟花爆竹经营(零售)许可",
        [{"application"}, {"business_licence"}, {"training"}, {"identity"}, {"safety_description"}],
    ),
}

# What the data says of the time, in its words, and the limit that it is.
LIMITS: dict[str, tuple[str, Limit]] = {
    "D109": (
        "20个工作日(许可法42;海淀、怒江指南同)",
        Limit(20, DayUnit.WORKDAY, StartEvent.ACCEPTED, 10),
    ),
    "D129": (
        "10个工作日,可延5(总局令第78号,通识未核);许可法上限20",
        Limit(10, DayUnit.WORKDAY, StartEvent.ACCEPTED, 5),
    ),
    "D126": (
        "当场;不能当场的3个工作日;情形复杂再延3个工作日(条例19,已核)",
        Limit(3, DayUnit.AT_ONCE, StartEvent.RECEIVED, 3),
    ),
    "D136": (
        '"及时核发"(森林法59);按许可法42为20个工作日',
        Limit(20, DayUnit.WORKDAY, StartEvent.ACCEPTED, 10),
    ),
    "D065": ("自受理20日(条例24,已核)", Limit(20, DayUnit.CALENDAR_DAY, StartEvent.ACCEPTED)),
    "D005": (
        "筹设30日;正式设立3个月(法14、17,已核)",
        Limit(3, DayUnit.MONTH, StartEvent.ACCEPTED),
    ),
    "D035": ("自收到申请20日(条例19,已核)", Limit(20, DayUnit.CALENDAR_DAY, StartEvent.RECEIVED)),
    "D036": (
        "20个工作日,可延10;决定后5个工作日通知领取",
        Limit(20, DayUnit.WORKDAY, StartEvent.ACCEPTED, 10),
    ),
    "D112": ("自受理45日(条例19,已核)", Limit(45, DayUnit.CALENDAR_DAY, StartEvent.ACCEPTED)),
    "D068": ("自受理20个工作日(条例24,已核)", Limit(20, DayUnit.WORKDAY, StartEvent.ACCEPTED)),
    "D070": (
        "20个工作日(舞阳县办法;2022年新办法时限未核)",
        Limit(20, DayUnit.WORKDAY, StartEvent.ACCEPTED, 10),
    ),
    "D048": ("自收到申请7日(建筑法8,已核)", Limit(7, DayUnit.CALENDAR_DAY, StartEvent.RECEIVED)),
    "D123": ("自受理20日(条例19,已核)", Limit(20, DayUnit.CALENDAR_DAY, StartEvent.ACCEPTED)),
}

each_item = pytest.mark.parametrize("item", PUBLISHED, ids=lambda item: item.code)


@cache
def data() -> dict[str, dict[str, Any]]:
    raw = json.loads(DATA.read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in raw["items"]}


def of(item: Item) -> dict[str, Any]:
    """What the data has of this item."""
    return data()[BECAME[item.code][0]]


def test_the_items_of_the_data_can_be_applied_for() -> None:
    assert {item.code for item in PUBLISHED} == BECAME.keys() == LIMITS.keys()
    assert {name for name, _ in BECAME.values()} == data().keys()


# ---- as the data has it ------------------------------------------------------------------------------------


@each_item
def test_every_material_of_the_data_is_asked_for_or_the_notes_say_why_not(item: Item) -> None:
    became = BECAME[item.code][1]
    assert len(became) == len(of(item)["materials"])
    assert set().union(*became) <= {material.id for material in item.materials}
    not_asked = [m["name"] for m, ids in zip(of(item)["materials"], became, strict=True) if not ids]
    assert bool(not_asked) == ("不收的材料" in (item.notes or {}))


@each_item
def test_no_material_is_asked_for_that_the_data_does_not_have(item: Item) -> None:
    added = {material.id for material in item.materials} - set().union(*BECAME[item.code][1])
    form = {material.id for material in item.materials if material.ways == (HowMet.FILLED_HERE,)}
    assert added - WINDOW_MATERIALS - form == set()


def made_of(item: Item, field: str, value: str) -> list[Material]:
    """The materials of the item that were made of those that the data marks so."""
    entries = zip(of(item)["materials"], BECAME[item.code][1], strict=True)
    ids = set().union(*(became for entry, became in entries if entry[field] == value))
    return [material for material in item.materials if material.id in ids]


@each_item
def test_what_the_data_lets_follow_may_follow_or_be_promised(item: Item) -> None:
    made = made_of(item, "necessity", "容缺后补")
    assert [m.id for m in made if not {HowMet.LATER, HowMet.COMMITTED} & set(m.ways)] == []
