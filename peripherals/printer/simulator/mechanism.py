"""The part that burns dots and cuts: takes commands in order, stops without paper, goes on after a refill."""

from __future__ import annotations

import contextlib
import logging
import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageOps

from peripherals.devices import Paper
from peripherals.printer.escpos import StatusQuestion
from peripherals.printer.raster import png
from peripherals.printer.simulator.commands import Command, Kind
from peripherals.printer.simulator.conditions import Conditions
from peripherals.printer.simulator.lettering import TypeSetting, line_image

_logger = logging.getLogger(__name__)

_WHITE = 1
_BUFFER_BYTES = 4096  # a full buffer stops the line, as TCP flow control does with a real one
_KEPT_SLIPS = 16
_HIDDEN_QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")
_PROCESS_ID = b"H\x06\x0000"


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """What fell into the tray: the picture in mode "1", and all bytes since the cut before."""

    number: int
    image: Image.Image
    raw: bytes


class _SwitchedOffError(Exception):
    pass


class _PowerLostError(Exception):
    pass


class Mechanism:
    """One paper path. Thread: `run` has its own; everything else may be called from any."""

    def __init__(self, width_px: int, out: Path | None) -> None:
        self._width_px = width_px
        self._out = out
        self._changed = threading.Condition()
        self._conditions = Conditions()
        self._is_on = False
        self._power_lost = False  # since the command that is being carried out began
        self._buffer: deque[Command] = deque()
        self._strips: list[Image.Image] = []
        self._raw = bytearray()
        self._count = 0
        self._slips: deque[PrintedSlip] = deque(maxlen=_KEPT_SLIPS)
        self._pushes = False
        self._say: Callable[[bytes], None] | None = None
        self._type = TypeSetting()
        self._line: list[tuple[TypeSetting, bytes]] = []

    @property
    def conditions(self) -> Conditions:
        with self._changed:
            return self._conditions

    @conditions.setter
    def conditions(self, conditions: Conditions) -> None:
        with self._changed:
            self._become(conditions)

    def listen_to(self, say: Callable[[bytes], None] | None) -> None:
        """From now on answers go there; None when the line is gone."""
        with self._changed:
            self._say = say

    def take(self, command: Command) -> None:
        """Answer a real-time question at once; anything else goes into the buffer as soon as it has room."""
        with self._changed:
            if command.kind is Kind.REAL_TIME_QUESTION:
                if command.parameters[0] in tuple(StatusQuestion):
                    question = StatusQuestion(command.parameters[0])
                    self._answer(bytes([self._conditions.real_time_answer(question)]))
                return
            if command.kind is Kind.RASTER and self._conditions.obeys_pictures:
                for number in _HIDDEN_QUESTION.findall(command.raw):
                    self._answer(bytes([self._conditions.real_time_answer(StatusQuestion(number[0]))]))
            self._changed.wait_for(lambda: self._buffered_bytes() < _BUFFER_BYTES or not self._is_on)
            self._buffer.append(command)
            self._changed.notify_all()

    def lose_power(self) -> None:
        """A flicker: the buffer, its ids and all settings are gone; the paper and the line stay."""
        with self._changed:
            self._buffer.clear()
            self._power_lost = True
            self._pushes = False
            self._type = TypeSetting()
            self._line.clear()
            self._changed.notify_all()

    def tear(self) -> None:
        """By hand, on a printer without a knife: all that is out becomes a slip."""
        with self._changed:
            self._cut()
            self._changed.notify_all()

    def wait_slip(self, timeout_s: float) -> PrintedSlip:
        """The oldest slip nobody took yet. Errors: TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._slips), timeout_s):
                raise TimeoutError(f"no slip within {timeout_s} s")
            return self._slips.popleft()

    def run(self) -> None:
        with self._changed:
            try:
                while True:
                    self._power_lost = False
                    with contextlib.suppress(_PowerLostError):
                        self._wait_for(lambda: bool(self._buffer))
                        self._wait_for(lambda: not self._conditions.is_stopped)
                        self._do(self._buffer[0])
                        self._buffer.popleft()
                    self._changed.notify_all()
            except _SwitchedOffError:
                return

    def switch_on(self) -> None:
        """Before `run`."""
        with self._changed:
            self._is_on = True

    def switch_off(self) -> None:
        """Ends `run`; what was in the buffer is lost, as it is in a real printer."""
        with self._changed:
            self._is_on = False
            self._buffer.clear()
            self._changed.notify_all()

    def _wait_for(self, condition: Callable[[], bool]) -> None:
        self._changed.wait_for(lambda: condition() or not self._is_on or self._power_lost)
        if not self._is_on:
            raise _SwitchedOffError
        if self._power_lost:
            raise _PowerLostError

    def _buffered_bytes(self) -> int:
        return sum(len(command.raw) for command in self._buffer)

    def _do(self, command: Command) -> None:
        self._raw += command.raw
        parameters = command.parameters
        match command.kind:
            case Kind.RASTER:
                self._burn(_picture(parameters))
            case Kind.FEED_LINES:
                self._feed(parameters[0] * self._type.spacing_px)
            case Kind.FEED_DOTS:
                self._feed(parameters[0])
            case Kind.LINE_FEED:
                spacing_px, rom = self._type.spacing_px, self._conditions.rom
                self._burn(line_image(self._line, self._width_px, spacing_px, rom))
                self._line.clear()
            case Kind.CUT:
                self._feed(parameters[1] if len(parameters) > 1 else 0)
                self._cut()
            case Kind.STATUS_PUSH:
                self._pushes = parameters[0] != 0
                self._push()
            case Kind.PAPER_QUESTION if self._conditions.knows_paper_question:
                self._answer(bytes([self._conditions.paper_answer()]))
            case Kind.EXTENDED if parameters.startswith(_PROCESS_ID) and self._conditions.knows_process_id:
                self._answer(b"\x37\x22" + parameters[len(_PROCESS_ID) :] + b"\x00")
            case Kind.INITIALIZE:
                self._pushes = False
                self._type = TypeSetting()
                self._line.clear()
            case Kind.TEXT | Kind.KANJI_ON | Kind.KANJI_OFF | Kind.EMPHASIS:
                self._set(command)
            case Kind.LINE_SPACING | Kind.DEFAULT_SPACING | Kind.CHARACTER_SIZE | Kind.KANJI_SIZE:
                self._set(command)
            case _:
                _logger.debug("no effect on paper: %s", command.raw[:16].hex(" "))

    def _set(self, command: Command) -> None:
        if command.kind is Kind.TEXT:
            self._line.append((self._type, command.raw))
        else:
            self._type = self._type.told(command)

    def _feed(self, rows: int) -> None:
        self._burn(Image.new("1", (self._width_px, rows), _WHITE))

    def _burn(self, picture: Image.Image) -> None:
        """Row by row, so that paper may end in the middle of a character and go on there."""
        top = 0
        while top < picture.height:
            self._wait_for(lambda: not self._conditions.is_stopped)
            left = self._conditions.paper_left_rows
            rows = picture.height - top if left is None else min(picture.height - top, left)
            strip = Image.new("1", (self._width_px, rows), _WHITE)
            strip.paste(picture.crop((0, top, picture.width, top + rows)), (0, 0))
            self._strips.append(strip)
            top += rows
            if left is not None:
                self._use_paper(left - rows)

    def _use_paper(self, left_rows: int) -> None:
        if left_rows > 0:
            self._conditions = replace(self._conditions, paper_left_rows=left_rows)
        else:
            self._become(replace(self._conditions, paper=Paper.OUT, paper_left_rows=None))

    def _cut(self) -> None:
        height_px = sum(strip.height for strip in self._strips)
        image = Image.new("1", (self._width_px, height_px), _WHITE)
        top = 0
        for strip in self._strips:
            image.paste(strip, (0, top))
            top += strip.height
        self._count += 1
        slip = PrintedSlip(self._count, image, bytes(self._raw))
        self._strips.clear()
        self._raw.clear()
        if self._out is not None:
            self._out.mkdir(parents=True, exist_ok=True)
            (self._out / f"slip-{slip.number}.png").write_bytes(png(image))
            (self._out / f"slip-{slip.number}.bin").write_bytes(slip.raw)
        _logger.info("slip %d cut, %d rows", slip.number, height_px)
        self._slips.append(slip)

    def _become(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._push()
        self._changed.notify_all()

    def _push(self) -> None:
        if self._pushes:
            self._answer(self._conditions.pushed_packet())

    def _answer(self, data: bytes) -> None:
        if self._say is not None and not self._conditions.is_mute:
            self._say(data)


def _picture(parameters: bytes) -> Image.Image:
    """The dots of GS v 0: a set bit is black."""
    width_px = int.from_bytes(parameters[1:3], "little") * 8
    height_px = int.from_bytes(parameters[3:5], "little")
    return ImageOps.invert(Image.frombytes("1", (width_px, height_px), parameters[5:]))
