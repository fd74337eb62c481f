"""Where answers are proposed from, so that nobody is asked twice; each says its source and is shown.

The order: the card; an issued licence that is held; a licence scanned in this visit; what was told in an
earlier matter. A paper that somebody laid down a minute ago knows better than last year's form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kiosk.answer_checks import check
from kiosk.answers import Value
from kiosk.catalogue.model import Question
from kiosk.holdings import NOTHING, Held
from kiosk.paper_layouts import filled_by
from kiosk.words import Words, say


@dataclass(frozen=True, slots=True, repr=False)
class Proposal:
    """`source`: where it comes from, for its person to judge by."""

    value: Value
    source: Words


@dataclass(frozen=True, slots=True, repr=False)
class Sources:
    """`card`: by the name a question's `prefill` says; `scanned`: by question id."""

    card: Mapping[str, Value | None] = field(default_factory=dict)
    held: Held = NOTHING
    scanned: Mapping[str, str] = field(default_factory=dict)
    earlier_matter: str = ""

    def proposal(self, question: Question, on: date) -> Proposal | None:
        """The first that would do as an answer."""
        for value, source in self._told(question):
            if value is not None and check(question, value, on) is None:
                return Proposal(value, source)
        return None

    def fixed(self, question: Question, on: date) -> Value | None:
        """The answer that nobody is asked for: the only choice there is, or what the card fixes."""
        if question.is_settled:
            return question.options[0].value
        value = self.card.get(question.prefill or "")
        is_fixed = question.is_fixed and value is not None and check(question, value, on) is None
        return value if is_fixed else None

    def _told(self, question: Question) -> tuple[tuple[Value | None, Words], ...]:
        check_it = say("form.check_it")
        earlier = self.held.answers.get(question.id) if question.is_common else None
        return (
            (self.card.get(question.prefill or ""), say("form.from_card", check=check_it)),
            (self._written(question), say("form.from_held_licence", check=check_it)),
            (self.scanned.get(question.id), say("form.from_scan", check=check_it)),
            (earlier, say("form.from_earlier", matter=self.earlier_matter, check=check_it)),
        )

    def _written(self, question: Question) -> str | None:
        """What stands for this question on a paper that is held."""
        told = (filled_by(name, paper.fields) for name, paper in self.held.documents.items())
        return next((values[question.id] for values in told if question.id in values), None)
