"""Rows to choose from; a touch answers at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.pages import Choice, Choose
from screens.pages.screen import PageScreen
from screens.parts.part import Part
from screens.parts.row import Mark, Row
from screens.theme import Look

MOST_A_PAGE = 6  # Source: experience.md, at most six choices before "more"
CHOICE_MM = 27.0


class ChooseScreen(PageScreen[Choose]):
    def build(self) -> None:
        self.head(self.page.title, self.page.explanation)
        rows = choice_rows(self.look, self.page.choices, self.body.width, self.answer)
        self.rows(rows, low=self.look.is_portrait, most=MOST_A_PAGE)


def choice_rows(
    look: Look,
    choices: tuple[Choice, ...],
    width: float,
    act: Callable[[str], None],
    *,
    mark: Mark = Mark.NONE,
    chosen: frozenset[str] = frozenset(),
    prefix: str = "choice",
    least_mm: float = CHOICE_MM,
) -> list[Part]:
    """A row for each choice; a blocked one says why and does nothing."""
    return [
        Row(
            look,
            width,
            look.read(choice.label),
            note=look.read(choice.note),
            badge=look.read(choice.badge),
            tone=choice.tone,
            mark=mark,
            is_chosen=choice.id in chosen,
            blocked=look.read(choice.blocked),
            touch_id=f"{prefix}.{choice.id}",
            act=partial(act, choice.id),
            least_mm=least_mm if not look.is_low else 15,
        )
        for choice in choices
    ]
