"""A pad to write on, as tests find it, and a reading of it that takes no time."""

from __future__ import annotations

from typing import Any

from kiosk.input.handwriting.ink import Ink
from kiosk.input.handwriting.written import Written
from tests.screens.conftest import Room

CANDIDATES = "十千干土士工壮状装庄"


def pad_of(room: Room) -> Any:
    return next(target for target in room.stage.targets() if target.touch_id == "writing")


async def has_read(room: Room) -> None:
    await room.until(lambda: not room.stage.typing.writing.is_reading, "the ink is read")


def read_at_once(ink: Ink, *_args: object, **_more: object) -> tuple[Written, ...]:
    """In the place of the process, which takes a second to load: always these, of four strokes each."""
    strokes = range(len(ink))
    return tuple(Written(tuple(CANDIDATES), tuple(strokes[at : at + 4])) for at in strokes[::4])
