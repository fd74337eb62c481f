"""Where pages are shown."""

from __future__ import annotations

from typing import Protocol

from kiosk.pages.base import A, Frame, Light, Page
from kiosk.pages.telling import Countdown


class Stage(Protocol):
    """Where pages are shown: the Kivy window, or a scripted one in tests.

    One page at a time. `show` returns the answer or raises Back or Leave; cancelling it takes the page off.
    """

    async def show(self, page: Page[A], frame: Frame) -> A: ...

    def refresh(self, page: Page[A]) -> None:
        """Replace the data of the page on show, which is of the same kind; does nothing otherwise."""
        ...

    async def count_down(self, countdown: Countdown) -> bool:
        """Show the warning; True: more time is wanted; False: nobody answered. Raises Leave."""
        ...

    def last_touch_s(self) -> float:
        """When the person last touched, on the monotonic clock."""
        ...

    def set_lights(self, lights: tuple[Light, ...]) -> None: ...

    def reset(self) -> None:
        """Wipe: blank ground, default text size, contrast, language; no page, no data, no input held."""
        ...
