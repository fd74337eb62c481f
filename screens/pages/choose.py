"""Rows to choose from; a touch answers at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.pages import Choice, Choose
from screens.pages.screen import GAP_MM, PageScreen
from screens.parts.part import Part
from screens.parts.row import DENSE_MM, Mark, Row
from screens.theme import Look

MOST_A_PAGE = 6  # Source: experience.md, at most six choices before "more"
CHOICE_MM = 27.0
LOW_CHOICE_MM = 15.0
LEAST_GAP_MM = 3.0  # Source: experience.md, row primary button


class ChooseScreen(PageScreen[Choose]):
    def build(self) -> None:
        self.head(self.page.title, self.page.explanation)
        is_dense = self._is_dense()
        rows = choice_rows(self.look, self.page.choices, self.body.width, self.answer, is_dense=is_dense)
        gap_mm = LEAST_GAP_MM if is_dense else GAP_MM
        self.rows(rows, low=self.look.is_portrait, most=MOST_A_PAGE, gap_mm=gap_mm)

    def _is_dense(self) -> bool:
        return self.page.is_for_technicians and self.look.is_low

    @property
    def _more_mm(self) -> float:
        return DENSE_MM if self._is_dense() else super()._more_mm


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
    is_dense: bool = False,
) -> list[Part]:
    """A row for each choice; a blocked one says why and does nothing."""
    if look.is_low:
        least_mm = DENSE_MM if is_dense else LOW_CHOICE_MM
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
            least_mm=least_mm,
            is_dense=is_dense,
        )
        for choice in choices
    ]
