"""Nobody is here: hall, hours, what works, and one invitation. Any touch begins."""

from __future__ import annotations

from kivy.clock import Clock

from kiosk.pages import Attract, Tone
from screens.geometry import Area
from screens.pages.screen import PageScreen
from screens.parts.panel import Callout
from screens.parts.part import Part
from screens.parts.press import Pressable
from screens.parts.text import Text, place_down, stack
from screens.surround import Strip
from screens.theme import Look, Role


class AttractScreen(PageScreen[Attract]):
    asks_before_leaving = False
    fills_window = True

    def rebuild(self) -> None:
        """Blank ground first: what the last person saw is gone before anything new is drawn."""
        self.clear_widgets()
        self._timers.append(Clock.schedule_once(lambda _dt: self._welcome(), 0.05))

    def _welcome(self) -> None:
        look, page = self.look, self.page
        self.clear_widgets()
        whole = Pressable(
            look, look.width_px, look.height_px, touch_id="begin", say=look.text("attract.begin"),
            act=lambda: self.answer(None),
        )  # fmt: skip
        self.add_widget(whole)
        whole.place(0, 0)
        whole.shows_press_on(whole.fill("deep"))
        width = look.width_px - look.mm(20)
        words: list[Part] = [
            Text(look, self.read(page.hall), width, colour="on_deep", align="center"),
            *(self._closed(width) if page.closed else self._welcoming(width)),
        ]
        languages = Text(
            look, look.text("attract.languages"), width, role=Role.SMALL, colour="on_deep", align="center"
        )
        invitation = Invitation(look, min(width, look.mm(200)), self.read(page.code), page.code_tone)
        strip = Strip(look, Area(0, 0, look.width_px, look.mm(13)), page.works)
        for part in (*words, invitation, strip, languages):
            whole.add_widget(part)
        gap = look.mm(6)
        share = 0.68 if look.is_portrait or page.closed else 0.6
        place_down(words, look.mm(10), look.height_px * share + stack(words, gap) / 2, gap)
        invitation.place(
            (look.width_px - invitation.width) / 2, look.height_px * (0.22 if look.is_portrait else 0.15)
        )
        strip.place(0, 0)
        languages.place(look.mm(10), look.height_px - languages.height - look.mm(4))
        self.desk.changed()

    def _welcoming(self, width: float) -> list[Part]:
        look, page = self.look, self.page
        words: list[Part] = [
            Text(look, look.text("attract.title"), width, role=Role.TITLE, colour="on_deep", align="center"),
            Text(look, self.read(page.hours), width, colour="on_deep", align="center"),
        ]
        if note := self.read(page.note):
            words.append(Text(look, note, width, role=Role.SMALL, colour="on_deep", align="center"))
        return words

    def _closed(self, width: float) -> list[Part]:
        """In the place of the promise that all can be done."""
        words = self.read(self.page.closed)
        return [Callout(self.look, width, [("", words)], tone=Tone.WARN, role=Role.BODY)]


class Invitation(Part):
    """The one thing to do, in a box as large as a hand; and what else one may do with a slip in hand."""

    def __init__(self, look: Look, width: float, code: str, tone: Tone) -> None:
        begin = Text(look, look.text("attract.begin"), width, role=Role.TITLE, colour="blue", align="center")
        colour = "warn" if tone is Tone.WARN else "soft"
        self._texts: list[Part] = [begin]
        if code:
            self._texts.append(Text(look, code, width, role=Role.SMALL, colour=colour, align="center"))
        self._gap = look.mm(2)
        high = stack(self._texts, self._gap)
        super().__init__(look, width, high + look.mm((12 if code else 24) if not look.is_low else 10))
        for part in self._texts:
            self.add_widget(part)

    def paint(self) -> None:
        self.bordered("field", "line")
        spare = self.height - stack(self._texts, self._gap)
        place_down(self._texts, self.x, self.top - spare / 2, self._gap)
