"""Two parts beside each other, as high as the higher one: how lists use a wide panel."""

from __future__ import annotations

from screens.parts.part import Part
from screens.theme import Look


class Pair(Part):
    def __init__(self, look: Look, parts: list[Part], width: float, gap: int) -> None:
        super().__init__(look, width, max(part.height for part in parts))
        self._parts, self._gap = parts, gap
        for part in parts:
            part.height = self.height
            self.add_widget(part)

    def paint(self) -> None:
        x = self.x
        for part in self._parts:
            part.place(x, self.y)
            x = part.right + self._gap


def paired(look: Look, parts: list[Part], width: float, gap: int) -> list[Part]:
    """Neighbours of half the width in pairs; what is wider stands alone."""
    rows: list[Part] = []
    waiting: list[Part] = []
    for part in parts:
        if part.width > width / 2:
            rows += [Pair(look, waiting, width, gap)] if waiting else []
            rows.append(part)
            waiting = []
            continue
        waiting.append(part)
        if len(waiting) == 2:
            rows.append(Pair(look, waiting, width, gap))
            waiting = []
    return rows + ([Pair(look, waiting, width, gap)] if waiting else [])
