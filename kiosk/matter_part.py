"""An item's place in a matter: what the bundle says of it, and its own view of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.answers import Answers, Value
from kiosk.catalogue.asked import answer_key, item_view
from kiosk.catalogue.model import BundlePart, Item, Question
from kiosk.catalogue.walk import questions_in_order


@dataclass(frozen=True, slots=True)
class Part:
    """An item in a matter, with what the bundle says of it."""

    item: Item
    of_bundle: BundlePart

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def need(self) -> Question | None:
        """Its first question, whether a licence is needed at all; None where the bundle answers it."""
        need = self.item.need
        return None if need is None or need.id in self.given else keyed(self.code, need)

    @property
    def given(self) -> Mapping[str, str]:
        return self.of_bundle.given or {}

    def view(self, answers: Answers) -> dict[str, Value]:
        """The answers to this item's questions, by their ids; what follows from the bundle among them."""
        return {**item_view(self.item, answers), **self.given}

    def given_questions(self) -> tuple[Question, ...]:
        """Its questions that the bundle answers."""
        return tuple(question for question in questions_in_order(self.item) if question.id in self.given)

    def key(self, question: Question) -> str:
        return answer_key(self.code, question)


def keyed(owner: str, question: Question) -> Question:
    """The question as the matter asks it: by its answer's key, without a condition."""
    return replace(question, id=answer_key(owner, question), when=None)
