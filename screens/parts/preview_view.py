"""The live picture of the paper under the lamp, with the edges that were found."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Line, Rectangle
from kivy.graphics.texture import Texture

from kiosk.pages import Preview, Tone
from screens.parts.part import Part
from screens.parts.text import Text
from screens.theme import Look

_FRAME_INSET = 0.08  # of the picture's sides
_FRAME_ARM = 0.12  # of its shorter side


class PreviewView(Part):
    """One texture, filled anew with every picture. Thread: main only.

    `is_live`: while no page is seen, four angles show where it belongs.
    """

    def __init__(
        self, look: Look, width: float, height: float, message: str, tone: Tone, *, is_live: bool = False
    ) -> None:
        super().__init__(look, width, height)
        self._is_live = is_live
        self._texture: Any = None
        self._preview: Preview | None = None
        room = width - look.mm(16)
        self._message = Text(
            look, message, room, colour="on_stage", bold=tone is not Tone.NEUTRAL, align="center"
        )
        self._foot = self._message.height + look.mm(8) if message else look.mm(3)
        self.add_widget(self._message)

    def paint(self) -> None:
        self.bordered("stage", "stage" if not self.look.is_high_contrast else "line")
        self._message.place(self.x + self.look.mm(8), self.y + (self._foot - self._message.height) / 2)

    def show(self, preview: Preview | None) -> None:
        """Draw this picture in place of the last one."""
        self.canvas.after.clear()
        if preview is None or not preview.rgb:
            return
        if self._texture is None or self._texture.size != (preview.width, preview.height):
            self._texture = Texture.create(size=(preview.width, preview.height), colorfmt="rgb")
            self._texture.flip_vertical()
        self._texture.blit_buffer(preview.rgb, colorfmt="rgb", bufferfmt="ubyte")
        inset = self.look.mm(3)
        room_x, room_y = self.width - 2 * inset, self.height - inset - self._foot
        scale = min(room_x / preview.width, room_y / preview.height)
        width, height = preview.width * scale, preview.height * scale
        left, low = self.center_x - width / 2, self.y + self._foot + (room_y - height) / 2
        with self.canvas.after:
            Color(1, 1, 1)
            Rectangle(texture=self._texture, pos=(left, low), size=(width, height))
            if preview.quad:
                Color(*self.look.palette.rgb("found" if preview.is_good else "unsure"))
                points = [c for x, y in preview.quad for c in (left + x * width, low + (1 - y) * height)]
                Line(points=points, close=True, width=self.look.mm(0.8), joint="miter")
            elif self._is_live:
                Color(*self.look.palette.rgb("on_stage"))
                for corner in _angles(left, low, width, height):
                    Line(points=corner, width=self.look.mm(0.6), joint="miter")


def _angles(left: float, low: float, width: float, height: float) -> list[tuple[float, ...]]:
    """What a viewfinder shows at the corners of the part that is well seen: end, corner, end of each."""
    arm = _FRAME_ARM * min(width, height)
    sides = [(left + _FRAME_INSET * width, 1), (left + (1 - _FRAME_INSET) * width, -1)]
    ends = [(low + _FRAME_INSET * height, 1), (low + (1 - _FRAME_INSET) * height, -1)]
    return [(x + arm * right, y, x, y, x, y + arm * up) for x, right in sides for y, up in ends]
