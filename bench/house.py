"""The whole house for a bench: real processes, a real window, and a screen whose pixels can be read."""

from __future__ import annotations

import mmap
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.demo.citizen import Citizen
from kiosk.demo.hand import Eyes, Hand, Target
from kiosk.demo.virtual_display import virtual_display
from kiosk.demo.world import Setting, World

SIZE_PX = (1080, 1920)
_OPEN_TIMEOUT_S = 60.0
_GRID_PX = 4  # every fourth pixel of every fourth row: no letter and no mark falls through
# Source: X11/XWDFile.h: 25 words of four bytes, most significant first; then a colour map.
_HEADER = struct.Struct(">25I")
_HEIGHT, _BYTES_A_LINE, _COLOURS, _COLOUR_BYTES = 5, 12, 19, 12


class Screen:
    """The frame buffer of an Xvfb, read where it lies: looking costs the server nothing."""

    def __init__(self, folder: Path) -> None:
        with (folder / "Xvfb_screen0").open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        header = _HEADER.unpack_from(self._memory)
        begin = header[0] + header[_COLOURS] * _COLOUR_BYTES
        count = header[_HEIGHT] * header[_BYTES_A_LINE] // 4
        pixels = np.frombuffer(self._memory, np.uint32, count, begin)
        self._pixels = pixels.reshape(header[_HEIGHT], -1)

    def grid(self, hidden: Target | None = None) -> NDArray[np.uint32]:
        """What is seen now, thinned out; what is hidden is blank, unless it is nearly the whole screen."""
        seen = self._pixels[::_GRID_PX, ::_GRID_PX].copy()
        if hidden is not None and hidden.w * hidden.h < 0.5 * self._pixels.size:
            rows = slice(hidden.y // _GRID_PX, (hidden.y + hidden.h) // _GRID_PX + 1)
            seen[rows, hidden.x // _GRID_PX : (hidden.x + hidden.w) // _GRID_PX + 1] = 0
        return seen

    def patch(self, x: int, y: int) -> NDArray[np.uint32]:
        """Three by three pixels around a place."""
        return self._pixels[y - 1 : y + 2, x - 1 : x + 2].copy()


class QuickCitizen(Citizen):
    """Keeps no pictures, so that nothing but the visit costs time."""

    def picture(self, name: str) -> None:
        del name


@dataclass(frozen=True, slots=True)
class House:
    world: World
    hand: Hand
    eyes: Eyes
    screen: Screen

    def citizen(self) -> Citizen:
        return QuickCitizen(self.eyes, self.hand, self.world.setting.display, self.world.setting.out)


@contextmanager
def open_house(
    folder: Path, timeouts: Mapping[str, float] | None = None, *, is_card_laid: bool = False
) -> Iterator[House]:
    """Everything runs and the attract page takes touches. `timeouts`: other than the profile's own."""
    buffer = folder / "screen"
    buffer.mkdir()
    with virtual_display(*SIZE_PX, buffer_dir=buffer) as display:
        setting = Setting(
            folder / "world", display, size_px=SIZE_PX, timeouts=timeouts or {}, is_card_laid=is_card_laid
        )
        with World(setting) as world, Hand(display) as hand:
            until(setting.eyes_socket.exists, "the window is open")
            eyes = Eyes(setting.eyes_socket)
            eyes.page("Attract", timeout_s=_OPEN_TIMEOUT_S)
            yield House(world, hand, eyes, Screen(buffer))


def until(condition: Callable[[], Any], what: str, timeout_s: float = _OPEN_TIMEOUT_S) -> None:
    """Errors: TimeoutError naming what was waited for."""
    end_s = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end_s:
            raise TimeoutError(f"waited {timeout_s:.0f} s in vain until {what}")
        time.sleep(0.02)
