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


@dataclass(frozen=True, slots=True)
class Geometry:
    header: Area
    strip: Area
    tools: Area
    footer: Area
    body: Area


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
    header = Area(0, height - mm(11 if low else 16), width, mm(11 if low else 16))
    strip = Area(0, header.y - mm(9 if low else 12), width, mm(9 if low else 12))
    footer = Area(0, 0, width, mm(24 if low else 30))
    side = mm(32 if low else 44)
    margin = mm(4 if low else 8)
    tools = Area(width - side - margin, footer.top + mm(4), side, strip.y - footer.top - mm(8))
    body = Area(margin, footer.top + mm(4), tools.x - 2 * margin, strip.y - footer.top - mm(8))
    return Geometry(header, strip, tools, footer, body)
