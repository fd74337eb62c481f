"""Find a matter: type its first letters, touch what appears."""

from __future__ import annotations

from dataclasses import replace

from kiosk.pages import Results, Search
from screens.pages.choose import MOST_A_PAGE, choice_rows
from screens.pages.screen import PageScreen
from screens.parts.keys import CLEAR, DELETE, Field, KeyGrid, columns_for, letter_keys
from screens.parts.text import Text
from screens.theme import Role

_LONGEST = 24


class SearchScreen(PageScreen[Search]):
    draft: str

    def start(self) -> None:
        self.draft = ""

    def build(self) -> None:
        look, page, width = self.look, self.page, self.body.width
        found = page.search(self.draft) if self.draft else Results(page.suggestions)
        if look.is_portrait or not found.message:  # a narrow side has room for one of them
            self.head(page.title, page.explanation if look.is_portrait else "")
        field = Field(look, self.side.width, hint=look.text("search.hint"))
        self.add_top(field)
        field.write(self.draft)
        self.add_bottom(KeyGrid(look, width, letter_keys(look), columns_for(look, width), self._press))
        if found.message:
            self.add_top(Text(look, look.read(found.message), self.side.width, role=Role.BODY))
        if not look.is_portrait:  # keys fill the list's side, so what is found stands under the field
            self.body, self._top, self._bottom = self.side, self._side_top, self.side.y
        choices = (*found.choices, *page.others)
        if not look.is_portrait:
            choices = tuple(replace(choice, note="") for choice in choices)
        rows = choice_rows(look, choices, self.body.width, self.answer, least_mm=21)
        self.rows(rows, most=MOST_A_PAGE, gap_mm=3)

    def _press(self, key: str) -> None:
        before = self.draft
        if key == DELETE:
            self.draft = before[:-1]
        elif key == CLEAR:
            self.draft = ""
        elif len(before) < _LONGEST:
            self.draft = before + key
        if self.draft != before:
            self._list_page = 0
            self.rebuild()
