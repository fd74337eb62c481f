"""Where the frame's parts lie: top, status strip, tools, footer, and the body between them."""

from __future__ import annotations

from dataclasses import dataclass

from screens.theme import Look


@dataclass(frozen=True, slots=True)
class Area:
    """Units: pixels, y up from the window's lower edge."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def top(self) -> int:
        return self.y + self.height

    def inset(self, margin_x: int, margin_y: int) -> Area:
        return Area(
            self.x + margin_x, self.y + margin_y, self.width - 2 * margin_x, self.height - 2 * margin_y
        )


HEAD_SHARE = 0.4  # of a wide panel: question at the left, what answers it at the right
LOW_HEAD_SHARE = 0.34  # six keys of 15 mm need the rest


@dataclass(frozen=True, slots=True)
class Geometry:
    header: Area
    strip: Area
    tools: Area
    footer: Area
    body: Area

    def panes(self, look: Look) -> tuple[Area, Area]:
        """Head and list: one over the other in the same area, side by side on a wide panel."""
        if look.is_portrait:
            return self.body, self.body
        gap = look.mm(6)
        head = round((self.body.width - gap) * (LOW_HEAD_SHARE if look.is_low else HEAD_SHARE))
        rest = self.body.width - gap - head
        return (
            Area(self.body.x, self.body.y, head, self.body.height),
            Area(self.body.x + head + gap, self.body.y, rest, self.body.height),
        )


def geometry_of(look: Look) -> Geometry:
    """Portrait: top, strip, body, tools, footer. Landscape: the tools stand at the right of the body.

    Source: mockups/README.md: top 27, strip 13, tools 17 high with 4 around, footer 36 mm.
    """
    width, height, mm = look.width_px, look.height_px, look.mm
    if look.is_portrait:
        header = Area(0, height - mm(27), width, mm(27))
        strip = Area(0, header.y - mm(13), width, mm(13))
        footer = Area(0, 0, width, mm(36))
        tools = Area(mm(10), footer.top + mm(5), width - mm(20), mm(17))
        bottom = tools.top + mm(6)
        body = Area(mm(10), bottom, width - mm(20), strip.y - mm(9) - bottom)
        return Geometry(header, strip, tools, footer, body)
    low = look.is_low
    header = Area(0, height - mm(10 if low else 16), width, mm(10 if low else 16))
    strip = Area(0, header.y - mm(8 if low else 12), width, mm(8 if low else 12))
    footer = Area(0, 0, width, mm(20 if low else 30))
    side = mm(27 if low else 40)
    margin = mm(3 if low else 8)
    margin_y = mm(2 if low else 4)
    tools = Area(width - side - margin, footer.top + margin_y, side, strip.y - footer.top - 2 * margin_y)
    body = Area(margin, footer.top + margin_y, tools.x - 2 * margin, strip.y - footer.top - 2 * margin_y)
    return Geometry(header, strip, tools, footer, body)
