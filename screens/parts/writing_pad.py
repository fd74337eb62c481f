"""A wide pad for several characters, and the keys at its side."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.graphics import Color, Line

from kiosk.pages import Stroke
from screens.lettering import width_of
from screens.parts.keys import KEY_GAP_MM, LEAST_KEY_MM, Key, KeyGrid
from screens.parts.pad import Pad
from screens.parts.part import Part
from screens.theme import Look, Role

UNDO, WIPE, DELETE = "undo", "wipe", "delete"


class WritingPad(Pad):
    """Keeps what is written on it; a tap is a dot. A finger that comes beside another writes nothing."""

    least_points = 1
    pen_mm = 1.6

    def __init__(
        self,
        look: Look,
        width: float,
        height: float,
        strokes: Sequence[Stroke],
        done: Callable[[Stroke], None],
    ) -> None:
        say = look.text("typing.hint.handwriting")
        super().__init__(look, width, height, tuple(strokes), done, say=say, act=None)
        self.touch_id = "writing"  # no keypad writes on it: `act` is None

    def show(self, strokes: Sequence[Stroke]) -> None:
        """These and no others; what is being drawn now is given up."""
        self._strokes = tuple(strokes)
        self._line, self._points = None, []
        self.canvas.clear()
        self.draw_strokes()

    def draw_rule(self) -> None:
        """A line in the middle, as squared paper has: characters stand on neither edge."""
        inset, step = self.look.mm(6), self.look.mm(4)
        with self.canvas.before:
            Color(*self.look.palette.rgb("line"))
            for x in range(round(self.x + inset), round(self.right - inset), 2 * step):
                Line(points=(x, self.center_y, x + step, self.center_y), width=self.look.mm(0.15))


class PadBox(Part):
    """The pad, and beside it: take back a stroke, wipe the pad, delete from the field."""

    def __init__(
        self,
        look: Look,
        width: float,
        height: float,
        strokes: Sequence[Stroke],
        done: Callable[[Stroke, float], None],
        press: Callable[[str], None],
    ) -> None:
        super().__init__(look, width, height)
        gap = look.mm(KEY_GAP_MM)
        labels = {key: look.text(f"key.{key}") for key in (UNDO, WIPE, DELETE)}
        widest = max(width_of(label, look.font_px(Role.SMALL)) for label in labels.values()) + look.mm(5)
        key_width = max(look.mm(LEAST_KEY_MM + 2), widest)
        columns = 2 if look.is_low else 1
        keys = [Key(key, label) for key, label in labels.items()]
        if columns == 2:
            keys[-1] = Key(DELETE, labels[DELETE], 2)
        side = columns * key_width + (columns - 1) * gap
        rows = -(-sum(key.cells for key in keys) // columns)
        high = (height - (rows - 1) * gap) / rows
        self._keys = KeyGrid(look, side, keys, columns, press, high=high)
        pad_width = width - side - gap
        self.pad = WritingPad(
            look, pad_width, height, strokes, lambda stroke: done(stroke, pad_width / height)
        )
        self.add_widget(self.pad)
        self.add_widget(self._keys)

    def paint(self) -> None:
        self.pad.place(self.x, self.y)
        self._keys.place(self.right - self._keys.width, self.y)
