"""The words of scanned pages: read one after the other, by a process that is there while pages are."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

from peripherals.devices import Deadline, Failed
from peripherals.reading.reader import TextReader
from peripherals.reading.text_line import TextLine
from peripherals.scanner.frame import Bgr

_TIMEOUT_S = 20.0  # measured 2 to 4 s; a busy machine may need longer


@dataclass(slots=True)
class PageReading:
    """Thread: the event loop's."""

    reader: TextReader = field(default_factory=TextReader)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _unread: int = 0

    def expect(self) -> None:
        """A page is about to be read: the recogniser loads while it is being scanned."""
        with contextlib.suppress(OSError):  # then reading it tells of the trouble
            self.reader.start()

    async def read(self, page: Bgr) -> tuple[TextLine, ...] | Failed:
        """The printed lines of a page, after those of pages that were asked for before; what read them is
        gone when none is left. Whoever is cancelled waits until it is gone, too."""
        self._unread += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(lambda: self.reader.read(page, Deadline.after(_TIMEOUT_S)))
        finally:
            self._unread -= 1
            if not self._unread:
                await asyncio.to_thread(self.reader.stop)
