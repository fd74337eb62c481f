"""Long text in pieces that a list can page."""

from __future__ import annotations

from screens.lettering import lines_of
from screens.parts.part import Part
from screens.parts.text import Text
from screens.theme import MAX_LINE_EM, Look, Role

_LINES_A_PIECE = 4


def text_pieces(look: Look, text: str, width: float, *, role: Role = Role.BODY) -> list[Part]:
    """The text as parts of at most four lines."""
    font_px = look.font_px(role)
    pieces: list[Part] = []
    for paragraph in text.splitlines():
        lines = lines_of(paragraph, font_px, min(width, MAX_LINE_EM * font_px))
        chunks = [lines[start : start + _LINES_A_PIECE] for start in range(0, len(lines), _LINES_A_PIECE)]
        pieces += [Text(look, "\n".join(chunk), width, role=role) for chunk in chunks]
    return pieces
