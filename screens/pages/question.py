"""One question. The way of answering is a form of its own: choices, text, keys, cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.pages import Answer, Input, Question, Tone
from screens.pages.choose import MOST_A_PAGE, choice_rows
from screens.pages.day import build_day
from screens.pages.keypad import build_keypad
from screens.pages.region import build_region, region_path
from screens.pages.screen import PageScreen
from screens.parts.keys import Field
from screens.parts.panel import Callout
from screens.parts.row import Mark
from screens.parts.text import Text
from screens.parts.typing_panel import TypingPanel
from screens.theme import Role

_LONGEST_TEXT = 100
_MANY_KEYS = frozenset(
    {Input.TEXT, Input.CREDIT_CODE, Input.DOCUMENT_NUMBER}
)  # a low panel is one area for them
_TIGHT = frozenset({Input.DATE, Input.MONEY, Input.ID_NUMBER})  # what is wrong with them takes many words
_FIELD_SHARE = 0.58  # of that area's width


class QuestionScreen(PageScreen[Question]):
    """`draft` is the answer so far: a string, or a tuple of ids."""

    draft: Answer
    _panel: TypingPanel | None = None
    _footer_says = ""

    def start(self) -> None:
        many = self.page.input in {Input.SEVERAL, Input.REGION}
        value = self.page.value
        self.draft = tuple(value or ()) if many else (value if isinstance(value, str) else "")
        self.desk.typing.clear()

    def build(self) -> None:
        page = self.page
        self._panel = None
        if self.is_whole():
            self._tight_head(0.4)
        elif self.look.is_low and page.input in _TIGHT:
            self._tight_head(1.0)
        else:
            self.head(page.title, page.explanation, page.error)
            if source := self.read(page.proposed_from):
                self.add_top(Callout(self.look, self.side.width, [("", source)], tone=Tone.OK))
        match page.input:
            case Input.CHOICE | Input.SEVERAL:
                self._build_choices()
            case Input.TEXT:
                self._build_text()
            case Input.REGION:
                build_region(self, page, region_path(self.draft), self._go_to)
            case Input.DATE:
                build_day(self, page, str(self.draft), self._go_to)
            case _:
                build_keypad(self, page)

    def is_whole(self) -> bool:
        return self.look.is_low and self.page.input in _MANY_KEYS

    def primary(self) -> tuple[str, Callable[[], None] | None]:
        if self._panel and self._panel.ink_first:
            return self._panel.ink_first
        verb = "question.skip" if self.page.is_optional and not self.draft else "frame.continue"
        return self.look.text(verb), lambda: self.answer(self.draft)

    def set_footer(self) -> None:
        self._footer_says = self.primary()[0]
        super().set_footer()

    def clear(self) -> None:
        super().clear()
        self._panel = None
        self.desk.typing.clear()

    def _tight_head(self, share: float) -> None:
        """Only the question, or what is wrong with the answer, in this share of the head's width."""
        self.side = replace(self.side, width=round(self.side.width * share))
        error = self.read(self.page.error)
        words, colour = (error, "warn") if error else (self.read(self.page.title), "ink")
        self.add_top(Text(self.look, words, self.side.width, colour=colour, bold=True))

    # choices

    def _build_choices(self) -> None:
        mark = Mark.RADIO if self.page.input is Input.CHOICE else Mark.CHECK
        chosen = frozenset([self.draft] if isinstance(self.draft, str) else self.draft)
        rows = choice_rows(
            self.look, self.page.choices, self.body.width, self._choose, mark=mark, chosen=chosen
        )
        self.rows(rows, low=True, most=MOST_A_PAGE)

    def _choose(self, choice: str) -> None:
        if isinstance(self.draft, str):
            self.draft = choice
        else:
            chosen = set(self.draft) ^ {choice}
            self.draft = tuple(c.id for c in self.page.choices if c.id in chosen)
        self.rebuild()

    # text

    def _build_text(self) -> None:
        look, beside = self.look, self.is_whole()
        width = self.side.width
        wide = self.field_width
        field = Field(look, wide, lines=2 if look.is_portrait else 1, unit=self.read(self.page.unit))
        panel = TypingPanel(
            look, self.body.width, self.desk.typing, lambda: self._typed(field), self._insert, self._delete
        )
        self._panel = panel
        self.add_bottom(panel)
        if beside:
            self.put_beside(field)
        else:
            self.add_top(field)
        if self.page.max_length and not look.is_low:
            limit = look.text("question.max_length", count=self.page.max_length)
            self.add_top(Text(look, limit, width, role=Role.SMALL, colour="soft"))
        self._typed(field)

    @property
    def field_width(self) -> float:
        return self.body.width * _FIELD_SHARE if self.is_whole() else self.side.width

    def put_beside(self, field: Field) -> None:
        """The field at the right of the question, on a panel that is one area."""
        self.put(field, self.body.right - field.width, self.body.top - field.height)

    def _typed(self, field: Field) -> None:
        field.write(str(self.draft), self.desk.typing.marked)
        if self.primary()[0] != self._footer_says:
            self.set_footer()
        self.desk.changed()

    def _insert(self, more: str) -> None:
        limit = self.page.max_length or _LONGEST_TEXT
        self.write((str(self.draft) + more)[:limit])

    def _delete(self) -> None:
        self.write(str(self.draft)[:-1])

    def write(self, value: str) -> None:
        """A new draft; what the footer says of an optional question follows it."""
        was_empty, self.draft = not self.draft, value
        if self.page.is_optional and was_empty != (not value):
            self.set_footer()

    # region and date

    def _go_to(self, picked: Answer) -> None:
        self.draft = picked
        self._list_page = 0
        self.rebuild()
