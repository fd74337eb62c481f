"""The day of a terminal: attract, visits, farewell; a bug ends one visit and is told without its words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiosk import session
from kiosk.catalogue.package import package_of
from kiosk.catalogue.signing import CatalogueKey, TrustedKeys
from kiosk.catalogue.taking_in import Accepted, take_in
from kiosk.pages import Attract, Home, Leave, Message
from kiosk.services import Services
from kiosk.session import EndedOnABug, serve
from kiosk.words import say
from peripherals.devices import CardMedia
from tests.kiosk.domain import FOOD
from tests.kiosk.hall import Hall, play, stage
from tests.kiosk.spoilt import food, small
from tests.stage import ScriptedStage, Wait

SECRET = "11010519491231002X"


def test_a_bug_is_told_in_words_and_its_own_words_reach_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(session, "_APOLOGY_S", 0.2)
    scripted = stage([(Attract, None), (Home, ValueError(SECRET)), (Message, Wait())])

    async def flow(hall: Hall) -> None:
        with pytest.raises(EndedOnABug) as caught:
            await serve(scripted, hall.services)
        assert SECRET not in str(caught.value)
        assert "ValueError" in str(caught.value)

    play(tmp_path, flow)
    assert SECRET not in caplog.text
    assert [page.title for page in scripted.shown if isinstance(page, Message)] == [say("apology.title")]


def test_a_card_left_behind_is_shown_until_it_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_FAREWELL_S", 0.2)
    scripted = stage(
        [(Attract, None), (Home, Leave()), (Message, Wait()), (Message, Wait()), (Attract, Wait())]
    )

    async def flow(hall: Hall) -> None:
        await hall.services.id_reader.wait_until(lambda status: status.media is CardMedia.PRESENT)
        day = asyncio.create_task(serve(scripted, hall.services))
        await _until_shown(scripted, 3)
        hall.card.media = CardMedia.NOT_PRESENT
        await _until_shown(scripted, 5)
        day.cancel()
        await asyncio.gather(day, return_exceptions=True)

    play(tmp_path, flow)
    told = [page.title for page in scripted.shown if isinstance(page, Message)]
    assert told == [say("farewell.card.title"), say("farewell.left.title")]


def test_a_visit_keeps_its_catalogue_and_the_next_one_has_the_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_FAREWELL_S", 0.2)
    held: list[str] = []

    async def flow(hall: Hall) -> None:
        services = hall.services

        def taken_in_while_the_page_stands(_page: Home) -> Leave:
            take_in_newer(services)
            held.append(services.catalogue.version)
            return Leave()

        scripted = stage(
            [(Attract, None), (Home, taken_in_while_the_page_stands), (Message, "continue")],
            [(Attract, None), (Home, Wait())],
        )
        hall.card.media = CardMedia.NOT_PRESENT
        await services.id_reader.wait_until(lambda status: status.media is CardMedia.NOT_PRESENT)
        day = asyncio.create_task(serve(scripted, services))
        await _until_shown(scripted, 5)
        held.append(services.catalogue.version)
        assert services.name_of(FOOD, "demo2019-2") == "新的食品许可"
        assert services.name_of(FOOD, "demo2019-1") == "食品经营许可"
        assert services.name_of("D999", "demo2019-0") == "D999"
        day.cancel()
        await asyncio.gather(day, return_exceptions=True)

    play(tmp_path, flow)
    assert held == ["demo2019-1", "demo2019-2"]


def take_in_newer(services: Services) -> None:
    """A second version comes in, as the agent brings it, with another name for an item."""
    raw = small()
    raw["head"]["version"] = "demo2019-2"
    food(raw)["short_name"] = "新的食品许可"
    key = CatalogueKey.generate()
    services.shelf.keys = TrustedKeys.of([*services.profile.catalogue.trusted_keys, key.public_text])
    taken = take_in(services.shelf, package_of(raw).signed(key).to_bytes(), "new", services.today())
    assert isinstance(taken, Accepted)


def test_a_version_that_comes_to_nothing_leaves_the_old_one(tmp_path: Path) -> None:
    async def flow(hall: Hall) -> None:
        take_in_newer(hall.services)
        (package,) = hall.services.shelf.folder.glob("demo2019-2*")
        package.write_bytes(b"torn")
        await hall.services.follow_catalogue()
        assert hall.services.catalogue.version == "demo2019-1"

    play(tmp_path, flow)


async def _until_shown(scripted: ScriptedStage, count: int) -> None:
    while len(scripted.shown) < count:
        await asyncio.sleep(0.02)
