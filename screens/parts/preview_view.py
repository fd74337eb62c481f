"""The live picture of the paper under the lamp, with the edges that were found."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Line, Rectangle
from kivy.graphics.texture import Texture

from kiosk.pages import Preview, Tone
from screens.parts.part import Part
from screens.parts.text import Text
from screens.theme import Look


class PreviewView(Part):
    """One texture, filled anew with every picture. Thread: main only."""

    def __init__(self, look: Look, width: float, height: float, message: str, tone: Tone) -> None:
        super().__init__(look, width, height)
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
