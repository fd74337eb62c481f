"""Whether the words of an item are there, and fit the page and the slip.

Units: a Chinese character is 1, a letter or digit ½.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kiosk.catalogue.checks import PICKED
from kiosk.catalogue.findings import Mistake, mistake, warning
from kiosk.catalogue.model import Item, Option, Question
from kiosk.catalogue.walk import ItemPath, placed_questions
from sync.protocol.wire import HowMet

LINE = 24  # what a line of the page holds at the standard size; experience.md
TITLE = 2 * LINE  # a title may take two lines
EXPLANATION = 60  # what people read at one go; experience.md
SHORT = 10  # what goes into a list of what someone chose


def width(text: str) -> float:
    """How much room a text takes."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in text)


def wording(item: Item) -> Iterator[Mistake]:
    """Texts that are missing or too long."""
    yield from fits(("short_name",), item.short_name, LINE)
    for n, way_out in enumerate(item.exits):
        yield from fits(("exits", n, "title"), way_out.title, LINE)
        yield from fits(("exits", n, "explanation"), way_out.explanation, EXPLANATION)
    for asked_at, question in placed_questions(item):
        yield from _question(asked_at, question)
    for n, group in enumerate(item.groups):
        yield from fits(("groups", n, "title"), group.title, LINE)
    for n, material in enumerate(item.materials):
        path: ItemPath = ("materials", n)
        yield from fits((*path, "short_name"), material.short_name, LINE)
        yield from fits((*path, "hint"), material.hint, TITLE)
        if not material.source:
            yield mistake((*path, "source"), "material_without_source", id=material.id)
        if material.ways[:1] == (HowMet.SCANNED,) and not material.hint:
            yield warning((*path, "hint"), "scan_without_hint", id=material.id)
    for n, option in enumerate(item.delivery):
        yield from _option(("delivery", n), option)


def _question(path: ItemPath, question: Question) -> Iterator[Mistake]:
    yield from fits((*path, "title"), question.title, TITLE)
    yield from fits((*path, "short_title"), question.short_title, LINE)
    yield from fits((*path, "hint"), question.hint, EXPLANATION)
    if question.component in PICKED and len(question.options) == 1 and not question.is_common:
        yield warning((*path, "options"), "one_option", id=question.id)
    for n, option in enumerate(question.options):
        yield from _option((*path, "options", n), option)
        chosen = option.short or option.label
        if path[0] in ("need", "situation") and width(chosen) > SHORT:
            yield warning((*path, "options", n, "short"), "short_missing", label=option.label, most=SHORT)


def _option(path: ItemPath, option: Option) -> Iterator[Mistake]:
    yield from fits((*path, "label"), option.label, LINE)
    yield from fits((*path, "hint"), option.hint, TITLE)


def fits(path: ItemPath, text: str, most: int) -> Iterator[Mistake]:
    """A text that is longer than its room, or holds what cannot be printed."""
    if width(text) > most:
        yield warning(path, "too_long", most=most, length=f"{width(text):g}")
    if any(unicodedata.category(char) == "Cc" and char != "\n" for char in text):
        yield mistake(path, "control_character")
