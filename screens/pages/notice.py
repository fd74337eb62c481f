"""One notice: what to bring, how long, what it costs; on paper or on the phone too."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.pages import Notice, NoticeAnswer, Tone
from screens.pages.screen import PageScreen
from screens.parts.blocks import CodeRow
from screens.parts.panel import Callout
from screens.parts.part import Part
from screens.parts.row import Row
from screens.parts.text import stack
from screens.surround import FootButton
from screens.theme import Look

_SHARE_BELOW = 0.36  # of the body's height: what the first facts may take under the list


class NoticeScreen(PageScreen[Notice]):
    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        self.head(page.title, page.explanation)
        facts = [
            (look.text("notice.fact", label=self.read(label)), self.read(said)) for label, said in page.facts
        ]
        first = _that_fit(look, width, facts, self.room * _SHARE_BELOW) if look.is_portrait else 0
        if blocked := self.read(page.blocked):
            self.add_bottom(Callout(look, width, [("", blocked)], tone=Tone.WARN))
        if first:
            self.add_bottom(Callout(look, width, facts[:first]))
        parts: list[Part] = [
            Row(
                look,
                self.body.width,
                self.read(row.name),
                note=self.read(row.how),
                badge=self.read(row.badge),
                tone=row.tone,
            )
            for row in page.rows
        ]
        parts += [Callout(look, self.body.width, [fact]) for fact in facts[first:]]
        captions = [self.read(page.qr_caption), self.read(page.source_note)]
        if page.qr:
            parts.append(CodeRow(look, self.body.width, page.qr, captions))
        self.rows(parts)

    def extras(self) -> list[FootButton]:
        if not self.page.can_print:
            return []
        return [FootButton("print", self.look.text("notice.print"), lambda: self.answer(NoticeAnswer.PRINT))]

    def primary(self) -> tuple[str, Callable[[], None] | None] | None:
        if self.page.blocked:
            return None
        return self.once_seen(self.look.text("notice.start"), lambda: self.answer(NoticeAnswer.START))


def _that_fit(look: Look, width: float, facts: list[tuple[str, str]], room: float) -> int:
    """How many of the first facts fit into this height, at most three."""
    count = min(3, len(facts))
    while count and stack([Callout(look, width, facts[:count])]) > room:
        count -= 1
    return count
