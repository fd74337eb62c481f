"""The pages taken for one paper: in order, turned as their person wants them, each with what was read of
it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from kiosk.applications import ScannedDocument
from kiosk.words import Words
from peripherals.devices import Failed
from peripherals.reading.text_line import TextLine, clockwise, proposed_turns
from peripherals.scanner.frame import Bgr
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.text_layer import with_text

Reading = asyncio.Task[tuple[TextLine, ...] | Failed]


@dataclass(slots=True, eq=False)
class TakenPage:
    """`taken` as the device gave it; `turns`: quarter turns clockwise its person wanted; `note`: what
    could be better. `reading` goes on beside the visit, if pages are read at all."""

    taken: Bgr
    note: Words = ""
    turns: int = 0
    reading: Reading | None = None

    @property
    def image(self) -> Bgr:
        """As it is filed."""
        return np.ascontiguousarray(np.rot90(self.taken, -self.turns))

    @property
    def proposal(self) -> int:
        """Quarter turns clockwise that would make its words stand upright; 0 when it is right, or nobody
        knows.
        """
        return (proposed_turns(self._known()) - self.turns) % 4 if self._known() else 0

    def _known(self) -> tuple[TextLine, ...]:
        is_read = self.reading is not None and self.reading.done() and not self.reading.cancelled()
        lines = self.reading.result() if is_read and self.reading is not None else ()
        return () if isinstance(lines, Failed) else lines

    async def lines(self) -> tuple[TextLine, ...]:
        """What is printed on it, as it is filed; nothing where that was not to be read."""
        if self.reading is None:
            return ()
        lines = await asyncio.shield(self.reading)
        if isinstance(lines, Failed):
            return ()
        height, width = self.taken.shape[:2]
        for turn in range(self.turns):
            lines = clockwise(lines, height if turn % 2 == 0 else width)
        return lines


@dataclass(slots=True, eq=False)
class TakenDocument:
    """Every change makes what was bound before worth nothing."""

    pages: list[TakenPage] = field(default_factory=list)
    bound: ScannedDocument | None = None  # of exactly these pages
    retaking: int | None = None  # the page that the next one takes the place of

    def __len__(self) -> int:
        return len(self.pages)

    def add(self, *pages: TakenPage) -> None:
        """At the end, or in place of the one that is taken again."""
        at = len(self.pages) if self.retaking is None else self.retaking
        replaced = [] if self.retaking is None else self.pages[at : at + 1]
        self._stop_reading(replaced)
        self.pages[at : at + len(replaced)] = pages
        self.retaking = self.bound = None

    def delete(self, at: int) -> None:
        self._stop_reading(self.pages[at : at + 1])
        del self.pages[at]
        self.retaking = self.bound = None

    def turn(self, at: int, by: int = 1) -> None:
        self.pages[at].turns = (self.pages[at].turns + by) % 4
        self.bound = None

    def move(self, at: int, to: int) -> None:
        self.pages.insert(to, self.pages.pop(at))
        self.bound = None

    def clear(self) -> None:
        self._stop_reading(self.pages)
        self.pages.clear()
        self.retaking = self.bound = None

    async def bind(self) -> ScannedDocument:
        """The pages as one document; the same one until a page changes."""
        if self.bound is None:
            pdf = await asyncio.to_thread(document_pdf, [page.image for page in self.pages])
            self.bound = ScannedDocument(pdf, len(self.pages))
        return self.bound

    def _stop_reading(self, pages: Sequence[TakenPage]) -> None:
        for page in pages:
            if page.reading is not None:
                page.reading.cancel()


async def make_searchable(document: ScannedDocument, pages: Sequence[TakenPage]) -> None:
    """Lays the words under the pages once all are read. Whoever takes the document before has it without."""
    lines = [await page.lines() for page in pages]
    document.pdf = await asyncio.to_thread(with_text, document.pdf, lines)


def small(image: Bgr, longest_px: int) -> Bgr:
    """For the screen."""
    scale = longest_px / max(image.shape[:2])
    reduced: Bgr = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return reduced
