"""Ten fingers at once, told to the window as a panel tells it, for XTEST has only one pointer."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from kivy.base import EventLoop
from kivy.input.motionevent import MotionEvent

from kiosk.pages import Choice, Choose
from screens.samples import load_samples
from tests.screens.conftest import Room

SAMPLES = load_samples()[1]
PAGE = Choose(title="哪一件？", choices=tuple(Choice(f"c{n}", f"第{n}件") for n in range(3)))
FINGERS = 10
MOVES = 150
EACH = 6  # of the pages, to keep it short


class Finger(MotionEvent):
    def __init__(self, number: int, place: tuple[float, float]) -> None:
        super().__init__("storm", number, place, is_touch=True, type_id="touch")

    def depack(self, args: Any) -> None:
        self.profile = ["pos"]
        self.sx, self.sy = args
        super().depack(args)


async def storm(hands: random.Random) -> None:
    """Laid down, dragged and lifted in any order; at the end all are lifted."""
    down: dict[int, Finger] = {}
    for step in range(MOVES):
        number, place = hands.randrange(FINGERS), (hands.random(), hands.random())
        if number not in down:
            down[number] = Finger(step, place)
            EventLoop.post_dispatch_input("begin", down[number])
        elif hands.random() < 0.5:
            down[number].move(place)
            EventLoop.post_dispatch_input("update", down[number])
        else:
            EventLoop.post_dispatch_input("end", down.pop(number))
        if step % 30 == 0:
            await asyncio.sleep(0)
    for finger in down.values():
        EventLoop.post_dispatch_input("end", finger)


def test_after_a_storm_of_ten_fingers_a_page_is_answered_as_ever(room: Room) -> None:
    hands = random.Random(7)

    async def stormed() -> int:
        shown = 0
        for sample in SAMPLES[::EACH]:
            showing = await room.showing(sample.page, sample.frame)
            before_s = room.stage.last_touch_s()
            await storm(hands)
            assert room.stage.last_touch_s() > before_s
            room.stage.reset()
            await asyncio.gather(showing, return_exceptions=True)
            shown += 1
        return shown

    assert room.play(stormed()) > 3
    assert room.answer(PAGE, "choice.c1") == "c1"
