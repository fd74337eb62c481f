"""Put your card in, or lay it on: a picture of it, and how far the reading is."""

from __future__ import annotations

from kiosk.pages import CardPrompt, CardStep, Tone
from screens.pages.screen import PageScreen
from screens.parts.card_picture import CardPicture
from screens.parts.laid_card_picture import LaidCardPicture
from screens.parts.panel import Callout
from screens.theme import Role

_TONES = {
    CardStep.WAITING: Tone.NEUTRAL,
    CardStep.READING: Tone.NEUTRAL,
    CardStep.TROUBLE: Tone.WARN,
}
_MOST_PICTURE_MM = 150.0


class CardPromptScreen(PageScreen[CardPrompt]):
    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation)
        if message := self.read(page.message):
            self.add_bottom(Callout(look, width, [("", message)], tone=_TONES[page.step], role=Role.BODY))
        height = min(self.room, look.mm(_MOST_PICTURE_MM))
        picture = LaidCardPicture if page.is_laid else CardPicture
        self.add_bottom(picture(look, width, height, page.step))
