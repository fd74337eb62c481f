"""What surrounds every page and never moves: hall and time, what works now, tools, footer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

from babel.dates import format_date, format_time
from kivy.graphics import Color, Ellipse, Line, Rectangle
from kivy.uix.widget import Widget

from kiosk.pages import Light
from screens.geometry import Area, geometry_of
from screens.parts.button import Button, Style, button_width, fitting_role
from screens.parts.part import Part
from screens.parts.press import Act
from screens.parts.text import Text
from screens.theme import Look, Role, TextStep

P = TypeVar("P", bound=Part)

# China has one civil time and no daylight saving. Source: GB/T 15835 / UTC+8 since 1949.
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class FootButton:
    """A button of the footer. The primary one and wide ones share the room that is left."""

    touch_id: str
    label: str
    act: Act | None
    style: Style = Style.QUIET
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that cannot be used now has no act and stays at its place, greyed."""

    touch_id: str
    label: str
    act: Act | None


class Header(Part):
    """The hall's name and the time of day."""

    def __init__(self, look: Look, area: Area, hall: str) -> None:
        super().__init__(look, area.width, area.height)
        room = area.width * 0.62
        look = look.with_step(TextStep.NORMAL)  # the frame's own words keep their size
        role = fitting_role(look, hall, room, Role.BODY, bold=True)
        self._hall = Text(look, hall, room, role=role, colour="on_deep", bold=True)
        self.add_widget(self._hall)
        self._time: Text | None = None
        self._shown = ""

    def paint(self) -> None:
        self.fill("deep")
        self._hall.place(self.x + self.look.mm(10), self.y + (self.height - self._hall.height) / 2)
        self.tick()

    def tick(self) -> None:
        """Write the time again when the minute has changed."""
        now = datetime.now(UTC).astimezone(CHINA)
        date = format_date(now.date(), self.look.text("frame.date_pattern"), locale=self.look.language)
        hour = format_time(now.time(), self.look.text("frame.time_pattern"), locale=self.look.language)
        shown = f"{date}\n{hour}" if self.look.is_portrait else f"{date}  {hour}"
        if shown == self._shown:
            return
        if self._time is not None:
            self.remove_widget(self._time)
        self._shown = shown
        self._time = Text(
            self.look, shown, self.width * 0.3, role=Role.STATUS, colour="on_deep", align="right", hugs=True
        )
        self.add_widget(self._time)
        self._time.place(
            self.right - self.look.mm(10) - self._time.width, self.y + (self.height - self._time.height) / 2
        )


class Strip(Part):
    """What works now: a filled dot works, an open ring does not, and says why."""

    def __init__(self, look: Look, area: Area, lights: tuple[Light, ...]) -> None:
        super().__init__(look, area.width, area.height)
        self._entries: list[tuple[Text, bool]] = []
        for light in lights:
            note = look.read(light.note)
            label = (
                look.text("frame.light_with_note", label=look.read(light.label), note=note)
                if note
                else look.read(light.label)
            )
            colour = "soft" if light.is_ok else "warn"
            entry = Text(look, label, area.width, role=Role.STATUS, colour=colour, hugs=True)
            self._entries.append((entry, light.is_ok))
            self.add_widget(entry)

    def paint(self) -> None:
        look, x, dot = self.look, self.x + self.look.mm(10), self.look.mm(3.2)
        self.fill("wash")
        for entry, is_ok in self._entries:
            y = round(self.center_y - dot / 2)
            with self.canvas:
                Color(*look.palette.rgb("ok" if is_ok else "warn"))
                if is_ok:
                    Ellipse(pos=(x, y), size=(dot, dot))
                else:
                    Line(circle=(x + dot / 2, y + dot / 2, dot / 2), width=look.mm(0.45))
            entry.place(x + dot + look.mm(2), self.center_y - entry.height / 2)
            x = entry.right + look.mm(7)
        with self.canvas:
            Color(*look.palette.rgb("line"))
            Rectangle(pos=self.pos, size=(self.width, look.mm(0.3)))


