"""The test slip: what this printer is, how it says it is, and every fault it can tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from config.strings import texts
from kiosk.words import Words, render, say
from peripherals.devices import Status
from peripherals.printer.document import Align, Block, Boxed, Check, Line, Qr, Row, Rule, Size, Slip

_PRINTER_FAULT = "fault.printer."
_TECHNICIAN = ".technician"
# Unicode: common, then rarer and rarest characters of names; a box shows a missing face.
_SAMPLE = "".join(map(chr, (0x6C38, 0x9F98, 0x5599, 0x3B0E, 0x9FBA, 0x2070E, 0x2A6A5, 0x2B5AF)))


def trial_slip(terminal: str, choice: Mapping[str, object], status: Status, now: datetime) -> Slip:
    """No person's data: the sample characters are code points in a row."""
    state: list[Block] = [
        Row(_text("paper"), _text(f"paper.{status.paper or 'unknown'}")),
        Row(_text("cover"), _text(f"cover.{status.cover or 'unknown'}")),
        Row(_text("state"), _text(f"state.{status.device}")),
    ]
    options = ", ".join(f"{name}={value}" for name, value in choice.items() if name != "own_process")
    faults = [Check(code, _first(words), is_met=False) for code, words in _faults()]
    return Slip(
        job=f"{terminal}-test",
        blocks=(
            Line(_text("title"), Size.LARGE, Align.CENTER, is_bold=True),
            Line(f"{terminal}  {now:%Y-%m-%d %H:%M}", Size.SMALL, Align.CENTER),
            Line(options, Size.SMALL),
            Rule(),
            *state,
            Rule(),
            Line(_text("characters"), is_bold=True),
            Line(_SAMPLE, Size.HUGE, Align.CENTER),
            Line(_text("ruler"), is_bold=True),
            Line("0123456789" * 8, Size.SMALL),
            Rule(),
            Line(_text("faults"), is_bold=True),
            *faults,
            Boxed(_text("provoke")),
            Qr(f"{terminal} {now:%Y%m%d%H%M}", _text("code")),
        ),
    )


def _faults() -> list[tuple[str, str]]:
    return [
        (key.removeprefix(_PRINTER_FAULT).removesuffix(_TECHNICIAN), words)
        for key, words in sorted(texts().items())
        if key.startswith(_PRINTER_FAULT) and key.endswith(_TECHNICIAN)
    ]


def _first(words: str) -> str:
    """The first sentence: what it is; what to do stands in the handbook."""
    stop = render(say("doctor.slip.stop"))
    return words.split(stop)[0]


def _text(name: str) -> str:
    key: Words = say(f"doctor.slip.{name}")
    return render(key)
