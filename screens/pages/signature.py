"""Sign with a finger or a pen."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Signature, Stroke
from screens.pages.screen import PageScreen
from screens.parts.button import Button, Style
from screens.parts.pad import Pad
from screens.parts.panel import Callout

_MOST_PAD_MM = 130.0


class SignatureScreen(PageScreen[Signature]):
    draft: tuple[Stroke, ...]

    def start(self) -> None:
        self.draft = ()

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation if not look.is_low else "", page.error)
        if statement := self.read(page.statement):
            self.add_top(Callout(look, self.side.width, [("", statement)]))
        high = look.mm(20 if not look.is_low else 15)
        wipe = self._clear if self.draft else None
        self.add_bottom(
            Button(
                look,
                look.text("signature.clear"),
                width,
                height=high,
                touch_id="clear",
                style=Style.QUIET,
                act=wipe,
            )
        )
        self.add_bottom(Pad(look, width, min(self.room, look.mm(_MOST_PAD_MM)), self.draft, self._signed))

    def _signed(self, stroke: Stroke) -> None:
        """Only the first stroke changes the buttons; a rebuild while signing would lose the pen."""
        was_empty = not self.draft
        self.draft = (*self.draft, stroke)
        if was_empty:
            self.rebuild()

    def _clear(self) -> None:
        self.draft = ()
        self.rebuild()

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        return self.look.text("signature.done"), (lambda: self.answer(self.draft)) if self.draft else None