class ToolRow(Part):
    """The five tools, at the same place on every page."""

    def __init__(self, look: Look, area: Area, tools: list[Tool]) -> None:
        super().__init__(look, area.width, area.height)
        gap, count = look.mm(3), len(tools)
        if look.is_portrait:
            size: tuple[float, float] = ((area.width - gap * (count - 1)) / count, area.height)
        else:
            size = (area.width, min(look.mm(24), (area.height - gap * (count - 1)) // count))
        self._buttons = [
            Button(look, t.label, size[0], height=size[1], touch_id=t.touch_id, act=t.act, style=Style.QUIET,
                   role=Role.STATUS)
            for t in tools
        ]  # fmt: skip
        for button in self._buttons:
            self.add_widget(button)

    def paint(self) -> None:
        gap = self.look.mm(3)
        for index, button in enumerate(self._buttons):
            if self.look.is_portrait:
                button.place(self.x + index * (button.width + gap), self.y)
            else:
                button.place(self.x, self.top - (index + 1) * button.height - index * gap)


class Footer(Part):
    """Back, end and clear, what the page adds, and the primary button in the room that is left."""

    def __init__(self, look: Look, area: Area, buttons: list[FootButton]) -> None:
        super().__init__(look, area.width, area.height)
        margin, self._gap = look.mm(10 if look.is_portrait else 6), look.mm(5)
        high = min(look.mm(24), area.height - look.mm(4))
        room = area.width - 2 * margin - self._gap * (len(buttons) - 1)
        small = Role.BODY if look.step is TextStep.NORMAL and not look.is_low else Role.SMALL
        wide = [b.touch_id for b in buttons if b.is_wide or b.style is Style.PRIMARY]
        widths = {b.touch_id: button_width(look, b.label, small) for b in buttons if b.touch_id not in wide}
        left = (room - sum(widths.values())) / max(1, len(wide))
        alike = _common_role(look, [b.label for b in buttons if b.touch_id in wide], left - look.mm(4))
        self._margin = margin
        self._buttons = [
            Button(look, b.label, widths.get(b.touch_id, left), height=high, touch_id=b.touch_id, act=b.act,
                   style=b.style, role=alike if b.touch_id in wide else small)
            for b in buttons
        ]  # fmt: skip
        for button in self._buttons:
            self.add_widget(button)

    def paint(self) -> None:
        look = self.look
        self.fill("field")
        with self.canvas.before:
            Color(*look.palette.rgb("line"))
            Rectangle(pos=(self.x, self.top), size=(self.width, look.mm(0.3)))
        x = self.x + self._margin
        for button in self._buttons:
            button.place(x, self.y + (self.height - button.height) / 2)
            x = button.right + self._gap


def _common_role(look: Look, labels: list[str], room: float) -> Role:
    """The largest size in which each of these labels stands on one line: equal verbs look equal."""
    role = Role.BODY
    for label in labels:
        role = fitting_role(look, label, room, role, bold=True)
    return role


class Surround(Widget):
    """Holds the four; each is made anew only when what it says changes."""

    def __init__(self, hall: str, tools: Callable[[], list[Tool]]) -> None:
        super().__init__(size_hint=(None, None))
        self._hall, self._tools = hall, tools
        self._header: Header | None = None
        self._strip: Strip | None = None
        self._footer: Footer | None = None
        self._tool_row: ToolRow | None = None
        self._lights: tuple[Light, ...] = ()
        self._look: Look | None = None

    def dress(self, look: Look) -> None:
        """Draw everything for a new look; the footer stays empty until a page fills it."""
        self.clear_widgets()
        self._look, geometry = look, geometry_of(look)
        self._header = Header(look, geometry.header, look.text("frame.hall", hall=self._hall))
        self._strip = Strip(look, geometry.strip, self._lights)
        self._footer = Footer(look, geometry.footer, [])
        self._tool_row = ToolRow(look, geometry.tools, self._tools())
        for part, area in (
            (self._header, geometry.header),
            (self._strip, geometry.strip),
            (self._footer, geometry.footer),
            (self._tool_row, geometry.tools),
        ):
            self.add_widget(part)
            part.place(area.x, area.y)

    def set_lights(self, lights: tuple[Light, ...]) -> None:
        if lights == self._lights:
            return
        self._lights = lights
        if self._look is not None:
            area = geometry_of(self._look).strip
            self._strip = self._exchange(self._strip, Strip(self._look, area, lights), area)

    def set_footer(self, buttons: list[FootButton]) -> None:
        if self._look is not None:
            area = geometry_of(self._look).footer
            self._footer = self._exchange(self._footer, Footer(self._look, area, buttons), area)

    def set_tools(self) -> None:
        """Ask again which tools can be used."""
        if self._look is not None:
            area = geometry_of(self._look).tools
            self._tool_row = self._exchange(self._tool_row, ToolRow(self._look, area, self._tools()), area)

    def _exchange(self, old: Part | None, new: P, area: Area) -> P:
        if old is not None:
            self.remove_widget(old)
        self.add_widget(new)
        new.place(area.x, area.y)
        return new

    def tick(self) -> None:
        if self._header is not None:
            self._header.tick()
