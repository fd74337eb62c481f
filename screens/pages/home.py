"""What do you want today: large tiles; one that cannot be used now says why."""

from __future__ import annotations

from kivy.graphics import Color, Line

from kiosk.pages import Home, Tile
from screens.pages.screen import PageScreen
from screens.parts.part import Part
from screens.parts.press import Act, Pressable
from screens.parts.text import Text, place_down, stack
from screens.theme import Look, Role

TILE_MM = 57.0
LEAST_TILE_MM = 24.0


class HomeScreen(PageScreen[Home]):
    def build(self) -> None:
        look, body = self.look, self.body
        self.head(self.page.title, self.page.subtitle)
        columns, gap = (2, look.mm(5)) if look.is_portrait else (3, look.mm(4))
        rows = _rows_of(self.page.tiles, columns, primary_alone=look.is_portrait)
        wanted = look.mm(TILE_MM)
        high = min(wanted, (self.room - gap * (len(rows) - 1)) / len(rows))
        lead = min(high * 1.3, self.room - (high + gap) * (len(rows) - 1))
        y = self._bottom
        for row in reversed(rows):
            width = (body.width - gap * (len(row) - 1)) / len(row) if len(row) != columns - 1 or len(row) == 1 else (
                (body.width - gap * (columns - 1)) / columns
            )
            tall = lead if row[0].is_primary and len(row) == 1 else high
            for index, tile in enumerate(row):
                act = None if tile.blocked else (lambda chosen=tile.id: self.answer(chosen))
                box = TileBox(look, tile, self.read(tile.title), self.read(tile.blocked or tile.subtitle), width, tall, act)
                self.put(box, body.x + index * (width + gap), y)
            y += tall + gap


def _rows_of(tiles: tuple[Tile, ...], columns: int, *, primary_alone: bool) -> list[list[Tile]]:
    """The primary tile over the whole width where there is height for it, the others beside each other."""
    alone = [tile for tile in tiles if tile.is_primary and primary_alone]
    others = [tile for tile in tiles if tile not in alone]
    return [[tile] for tile in alone] + [others[i : i + columns] for i in range(0, len(others), columns)]


class TileBox(Pressable):
    """One way into the kiosk."""

    def __init__(
        self, look: Look, tile: Tile, title: str, under: str, width: float, height: float, act: Act | None
    ) -> None:
        words = f"{title}，{under}" if under else title
        super().__init__(look, width, height, touch_id=f"tile.{tile.id}", say=words, act=act)
        self._is_primary = tile.is_primary
        strong = "on_blue" if tile.is_primary and act else "ink" if act else "on_idle"
        weak = "on_blue" if tile.is_primary and act else "soft" if act else "warn"
        room = width - look.mm(14)
        self._texts: list[Part] = [Text(look, title, room, role=Role.TITLE, colour=strong)]
        if under:
            self._texts.append(Text(look, under, room, role=Role.SMALL, colour=weak))
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        look = self.look
        if self.act is None:
            self.shows_press_on(self.fill("idle", radius_mm=3))
            self._dashes()
        elif self._is_primary:
            self.shows_press_on(self.fill("blue", radius_mm=3))
        else:
            self.shows_press_on(self.bordered("field", "blue"))
        spare = self.height - stack(self._texts)
        place_down(self._texts, self.x + look.mm(8), self.top - max(0, spare - look.mm(7)))

    def _dashes(self) -> None:
        """A broken border: seen without colour that this one is closed."""
        step, inset = self.look.mm(2), self.look.mm(0.5)
        left, right, low, high = self.x + inset, self.right - inset, self.y + inset, self.top - inset
        with self.canvas.before:
            Color(*self.look.palette.rgb("line"))
            for x in range(round(left), round(right), 2 * step):
                for y in (low, high):
                    Line(points=(x, y, min(x + step, right), y), width=self.look.mm(0.3))
            for y in range(round(low), round(high), 2 * step):
                for x in (left, right):
                    Line(points=(x, y, x, min(y + step, high)), width=self.look.mm(0.3))
