"""What do you want today: large tiles; one that cannot be used now says why."""

from __future__ import annotations

from kiosk.pages import Choice, Home, Tile, Tone
from kiosk.words import listed
from screens.pages.screen import PageScreen
from screens.parts.panel import Callout
from screens.parts.part import Part
from screens.parts.press import Act, Pressable
from screens.parts.text import Text, place_down, stack
from screens.surround import FootButton
from screens.theme import Look, Role, TextStep

TILE_MM = 57.0


class HomeScreen(PageScreen[Home]):
    asks_before_leaving = False

    def is_whole(self) -> bool:
        return True

    def extras(self) -> list[FootButton]:
        return [self._way_in(way) for way in self.page.staff]

    def _way_in(self, way: Choice) -> FootButton:
        return FootButton(f"staff.{way.id}", self.read(way.label), lambda: self.answer(way.id))

    def build(self) -> None:
        look = self.look
        self._head()
        columns, gap = (2, look.mm(5)) if look.is_portrait else (4, look.mm(4))
        if not look.is_portrait:
            self._say_why()
        rows = _rows_of(self.page.tiles, columns, primary_alone=look.is_portrait)
        boxes = [[self._box(tile, len(row), columns, gap) for tile in row] for row in rows]
        heights = _heights(
            [max(box.height for box in row) for row in boxes], look.mm(TILE_MM), self.room, gap
        )
        y: float = self._bottom
        for row, height in zip(reversed(boxes), reversed(heights), strict=True):
            for index, box in enumerate(row):
                box.height = height
                self.put(box, self.body.x + index * (box.width + gap), y)
            y += height + gap

    def _head(self) -> None:
        """Who is helped needs no advice, nor who has a slip in hand; a wide panel has one line for who
        helps or for the welcome."""
        kicker = self.frame.kicker
        if self.look.is_portrait:
            self.head(self.page.title, "" if kicker or self.page.code else self.page.subtitle)
            if code := self.read(self.page.code):
                colour = "warn" if self.page.code_tone is Tone.WARN else "soft"
                role = Role.SMALL if self.look.step is TextStep.LARGEST else Role.BODY  # one line
                self.add_top(Text(self.look, code, self.side.width, role=role, colour=colour), 3)
        else:
            welcome = self.read(kicker or self.page.title)
            self.add_top(Text(self.look, welcome, self.side.width, role=Role.TITLE), 2)

    def _say_why(self) -> None:
        """The tiles of a wide panel are too small for reasons: they stand below, each once, and under them
        what is said of codes."""
        titles: dict[str, list[str]] = {}
        for tile in self.page.tiles:
            if tile.blocked:
                titles.setdefault(self.read(tile.blocked), []).append(self.read(tile.title))
        look = self.look
        said = [look.text("home.why", title=self.read(listed(of)), why=why) for why, of in titles.items()]
        said += [code] if (code := self.read(self.page.code)) else []
        tone = Tone.WARN if titles else self.page.code_tone
        if said:
            self.add_bottom(Callout(look, self.body.width, [("", each) for each in said], tone=tone))

    def _box(self, tile: Tile, in_row: int, columns: int, gap: int) -> TileBox:
        cells = 1 if tile.is_primary and in_row == 1 else columns
        width = (self.body.width - gap * (cells - 1)) / cells
        under = (tile.blocked or tile.subtitle) if self.look.is_portrait else ""
        act = None if tile.blocked else (lambda: self.answer(tile.id))
        return TileBox(self.look, tile, self.read(tile.title), self.read(under), width, act)


def _heights(least: list[float], wanted: int, room: float, gap: int) -> list[float]:
    """A height for each row: as wanted where there is room, never below what its words need."""
    room -= gap * (len(least) - 1)
    heights = [max(wanted, height) for height in least]
    spare = room - sum(heights)
    if spare >= 0:  # the first row, the way most people take, grows
        return [heights[0] + min(spare, wanted * 0.3), *heights[1:]]
    give = sum(height - low for height, low in zip(heights, least, strict=True))
    share = min(1.0, -spare / give) if give else 0.0
    return [height - share * (height - low) for height, low in zip(heights, least, strict=True)]


def _rows_of(tiles: tuple[Tile, ...], columns: int, *, primary_alone: bool) -> list[list[Tile]]:
    """The primary tile over the whole width where there is height for it, the others beside each other."""
    alone = [tile for tile in tiles if tile.is_primary and primary_alone]
    others = [tile for tile in tiles if tile not in alone]
    return [[tile] for tile in alone] + [others[i : i + columns] for i in range(0, len(others), columns)]


class TileBox(Pressable):
    """One way into the kiosk."""

    def __init__(self, look: Look, tile: Tile, title: str, under: str, width: float, act: Act | None) -> None:
        words = f"{title}，{under}" if under else title
        strong = "on_blue" if tile.is_primary and act else "ink" if act else "on_idle"
        weak = "on_blue" if tile.is_primary and act else "soft" if act else "warn"
        self._pad = look.mm(8 if not look.is_low else 4)
        room = width - 2 * self._pad
        self._texts: list[Part] = [Text(look, title, room, role=Role.TITLE, colour=strong)]
        if under:
            self._texts.append(Text(look, under, room, role=Role.SMALL, colour=weak))
        height = stack(self._texts) + look.mm(8 if not look.is_low else 3)
        super().__init__(look, width, height, touch_id=f"tile.{tile.id}", say=words, act=act)
        self._is_primary = tile.is_primary
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        look = self.look
        if self.act is None:
            self.blocked()
        elif self._is_primary:
            self.shows_press_on(self.fill("blue", radius_mm=3))
        else:
            self.shows_press_on(self.bordered("field", "blue"))
        spare = self.height - stack(self._texts)
        above = spare / 2 if look.is_low else max(0, spare - look.mm(6))
        place_down(self._texts, self.x + self._pad, self.top - above)
