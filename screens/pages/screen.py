"""The base of all page screens: a title on top, lists paged by buttons, the footer's verbs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.pages import Back, Frame, Leave, Page, Tone
from kiosk.words import Words
from screens.geometry import Area, geometry_of
from screens.parts.button import Button, Style
from screens.parts.paging import pages_of
from screens.parts.panel import Callout
from screens.parts.part import Part
from screens.parts.text import Text, place_down
from screens.surround import FootButton
from screens.theme import Look, Role
from screens.typing_state import TypingState

P = TypeVar("P", bound=Page[Any])
MORE_MM = 20.0
LOW_MORE_MM = 15.0
GAP_MM = 4.0


class Desk(Protocol):
    """What the stage gives its screens."""

    @property
    def look(self) -> Look: ...

    @property
    def typing(self) -> TypingState: ...

    def changed(self) -> None:
        """A part drew itself anew: the picture on show is old until the next frame."""
        ...

    def answer(self, value: object) -> None: ...

    def turn(self, way: BaseException) -> None: ...

    def ask_to_leave(self, *, has_answers: bool) -> None: ...

    def set_footer(self, buttons: list[FootButton]) -> None: ...


class PageScreen(Widget, Generic[P]):
    """One page kind, made once. `build` draws the page; `draft` is all the person did on it so far.

    Thread: main only.
    """

    page: P
    draft: Any
    primary_id = "primary"
    fills_window = False  # drawn over the whole window, without the frame
    asks_before_leaving = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(size_hint=(None, None))
        self.desk = desk
        self.frame = Frame()
        self.body = self.side = Area(0, 0, 0, 0)
        self._top = self._side_top = self._bottom = 0.0
        self._list_page = 0
        self._list_pages = 1
        self.has_seen_all = True
        self._timers: list[Any] = []
        self._first_draft: Any = None
        self.is_showing = False
        self.showings = 0

    # what a page kind says about itself

    def start(self) -> None:
        """Set the draft from the page; called once a show, before the first build."""

    def build(self) -> None:
        """Draw the page into the body with `head`, `foot`, `rows`."""

    def primary(self) -> tuple[str, Callable[[], None] | None] | None:
        """The footer's primary verb and act; None: the page has none."""
        return None

    def extras(self) -> list[FootButton]:
        """Footer buttons between leave and the primary one."""
        return []

    def is_whole(self) -> bool:
        """The page uses a wide panel as one area instead of head and list beside each other."""
        return False

    def has_leave(self) -> bool:
        return True

    def has_answers(self) -> bool:
        """Whether leaving clears something that was filled in, here or on a page before."""
        return not self.frame.is_kept and (self.frame.has_answers or self.draft != self._first_draft)

    def once_seen(self, verb: str, act: Callable[[], None]) -> tuple[str, Callable[[], None]]:
        """This primary verb once the last page of the list has been on show; until then one that turns it."""
        if self.has_seen_all:
            return verb, act
        return self.look.text(
            "page.read_on", at=self._list_page + 1, count=self._list_pages
        ), lambda: self._turn_list(1)

    # the life of a page

    def show(self, page: P, frame: Frame) -> None:
        self.page, self.frame, self.is_showing = page, frame, True
        self.showings += 1
        self._list_page = 0
        self.has_seen_all = False
        self.draft = None
        self.start()
        self._first_draft = self.draft
        self.rebuild()

    def refresh(self, page: P) -> None:
        """New data of the same page; the draft stays."""
        self.page = page
        self.rebuild()

    def clear(self) -> None:
        """Forget the page and all that was done on it."""
        self.is_showing = False
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self.clear_widgets()
        self.canvas.before.clear()
        self.canvas.clear()
        self.page = self.draft = self._first_draft = None  # type: ignore[assignment]
        self.frame = Frame()

    def rebuild(self) -> None:
        self.clear_widgets()
        geometry = geometry_of(self.look)
        self.side, self.body = (
            (geometry.body, geometry.body) if self.is_whole() else geometry.panes(self.look)
        )
        self._side_top, self._top, self._bottom = self.side.top, self.body.top, self.body.y
        self.build()
        self.set_footer()
        self.desk.changed()

    def set_footer(self) -> None:
        """Draw the footer anew, when only its verbs have changed."""
        self.desk.set_footer(self._foot_buttons())

    # helpers for the page kinds

    @property
    def look(self) -> Look:
        return self.desk.look

    @property
    def room(self) -> float:
        """The height that is still free. Units: pixels."""
        return self._top - self._bottom

    def read(self, words: Words) -> str:
        return self.look.read(words)

    def answer(self, value: object) -> None:
        self.desk.answer(value)

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do this later, unless the page is gone by then."""
        self._timers.append(Clock.schedule_once(lambda _dt: act(), seconds))

    def put(self, part: Part, x: float, y: float) -> None:
        self.add_widget(part)
        part.place(x, y)

    def add_top(self, part: Part, gap_mm: float = GAP_MM, x: float | None = None) -> None:
        """Put a part under what stands on top."""
        top = self._side_top - part.height
        self.put(part, self.side.x if x is None else x, top)
        self._side_top = top - self.look.mm(gap_mm)
        if self.side == self.body:
            self._top = self._side_top

    def add_bottom(self, part: Part, gap_mm: float = GAP_MM) -> None:
        """Put a part on what stands at the bottom."""
        self.put(part, self.body.x, self._bottom)
        self._bottom += part.height + self.look.mm(gap_mm)

    def button_rows(self, rows: list[list[tuple[str, str, object]]], quiet: frozenset[str]) -> None:
        """Buttons (touch id, verb, answer), row under row, at the bottom of the page; on a wide panel under
        the head, where there is room. `quiet`: the touch ids of what few people want."""
        look, gap = self.look, self.look.mm(GAP_MM)
        shown = [row for row in rows if row]
        if not shown:
            return
        is_wide = self.side != self.body
        area = self.side if is_wide else self.body
        high: float = look.mm(LOW_MORE_MM if look.is_low else MORE_MM)
        if is_wide:
            high = min(high, (self._side_top - area.y + gap) / len(shown) - gap)
        bottom: float = area.y if is_wide else self._bottom
        for row in reversed(shown):
            width = (area.width - gap * (len(row) - 1)) / len(row)
            for number, (touch_id, verb, answer) in enumerate(row):
                style = Style.QUIET if touch_id in quiet else Style.SECONDARY
                act = partial(self.answer, answer)
                button = Button(look, verb, width, height=high, touch_id=touch_id, style=style, act=act)
                self.put(button, area.x + number * (width + gap), bottom)
            bottom += high + gap
        if not is_wide:
            self._bottom = bottom

    def add_bottom_gap(self, gap: float) -> None:
        """More room over what stands at the bottom. Units: pixels."""
        self._bottom += gap

    def head(self, title: Words, explanation: Words = "", error: Words = "", colour: str = "ink") -> None:
        """Kicker, title, explanation and, in the words of the question, what is still wrong."""
        width = self.side.width
        if kicker := self.read(self.frame.kicker):
            self.add_top(Text(self.look, kicker, width, role=Role.SMALL, colour="soft"), 1)
        self.add_top(Text(self.look, self.read(title), width, role=Role.TITLE, colour=colour), 2)
        wrong = self.read(error)
        if (said := self.read(explanation)) and not (wrong and not self.look.is_portrait):
            self.add_top(Text(self.look, said, width, colour="soft"), 4)
        if wrong:
            self.add_top(Callout(self.look, width, [("", wrong)], tone=Tone.WARN, role=Role.BODY))

    def rows(self, parts: list[Part], *, low: bool = False, gap_mm: float = GAP_MM, most: int = 99) -> None:
        """A list in the free room; what does not fit comes after "more". `low` puts it at the bottom."""
        gap = self.look.mm(gap_mm)
        pages = pages_of(parts, self.room, gap, most, self.look.mm(self._more_mm) + gap)
        self._list_page = min(self._list_page, len(pages) - 1)
        shown = pages[self._list_page]
        self._list_pages = len(pages)
        self.has_seen_all = self.has_seen_all or self._list_page == len(pages) - 1
        if len(pages) > 1:
            self._pager(len(pages))
        height = sum(part.height for part in shown) + gap * (len(shown) - 1)
        top = self._bottom + height if low else self._top
        for part in shown:
            self.add_widget(part)
        end = place_down(shown, self.body.x, top, gap)
        self._top = self._bottom if low else end - gap

    def _pager(self, count: int) -> None:
        look, gap = self.look, self.look.mm(GAP_MM)
        width, high = (self.body.width - gap) / 2, look.mm(self._more_mm)
        at = self._list_page
        earlier = Button(
            look, look.text("page.previous"), width, height=high, touch_id="previous", style=Style.QUIET,
            act=(lambda: self._turn_list(-1)) if at else None,
        )  # fmt: skip
        label = look.text("page.more", at=at + 1, count=count)
        later = Button(
            look, label, width, height=high, touch_id="more",
            act=(lambda: self._turn_list(1)) if at + 1 < count else None,
        )  # fmt: skip
        self.put(earlier, self.body.x, self._bottom)
        self.put(later, self.body.right - width, self._bottom)
        self._bottom += high + gap

    @property
    def _more_mm(self) -> float:
        return LOW_MORE_MM if self.look.is_low else MORE_MM

    def _turn_list(self, by: int) -> None:
        self._list_page += by
        self.rebuild()

    def _leave(self) -> None:
        if self.asks_before_leaving:
            self.desk.ask_to_leave(has_answers=self.has_answers())
        else:
            self.desk.turn(Leave())

    def _foot_buttons(self) -> list[FootButton]:
        buttons = []
        if self.frame.can_go_back:
            buttons.append(
                FootButton(
                    "back", self.look.text("frame.back"), lambda: self.desk.turn(Back()), Style.SECONDARY
                )
            )
        if self.has_leave():
            buttons.append(FootButton("leave", self.look.text("frame.leave"), self._leave))
        buttons += self.extras()
        if primary := self.primary():
            buttons.append(FootButton(self.primary_id, primary[0], primary[1], Style.PRIMARY))
        return buttons
