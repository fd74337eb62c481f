"""The base of all parts: a size known at once, a place given once, and a picture drawn there."""

from __future__ import annotations

from kivy.graphics import Color, Line, SmoothRoundedRectangle
from kivy.uix.widget import Widget

from screens.theme import Look

BORDER_MM = 0.5
RADIUS_MM = 3.0


class Part(Widget):
    """A part knows its size when it is made, so a page is laid out without waiting for a frame."""

    def __init__(self, look: Look, width: float, height: float) -> None:
        super().__init__(size_hint=(None, None), size=(round(width), round(height)))
        self.look = look

    def apply_class_lang_rules(self, *_args: object, **_kwargs: object) -> None:
        """None: Kivy's own style has rules for names like Button, and parts draw themselves."""

    def place(self, x: float, y: float) -> None:
        """Put the lower left corner here, and draw."""
        self.pos = (round(x), round(y))
        self.paint()

    def paint(self) -> None:
        """Draw the ground and place the children; called by `place`."""

    def fill(self, role: str, *, radius_mm: float = 0.0) -> Color:
        """A ground over the whole part. Returns its colour so that a press can change it."""
        return self._box(role, 0, radius_mm)

    def bordered(
        self, fill: str, border: str, *, border_mm: float = BORDER_MM, radius_mm: float = RADIUS_MM
    ) -> Color:
        """A ground inside a border. Returns the colour of the ground."""
        self._box(border, 0, radius_mm)
        return self._box(fill, self.look.mm(border_mm), radius_mm)

    def blocked(self) -> None:
        """The ground of what cannot be used now: a broken border is seen without colour too."""
        self._box("idle", 0, RADIUS_MM)
        step, inset = self.look.mm(2), self.look.mm(0.5)
        left, right, low, high = self.x + inset, self.right - inset, self.y + inset, self.top - inset
        with self.canvas.before:
            Color(*self.look.palette.rgb("line"))
            for x in range(round(left) + step, round(right) - step, 2 * step):
                for y in (low, high):
                    Line(points=(x, y, min(x + step, right), y), width=self.look.mm(0.3))
            for y in range(round(low) + step, round(high) - step, 2 * step):
                for x in (left, right):
                    Line(points=(x, y, x, min(y + step, high)), width=self.look.mm(0.3))

    def _box(self, role: str, inset: int, radius_mm: float) -> Color:
        with self.canvas.before:
            colour = Color(*self.look.palette.rgb(role))
            SmoothRoundedRectangle(
                pos=(self.x + inset, self.y + inset),
                size=(self.width - 2 * inset, self.height - 2 * inset),
                radius=[max(1, self.look.mm(radius_mm) - inset)],
            )
        return colour
