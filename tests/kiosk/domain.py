"""The shipped demonstration data, loaded once, and the answers of two people who apply with it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kiosk.answers import Answers, Value
from kiosk.catalogue.asked import answer_key
from kiosk.catalogue.loader import Catalogue, load
from kiosk.catalogue.walk import questions_in_order
from kiosk.deadlines import Calendar

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "config/catalogue/demo2019"
CALENDAR = ROOT / "config/calendar"
FOOD = "D129"
HYGIENE = "D109"

OPENS_A_NOODLE_SHOP: dict[str, Value] = {
    "sells": "prepared",
    "kind": "new",
    "making": "on_site",
    "capacity": "self",
    "contact_name": "张某",
    "phone": "13900000000",
    "shop_name": "示例区清水面馆",
    "shop_region": ("demo", "qingshui", "qingshui-jiedao"),
    "shop_address": "清水街8号1层",
    "form_of_business": "catering",
    "projects": ("hot", "cold"),
    "area": 60,
    "staff": 3,
}

RUNS_A_GUEST_HOUSE: dict[str, Value] = {
    "place": "lodging",
    "air": "central",
    "capacity": "agent",
    "principal_kind": "natural_person",
    "principal_name": "李某",
    "principal_number": "11010519491231002X",
    "contact_name": "王某",
    "phone": "029-88888888",
    "shop_name": "示例区桃林招待所",
    "shop_region": ("demo", "taolin", "taolin-jiedao"),
    "shop_address": "桃林街1号",
    "services": ("lodging", "bath"),
    "area": 800,
    "staff": 12,
}


def keyed(code: str, answers: Answers) -> dict[str, Value]:
    """An item's answers as a visit keeps them: an item's own question under its item."""
    questions = questions_in_order(catalogue().item(code))
    return {answer_key(code, q): answers[q.id] for q in questions if q.id in answers}


@cache
def catalogue() -> Catalogue:
    return load(DEMO)


@cache
def calendar() -> Calendar:
    return Calendar.load(CALENDAR)
