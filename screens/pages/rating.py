"""How was it: five levels; the two lowest ask why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.pages import Choice, Rating
from screens.pages.choose import choice_rows
from screens.pages.screen import PageScreen
from screens.parts.row import Mark
from screens.surround import FootButton

_ASK_WHY_FROM = 2  # Source: GB/T 39734: reasons are asked for the two lowest of five levels


@dataclass(frozen=True, slots=True)
class _Rated:
    level: int = 0
    reasons: tuple[str, ...] = ()


class RatingScreen(PageScreen[Rating]):
    draft: _Rated
    asks_before_leaving = False

    def start(self) -> None:
        self.draft = _Rated()

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        if not self.draft.level:
            self.head(page.title)
            best = len(page.levels)
            levels = tuple(Choice(str(best - at), label) for at, label in enumerate(page.levels))
            self.rows(choice_rows(look, levels, width, self._rate, prefix="level"), low=look.is_portrait)
            return
        self.head(look.text("rating.why"), look.text("rating.why_more"))
        chosen = frozenset(self.draft.reasons)
        rows = choice_rows(
            look, page.reasons, width, self._reason, mark=Mark.CHECK, chosen=chosen, prefix="reason"
        )
        self.rows(rows, low=look.is_portrait)

    def _rate(self, level: str) -> None:
        if int(level) > _ASK_WHY_FROM or not self.page.reasons:
            self.answer((int(level), ()))
            return
        self.draft = _Rated(int(level))
        self._list_page = 0
        self.rebuild()

    def _reason(self, reason: str) -> None:
        chosen = set(self.draft.reasons) ^ {reason}
        self.draft = replace(self.draft, reasons=tuple(c.id for c in self.page.reasons if c.id in chosen))
        self.rebuild()

    def has_leave(self) -> bool:
        """Skipping ends the visit too."""
        return False

    def extras(self) -> list[FootButton]:
        return [FootButton("skip", self.read(self.page.skip), lambda: self.answer(None))]

    def primary(self) -> tuple[str, Callable[[], None] | None] | None:
        if not self.draft.level:
            return None
        return self.look.text("rating.send"), lambda: self.answer((self.draft.level, self.draft.reasons))
