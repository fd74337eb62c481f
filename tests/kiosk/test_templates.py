"""The power of attorney on the narrow paper: what the law wants in it, what is known, no numbers."""

from __future__ import annotations

import pytest

from kiosk.slips import exit_slip, slip_from_json, slip_to_json
from kiosk.templates import known_of_item, template_slip, with_templates
from peripherals.printer.document import Line, Slip
from tests.kiosk.domain import FOOD, HYGIENE, catalogue
from tests.kiosk.test_slips import AT, PLACE

ITEM = catalogue().item(FOOD)
(POWER,) = [material for material in ITEM.materials if material.id == "authorisation"]
BLANK = "＿" * 8


def lines(slip: Slip) -> list[str]:
    return [block.text for block in slip.blocks if isinstance(block, Line)]


def test_it_holds_what_the_civil_code_wants() -> None:
    told = "\n".join(lines(template_slip(POWER, known_of_item("食品经营许可", "李某", "王秀英"))))
    for part in ("受委托人：王秀英", "委托办的事：食品经营许可", "能做的", "期限：", "委托人签名或者盖章"):
        assert part in told
    assert "委托人：李某" in told


def test_what_is_not_known_is_left_to_be_written() -> None:
    told = lines(template_slip(POWER, known_of_item("食品经营许可")))
    assert f"委托人：{BLANK}" in told
    assert f"受委托人：{BLANK}" in told


def test_it_follows_the_notice_when_it_is_needed() -> None:
    notice = exit_slip(ITEM, ITEM.exits[0], PLACE, AT, "")
    both = with_templates(notice, ITEM.materials, known_of_item("食品经营许可"))
    assert both.blocks[: len(notice.blocks)] == notice.blocks
    assert lines(both).count("授权委托书") == 1
    without = [material for material in ITEM.materials if not material.template]
    assert with_templates(notice, without, known_of_item("食品经营许可")) == notice


def test_the_slip_can_be_kept() -> None:
    slip = template_slip(POWER, known_of_item("食品经营许可"))
    assert slip_from_json(slip_to_json(slip)) == slip


@pytest.mark.parametrize("code", [FOOD, HYGIENE])
def test_the_notice_row_says_what_it_must_hold(code: str) -> None:
    (power,) = [material for material in catalogue().item(code).materials if material.id == "authorisation"]
    for part in ("代办人", "事项", "权限", "期限", "委托人签名"):
        assert part in power.hint
