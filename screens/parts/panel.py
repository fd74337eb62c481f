"""Callouts, codes to scan with a phone, and plain areas."""

from __future__ import annotations

from typing import Any

import segno
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture

from kiosk.pages import Tone
from screens.parts.part import Part
from screens.parts.text import Text, place_down, stack
from screens.theme import Look, Role

_BARS = {Tone.NEUTRAL: "blue", Tone.OK: "ok", Tone.WARN: "warn"}
_WASHES = {Tone.NEUTRAL: "wash", Tone.OK: "ok_wash", Tone.WARN: "warn_wash"}


class Callout(Part):
    """Sentences on a wash with a bar at their left. Each is (bold lead, text)."""

    def __init__(
        self,
        look: Look,
        width: float,
        sentences: list[tuple[str, str]],
        *,
        tone: Tone = Tone.NEUTRAL,
        role: Role = Role.SMALL,
    ) -> None:
        room = width - look.mm(11)
        self._texts: list[Part] = [
            Text(look, lead + text, room, role=role, lead=lead) for lead, text in sentences
        ]
        super().__init__(look, width, stack(self._texts, look.mm(1)) + look.mm(6))
        self._tone = tone
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        look = self.look
        self.fill(_WASHES[self._tone])
        with self.canvas.before:
            Color(*look.palette.rgb(_BARS[self._tone]))
            Rectangle(pos=self.pos, size=(look.mm(1.6), self.height))
        place_down(self._texts, self.x + look.mm(6), self.top - look.mm(3), look.mm(1))


class Code(Part):
    """A QR code. Source: ISO/IEC 18004, quiet zone of four modules, dark on light in every theme."""

    def __init__(self, look: Look, content: str, side: float) -> None:
        super().__init__(look, side, side)
        self._texture = _code_texture(content)

    def paint(self) -> None:
        with self.canvas:
            Color(1, 1, 1)
            Rectangle(texture=self._texture, pos=self.pos, size=self.size)


def _code_texture(content: str) -> Any:
    rows = [
        bytes(0 if dark else 255 for dark in row)
        for row in segno.make(content, error="m").matrix_iter(border=4)
    ]
    texture = Texture.create(size=(len(rows[0]), len(rows)), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(b"".join(reversed(rows)), colorfmt="luminance", bufferfmt="ubyte")
    return texture
