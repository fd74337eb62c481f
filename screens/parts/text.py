"""A text, broken and drawn."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle

from screens.lettering import lines_of, texture_of, width_of
from screens.parts.part import Part
from screens.theme import MAX_LINE_EM, Look, Role


class Text(Part):
    """Lines of text no wider than `width` and no longer than 24 characters.

    `lead` is a beginning of the text that stands in bold. `hugs` makes the part as wide as its longest line.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        width: float,
        *,
        role: Role = Role.BODY,
        colour: str = "ink",
        bold: bool = False,
        align: str = "left",
        lead: str = "",
        hugs: bool = False,
    ) -> None:
        font_px = look.font_px(role)
        bold = bold or role is Role.TITLE
        widest = min(width, MAX_LINE_EM * font_px)
        self.text = text
        self.lines = lines_of(text, font_px, widest, bold=bold)
        self.is_too_wide = any(width_of(line, font_px, bold=bold) > widest + 1 for line in self.lines)
        self._texture = texture_of(self.lines, font_px, bold=bold, align=align, lead=lead)
        self._colour = colour
        self._align = align
        self.is_heading = False  # a heading stays with what comes after it
        super().__init__(look, self._texture.width if hugs else width, self._texture.height)

    def paint(self) -> None:
        spare = self.width - self._texture.width
        x = self.x + {"left": 0, "center": spare / 2, "right": spare}[self._align]
        with self.canvas:
            Color(*self.look.palette.rgb(self._colour))
            Rectangle(texture=self._texture, pos=(round(x), self.y), size=self._texture.size)


def stack(parts: list[Part], gap: float = 0) -> float:
    """The height of these parts one under another. Units: pixels."""
    return sum(part.height for part in parts) + gap * max(0, len(parts) - 1)


def place_down(parts: list[Part], x: float, top: float, gap: float = 0) -> float:
    """Place parts one under another from `top`; returns where the last one ends."""
    for part in parts:
        top -= part.height
        part.place(x, top)
        top -= gap
    return top + gap if parts else top
