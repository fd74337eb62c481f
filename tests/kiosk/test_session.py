"""The day of a terminal: attract, visits, farewell; a bug ends one visit and is told without its words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiosk import session
from kiosk.pages import Attract, Home, Leave, Message
from kiosk.session import EndedOnABug, serve
from kiosk.words import say
from peripherals.devices import CardMedia
from tests.kiosk.hall import Hall, play, stage
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


async def _until_shown(scripted: ScriptedStage, count: int) -> None:
    while len(scripted.shown) < count:
        await asyncio.sleep(0.02)
