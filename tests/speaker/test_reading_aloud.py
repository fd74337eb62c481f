"""The screen's way to the speaker: it never waits, and says nothing where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from kiosk.pages import Message
from kiosk.words import say
from peripherals.absent import AbsentQueue
from peripherals.queue import DeviceQueue
from peripherals.speaker.espeak import EspeakSpeaker
from peripherals.speaker.simulator import PlayerFault, VirtualPlayer
from peripherals.worker import Pace
from screens.speech import ReadingAloud

PAGE = Message(title="请记下", paragraphs=("王秀英的凭条",), actions=(), big="HT0720261124000123")


def listening(folder: Path, story: Callable[[ReadingAloud, VirtualPlayer], Awaitable[None]]) -> None:
    player = VirtualPlayer(folder / "player")

    async def whole() -> None:
        pace = Pace(poll_s=0.05, settle_s=0.1)
        queue: DeviceQueue[Any] = DeviceQueue(
            "speaker", lambda: EspeakSpeaker(program=str(player.program)), pace
        )
        queue.start()
        try:
            assert await queue.wait_until(lambda status: status.is_ready, 3)
            await story(ReadingAloud(queue), player)
        finally:
            await queue.close()

    asyncio.run(whole())


async def heard(player: VirtualPlayer, count: int) -> list[str]:
    async with asyncio.timeout(5):
        while len(player.heard()) < count:
            await asyncio.sleep(0.02)
    return [text for _, text in player.heard()]


def test_a_page_is_read_without_what_is_personal(tmp_path: Path) -> None:
    async def story(aloud: ReadingAloud, player: VirtualPlayer) -> None:
        aloud.read(PAGE, "zh_Hans")
        assert aloud.is_talking
        assert await heard(player, 2) == ["请记下", "还有您的个人信息，请看屏幕。"]

    listening(tmp_path, story)


def test_the_end_of_a_visit_is_silence(tmp_path: Path) -> None:
    async def story(aloud: ReadingAloud, player: VirtualPlayer) -> None:
        player.break_down(PlayerFault.SLOW)
        aloud.tell(say("visit.countdown.title"), "zh_Hans")
        await heard(player, 1)
        aloud.stop()
        async with asyncio.timeout(2):
            while aloud.is_talking:
                await asyncio.sleep(0.02)

    listening(tmp_path, story)


def test_where_there_is_no_speaker_nothing_is_said_and_nobody_is_told_that_it_was() -> None:
    async def story() -> None:
        aloud = ReadingAloud(AbsentQueue("speaker"))
        assert not aloud.is_there
        aloud.read(PAGE, "zh_Hans")
        aloud.stop()
        assert not aloud.is_talking

    asyncio.run(story())
