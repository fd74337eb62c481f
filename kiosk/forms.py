"""The form and the material list of an item, as the answers make them. Terminal and backend ask the same questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.catalogue.model import Item, Material, Question
from kiosk.deadlines import Calendar, Due
from kiosk.pages import Answer
from kiosk.words import Say
from sync.protocol.wire import HowMet

Answers = Mapping[str, Answer | Sequence[str]]


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """`ways` are those open to this person; `(NOT_NEEDED,)` when the situation needs none. `due` for LATER."""

    material: Material
    ways: tuple[HowMet, ...]
    due: Due | None = None

    @property
    def is_needed(self) -> bool:
        return self.ways != (HowMet.NOT_NEEDED,)


@dataclass(frozen=True, slots=True)
class FormProblem:
    question_id: str
    say: Say


def visible(questions: Sequence[Question], answers: Answers) -> tuple[Question, ...]:
    raise NotImplementedError


def tailor(
    item: Item, answers: Answers, on: date, calendar: Calendar, *, has_dishonest_record: bool = False
) -> tuple[MaterialNeed, ...]:
    raise NotImplementedError


def check(question: Question, value: Answer | Sequence[str] | None) -> Say | None:
    raise NotImplementedError


def problems(item: Item, answers: Answers) -> tuple[FormProblem, ...]:
    raise NotImplementedError
