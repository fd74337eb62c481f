"""Characters to choose from, with how each is read below it, in rows with "more" at their end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from kiosk.input.readings import reading
from screens.lettering import width_of
from screens.parts.button import Button, Style
from screens.parts.keys import KEY_GAP_MM, LEAST_KEY_MM
from screens.parts.part import Part
from screens.parts.press import Act, Pressable
from screens.parts.text import Text, stack
from screens.theme import LINE_HEIGHT, Look, Role

_LEAST_WIDTH_MM = LEAST_KEY_MM + 3


def row_height(look: Look) -> int:
    """A character and its reading. Units: pixels."""
    lines = round((look.font_px(Role.BODY) + look.font_px(Role.STATUS)) * LINE_HEIGHT)
    return max(look.mm(LEAST_KEY_MM), lines + look.mm(1))


def candidate_width(look: Look, label: str) -> float:
    words = width_of(label, look.font_px(Role.BODY), bold=True)
    said = width_of(reading(label), look.font_px(Role.STATUS))
    return max(look.mm(_LEAST_WIDTH_MM), words + look.mm(8), said + look.mm(3))


class Candidate(Pressable):
    """One of them; `is_chosen`: it is what will be put in."""

    def __init__(
        self, look: Look, label: str, width: float, height: float, touch_id: str, act: Act, *, is_chosen: bool
    ) -> None:
        super().__init__(look, width, height, touch_id=touch_id, say=label, act=act, is_key=True)
        self._is_chosen = is_chosen
        room = width - look.mm(1)
        self._texts = [Text(look, label, room, colour="blue", bold=True, align="center")]
        if said := reading(label):
            self._texts.append(Text(look, said, room, role=Role.STATUS, colour="soft", align="center"))
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        fill = "wash" if self._is_chosen else "field"
        self.shows_press_on(self.bordered(fill, "blue", border_mm=0.9 if self._is_chosen else 0.5))
        top = self.y + (self.height + stack(list(self._texts))) / 2
        for part in self._texts:
            top -= part.height
            part.place(self.x + (self.width - part.width) / 2, top)


class CandidateRows(Part):
    """The page of candidates that is on show. `page` may be past the last, which is shown then."""

    def __init__(
        self,
        look: Look,
        width: float,
        rows: int,
        candidates: Sequence[str],
        page: int,
        choose: Callable[[int], None],
        turn: Callable[[int], None],
        *,
        chosen: str = "",
    ) -> None:
        self._gap, self._high = look.mm(KEY_GAP_MM), row_height(look)
        super().__init__(look, width, rows * self._high + (rows - 1) * self._gap)
        more = look.text("typing.more")
        more_width = max(look.mm(22), width_of(more, look.font_px(Role.SMALL)) + look.mm(6))
        pages = self._pages(candidates, rows, width - more_width - self._gap)
        page = min(page, len(pages) - 1)
        self._placed: list[tuple[Pressable, float, int]] = []
        for number, row in enumerate(pages[page]):
            for index, x, wide in row:
                label = candidates[index]
                key = Candidate(look, label, wide, self._high, f"candidate.{index}", partial(choose, index),
                                is_chosen=label == chosen)  # fmt: skip
                self._placed.append((key, x, number))
        if len(pages) > 1:
            button = Button(
                look, more, more_width, height=self._high, touch_id="candidate.more", style=Style.QUIET,
                role=Role.SMALL, is_key=True, act=partial(turn, (page + 1) % len(pages)),
            )  # fmt: skip
            self._placed.append((button, width - more_width, rows - 1))
        for part, _x, _row in self._placed:
            self.add_widget(part)

    def paint(self) -> None:
        for part, x, row in self._placed:
            part.place(self.x + x, self.top - (row + 1) * self._high - row * self._gap)

    def _pages(
        self, candidates: Sequence[str], rows: int, room: float
    ) -> list[list[list[tuple[int, float, float]]]]:
        """Pages of rows of (index, x, width)."""
        lines: list[list[tuple[int, float, float]]] = [[]]
        x = 0.0
        for index, label in enumerate(candidates):
            wide = min(candidate_width(self.look, label), room)
            if lines[-1] and x + wide > room:
                lines.append([])
                x = 0.0
            lines[-1].append((index, x, wide))
            x += wide + self._gap
        return [lines[start : start + rows] for start in range(0, len(lines), rows)]
