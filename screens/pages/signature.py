"""Sign with a finger or a pen."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Signature, Stroke
from kiosk.words import say
from screens.pages.screen import PageScreen
from screens.parts.button import Button, Style
from screens.parts.pad import Pad
from screens.parts.panel import Callout

_MOST_PAD_MM = 130.0
_ARM = tuple(place / 20 for place in range(5, 16))
_CROSS: tuple[Stroke, ...] = (tuple((x, 0.5) for x in _ARM), tuple((0.5, y) for y in _ARM))


class SignatureScreen(PageScreen[Signature]):
    draft: tuple[Stroke, ...]
    _is_told: bool  # that the keys cannot sign

    def start(self) -> None:
        self.draft, self._is_told = (), False

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        error = say("signature.needs_finger") if self._is_told and not self.draft else page.error
        self.head(page.title, page.explanation if not look.is_low else "", error)
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
        pad_high = min(self.room, look.mm(_MOST_PAD_MM))
        self.add_bottom(
            Pad(look, width, pad_high, self.draft, self._signed, say=self._aloud(), act=self._cross)
        )

    def _aloud(self) -> str:
        if not self.page.is_cross_allowed:
            return self.look.text("signature.needs_finger")
        return self.look.text("signature.crossed" if self.draft == _CROSS else "signature.cross")

    def _signed(self, stroke: Stroke) -> None:
        """Only the first stroke changes the buttons; a rebuild while signing would lose the pen."""
        was_empty = not self.draft
        self.draft = (*self.draft, stroke)
        if was_empty:
            self.rebuild()

    def _cross(self) -> None:
        """Who has only keys signs with a cross where that is allowed, and is told where it is not."""
        if self.page.is_cross_allowed:
            self.draft = _CROSS
        self._is_told = not self.page.is_cross_allowed
        self.rebuild()

    def _clear(self) -> None:
        self.draft = ()
        self.rebuild()

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        return self.look.text("signature.done"), (lambda: self.answer(self.draft)) if self.draft else None
