"""A station helper: the own card opens assisted mode, citizens come and go, and only who helps survives."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from config.people import RegisteredHelper
from config.profile import Timeouts
from kiosk.assistance import SALT_BYTES, next_id, recognise, registered
from kiosk.card_cli import entry_text
from kiosk.pages import Attract, CardPrompt, Consent, Home, Leave, Message, Page, Review, Signature
from kiosk.session import serve
from kiosk.words import fault, render, say
from peripherals.devices import CardMedia
from tests.kiosk.evening import (
    HELPER,
    LI,
    REGISTER,
    STATION,
    ZHAO,
    begins,
    citizen,
    evening,
    inserts,
    no_card,
    takes_card,
)
from tests.kiosk.hall import FIND, WANG, Hall, Script, play, stage
from tests.kiosk.visits import shown
from tests.stage import ScriptedStage, Wait


def test_two_citizens_in_a_row_are_helped_and_each_is_wiped(tmp_path: Path) -> None:
    def script(hall: Hall) -> Script:
        return [
            (Attract, None),
            *begins(hall),
            *citizen(hall, WANG),
            *citizen(hall, LI),
            (Home, "assist"),
            (Message, "end"),
            (Message, "continue"),
            (Attract, Wait()),
        ]

    found = evening(tmp_path, script)
    assert {name: body.helper for name, body in found.bodies.items()} == {
        WANG.name: HELPER,
        LI.name: HELPER,
    }
    assert [body.card_holder.number for body in found.bodies.values()] == [WANG.number, LI.number]
    assert all("consent.point.helper" in body.consents for body in found.bodies.values())
    assert found.audit == [("assistance_began", "H01"), ("assistance_ended", "H01")]
    seconds_pages = found.scripted.shown[_place_of(found.scripted, Home, 3) :]
    told = json.dumps([str(page) for page in seconds_pages], ensure_ascii=False)
    assert LI.name in told
    assert WANG.name not in told


def test_every_page_says_who_helps_and_what_is_the_citizens_own(tmp_path: Path) -> None:
    def script(hall: Hall) -> Script:
        return [(Attract, None), *begins(hall), *citizen(hall, WANG), (Home, Wait())]

    found = evening(tmp_path, script)
    scripted = found.scripted
    pages = zip(scripted.shown, scripted.frames, strict=True)
    helped = [(page, frame) for page, frame in pages][_place_of(scripted, Home, 2) :]
    visits = [render(frame.kicker) for page, frame in helped if not isinstance(page, Message)]
    assert {kicker.split(" · ")[0] for kicker in visits} == {"帮办：赵**"}
    consent, _ = shown(scripted, Consent)
    assert "他不能代替" in render(consent.points[-1])
    (signature,) = shown(scripted, Signature)
    assert "不能代签" in render(signature.explanation)
    labels = [render(row.label) for _, rows in shown(scripted, Review)[0].sections for row in rows]
    assert "帮办人员" in labels
    assert ZHAO.name not in str(scripted.shown)
    assert ZHAO.number not in str(scripted.shown)


def test_the_helpers_own_card_is_not_taken_for_the_citizens(tmp_path: Path) -> None:
    def script(hall: Hall) -> Script:
        return [
            (Attract, None),
            *begins(hall),
            (Home, "track"),
            (CardPrompt, inserts(hall, ZHAO)),
            (CardPrompt, Leave()),
            (Message, takes_card(hall)),
            (Message, "continue"),
            (Home, Wait()),
        ]

    found = evening(tmp_path, script)
    prompts = shown(found.scripted, CardPrompt)
    assert prompts[-1].message == fault("card.of_helper")


def test_the_helpers_own_card_ends_it_and_nobody_elses_does(tmp_path: Path) -> None:
    def script(hall: Hall) -> Script:
        async def change_cards() -> None:
            hall.card.answers, hall.card.media = [LI], CardMedia.PRESENT
            reads = hall.card.reads
            while hall.card.reads == reads:
                await asyncio.sleep(0.02)
            await no_card(hall)
            hall.card.answers, hall.card.media = [ZHAO], CardMedia.PRESENT

        tasks: list[asyncio.Task[None]] = []

        def cards(_page: Page[Any]) -> Wait:
            tasks.append(asyncio.create_task(change_cards()))
            return Wait()

        return [
            (Attract, None),
            *begins(hall),
            (Home, "assist"),
            (Message, cards),
            (Message, takes_card(hall)),
            (Message, "continue"),
            (Attract, Wait()),
        ]

    found = evening(tmp_path, script)
    assert found.audit[-1] == ("assistance_ended", "H01")
    assert shown(found.scripted, Message)[-1].title == say("farewell.helped.title")


def test_it_ends_when_nobody_stirs(tmp_path: Path) -> None:
    limits = Timeouts(menu_s=0.3, question_s=20, paper_s=20, assisted_factor=2)

    def script(hall: Hall) -> Script:
        return [(Attract, None), *begins(hall), (Home, Wait()), (Message, "continue"), (Attract, Wait())]

    found = evening(tmp_path, script, limits)
    assert found.audit == [("assistance_began", "H01"), ("assistance_ended", "H01")]
    assert len(found.scripted.countdowns) == 1


def test_it_goes_on_when_a_citizen_only_ends_and_clears(tmp_path: Path) -> None:
    def script(hall: Hall) -> Script:
        return [
            (Attract, None),
            *begins(hall),
            (Home, "apply"),
            (FIND[0][0], Leave()),
            (Message, "continue"),
            (Home, Wait()),
        ]

    found = evening(tmp_path, script)
    assert found.audit == [("assistance_began", "H01")]
    assert render(found.scripted.frames[-1].kicker) == "帮办：赵**"


def test_who_is_not_registered_cannot_open_it(tmp_path: Path) -> None:
    def script(hall: Hall) -> Script:
        return [
            (Attract, None),
            (Home, "assist"),
            (CardPrompt, inserts(hall, LI)),
            (Message, "continue"),
            (Home, Wait()),
        ]

    found = evening(tmp_path, script)
    assert found.audit == []
    assert shown(found.scripted, Message)[0].title == say("assist.unknown.title")
    assert found.scripted.frames[-1].kicker == ""


def test_a_helpers_card_works_as_a_citizens_outside_assisted_mode(tmp_path: Path) -> None:
    def script(hall: Hall) -> Script:
        return [(Attract, None), *citizen(hall, ZHAO), (Attract, Wait())]

    found = evening(tmp_path, script)
    assert found.bodies[ZHAO.name].helper is None
    assert "consent.point.helper" not in found.bodies[ZHAO.name].consents


def test_where_nobody_is_registered_there_is_no_way_in(tmp_path: Path) -> None:
    scripted = stage([(Attract, None), (Home, Wait())])

    async def flow(hall: Hall) -> None:
        day = asyncio.create_task(serve(scripted, hall.services))
        while len(scripted.shown) < 2:
            await asyncio.sleep(0.02)
        day.cancel()
        await asyncio.gather(day, return_exceptions=True)

    play(tmp_path, flow)
    assert shown(scripted, Home)[0].staff == ()


def test_the_register_holds_no_number_and_knows_the_card() -> None:
    assert ZHAO.number not in REGISTER[0].model_dump_json()
    assert recognise(REGISTER, ZHAO) == HELPER
    assert recognise(REGISTER, replace(ZHAO, number=ZHAO.number.lower())) is not None
    assert recognise(REGISTER, LI) is None
    assert recognise((), ZHAO) is None


def test_the_printed_entry_fits_into_a_profile() -> None:
    (raw,) = yaml.safe_load(entry_text(REGISTER[0]))
    assert recognise((RegisteredHelper.model_validate(raw),), ZHAO) == HELPER


@pytest.mark.parametrize(
    ("field", "value"), [("id", "赵某"), ("name", ""), ("station", ""), ("salt", "?"), ("digest", "zzz")]
)
def test_an_entry_that_cannot_be_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValidationError, match=field):
        RegisteredHelper.model_validate(REGISTER[0].model_dump() | {field: value})


def test_ids_are_given_in_order() -> None:
    assert next_id(()) == "H01"
    assert next_id(REGISTER) == "H02"
    assert next_id((registered(LI, "H02", STATION, bytes(SALT_BYTES)),)) == "H01"


def _place_of(scripted: ScriptedStage, kind: type[Page[Any]], nth: int) -> int:
    """Where the n-th page of this kind stands among all that were shown."""
    return [place for place, page in enumerate(scripted.shown) if isinstance(page, kind)][nth - 1]
