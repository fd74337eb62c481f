"""A pad to sign on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Line

from kiosk.pages import Stroke
from screens.parts.press import Act, Pressable
from screens.theme import Look

_PEN_MM = 0.9
_MOST_POINTS = 2000  # a stroke; a hand left on the glass ends here


class Pad(Pressable):
    """Draws what the pen draws. Strokes are points as shares of the pad, y down."""

    least_points = 2  # a tap signs nothing
    pen_mm = _PEN_MM

    def __init__(
        self,
        look: Look,
        width: float,
        height: float,
        strokes: tuple[Stroke, ...],
        done: Callable[[Stroke], None],
        *,
        say: str,
        act: Act | None,
    ) -> None:
        """`act`: what a keypad's OK does; `say`: what is heard of it."""
        super().__init__(look, width, height, touch_id="pad", say=say, act=act)
        self._strokes, self._done = strokes, done
        self._points: list[tuple[float, float]] = []
        self._line: Any = None

    def paint(self) -> None:
        self.bordered("field", "blue", border_mm=0.7)
        self.draw_rule()
        self.draw_strokes()

    def draw_rule(self) -> None:
        """The line to sign on."""
        base = self.y + self.height * 0.22
        with self.canvas:
            Color(*self.look.palette.rgb("line"))
            Line(
                points=(self.x + self.look.mm(12), base, self.right - self.look.mm(12), base),
                width=self.look.mm(0.2),
            )

    def draw_strokes(self) -> None:
        for stroke in self._strokes:
            self._draw_stroke(stroke)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """Those it was given; what the pen adds is told to `done`."""
        return self._strokes

    @property
    def points_drawn(self) -> int:
        """Of the stroke under the pen; 0 while the pen is up."""
        return len(self._points)

    def take(self, stroke: Stroke) -> None:
        """As if the pen had drawn it."""
        self._draw_stroke(stroke)
        self._done(stroke)

    def _draw_stroke(self, stroke: Stroke) -> None:
        self._draw([(self.x + x * self.width, self.top - y * self.height) for x, y in stroke])

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        if self._line is None:
            touch.grab(self)
            self._points = [touch.pos]
            self._line = self._draw(self._points)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        if self._line is not None and self.collide_point(*touch.pos) and len(self._points) < _MOST_POINTS:
            self._points.append(touch.pos)
            self._line.points = [c for point in self._points for c in point]
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        shares = tuple(((x - self.x) / self.width, (self.top - y) / self.height) for x, y in self._points)
        self._line, self._points = None, []
        is_gone = self.get_parent_window() is None  # the visit may have ended under the finger
        if not is_gone and len(shares) >= self.least_points:
            self._done(shares)
        return True

    def _draw(self, points: list[tuple[float, float]]) -> Any:
        with self.canvas:
            Color(*self.look.palette.rgb("ink"))
            return Line(
                points=[c for point in points for c in point],
                width=self.look.mm(self.pen_mm) / 2,
                cap="round",
                joint="round",
            )
