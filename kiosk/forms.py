"""The form and the material list of an item, as the answers make them; the same for terminal and backend.

Order of evaluation: questions are taken as asked (need, situation, form). A hidden question's answer does not
count, so an answer given before a change of mind decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.catalogue.checks import ON_TRUST, questions_in_order
from kiosk.catalogue.model import Component, Exit, Item, Material, Option, Question, Region
from kiosk.deadlines import Calendar, Due
from kiosk.holdings import Held
from kiosk.rules import evaluate
from kiosk.words import Say, listed, say
from sync.protocol.holdings import HeldDocument
from sync.protocol.wire import HowMet

Value = str | Sequence[str]  # an answer of `kiosk.pages`; a tuple comes back from JSON as a list
Answers = Mapping[str, Value]

# Mobile: 11 digits from 13 to 19 (MIIT numbering plan); landline: area code 0xx(x) and 7 or 8 digits.
_PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """`ways` are those open to this person; `(NOT_NEEDED,)` when there is no need for it. `due` for LATER.

    `held` is the document that HELD_BY_GOVERNMENT would use again; None while nobody has asked. `closed` are
    ways that a broken commitment has closed.
    """

    material: Material
    ways: tuple[HowMet, ...]
    due: Due | None = None
    held: HeldDocument | None = None
    closed: tuple[HowMet, ...] = ()

    @property
    def is_needed(self) -> bool:
        return self.ways != (HowMet.NOT_NEEDED,)


@dataclass(frozen=True, slots=True)
class FormProblem:
    """`say` is for the citizen, in the question's words; its key is the stable code."""

    question_id: str
    say: Say


def visible(questions: Sequence[Question], answers: Answers) -> tuple[Question, ...]:
    """The questions to ask, given these answers. One whose condition is undecided is not asked yet."""
    counting = dict(answers)
    asked = []
    for question in questions:
        if question.when is None or evaluate(question.when, counting) is True:
            asked.append(question)
        else:
            counting.pop(question.id, None)
    return tuple(asked)


def counting(item: Item, answers: Answers) -> dict[str, Value]:
    """The answers that count: to questions of this item which these very answers make visible."""
    asked = visible(questions_in_order(item), answers)
    return {question.id: answers[question.id] for question in asked if question.id in answers}


def exit_for(item: Item, answers: Answers) -> Exit | None:
    """The exit these answers lead to: no licence is needed (Licensing Law 32-1)."""
    effective = counting(item, answers)
    return next((way for way in item.exits if evaluate(way.when, effective) is True), None)


def tailor(
    item: Item, answers: Answers, on: date, calendar: Calendar, held: Held | None = None
) -> tuple[MaterialNeed, ...]:
    """Every material of the item, needed or not in this situation. Undecided counts as needed.

    `held`: what is known of the applicant. None: nobody has asked yet, and what may be held stays open.
    """
    effective = counting(item, answers)
    needs = []
    for material in item.materials:
        if material.when is not None and evaluate(material.when, effective) is False:
            needs.append(MaterialNeed(material, (HowMet.NOT_NEEDED,)))
            continue
        document = held.usable(item, material, on) if held else None
        closed = tuple(way for way in material.ways if held and held.has_dishonest_record and way in ON_TRUST)
        is_held = held is None or document is not None
        ways = tuple(
            way
            for way in material.ways
            if way not in closed and (is_held or way is not HowMet.HELD_BY_GOVERNMENT)
        )
        due = calendar.add_workdays(on, material.gap_days) if HowMet.LATER in ways else None
        needs.append(MaterialNeed(material, ways, due, document, closed))
    return tuple(needs)


def problems(item: Item, answers: Answers) -> tuple[FormProblem, ...]:
    """All that is wrong with these answers, in the order of the questions; empty: they can be received."""
    found = [
        FormProblem(question.id, trouble)
        for question in visible(questions_in_order(item), answers)
        if (trouble := check(question, answers.get(question.id))) is not None
    ]
    way_out = exit_for(item, answers)
    if way_out is not None and item.need is not None:
        found.append(FormProblem(item.need.id, say("form.no_licence_needed", why=way_out.title)))
    return tuple(found)


def check(question: Question, value: Value | None) -> Say | None:
    """What is wrong with this answer, in the question's words; None when it will do."""
    what = question.short_title
    missing = say(f"form.missing.{question.component.value}", what=what)
    if value is not None and not _has_shape(question.component, value):
        return missing
    if not value or (isinstance(value, str) and not value.strip()):
        return missing if question.is_required else None
    match question.component:
        case Component.CHOICE | Component.SEVERAL:
            return _check_picked(question, (value,) if isinstance(value, str) else value)
        case Component.REGION:
            is_whole = _branch(question.regions, value) is not None
            return None if is_whole else say("form.region_unfinished", what=what)
        case Component.NUMBER:
            return _check_number(question, str(value))
        case Component.PHONE:
            return None if _PHONE.fullmatch(str(value)) else say("form.phone", what=what)
        case Component.TEXT:
            return _check_text(question, str(value))


def in_words(question: Question, value: Value) -> str:
    """The answer as its row on check-answers shows it: labels, not ids."""
    match question.component:
        case Component.CHOICE | Component.SEVERAL:
            picked = (value,) if isinstance(value, str) else tuple(value)
            return listed(option.label for option in question.options if option.value in picked)
        case Component.REGION:
            return "".join(region.name for region in _branch(question.regions, value) or ())
        case Component.NUMBER:
            return f"{value}{question.unit}"
        case Component.TEXT | Component.PHONE:
            return str(value)


def region_levels(question: Question) -> dict[str, tuple[Option, ...]]:
    """The children of every region by its id, the first level under ""; leaves are not keys."""
    levels: dict[str, tuple[Option, ...]] = {}

    def walk(parent: str, regions: tuple[Region, ...]) -> None:
        if regions:
            levels[parent] = tuple(Option(region.id, region.name) for region in regions)
        for region in regions:
            walk(region.id, region.children)

    walk("", question.regions)
    return levels


def _has_shape(component: Component, value: object) -> bool:
    """Whether an answer from outside is a text or a list of texts, as the question has it."""
    if component in (Component.SEVERAL, Component.REGION):
        return isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)
    return isinstance(value, str)


def _branch(regions: tuple[Region, ...], path: Sequence[str]) -> tuple[Region, ...] | None:
    """The regions along a path from the root to a leaf; None when it is no such path."""
    found: list[Region] = []
    for id_ in path:
        region = next((region for region in regions if region.id == id_), None)
        if region is None:
            return None
        found.append(region)
        regions = region.children
    return None if regions else tuple(found)


def _check_picked(question: Question, picked: Sequence[str]) -> Say | None:
    offered = {option.value for option in question.options}
    if set(picked) <= offered and len(set(picked)) == len(picked):
        return None
    return say(f"form.missing.{question.component.value}", what=question.short_title)


def _check_number(question: Question, value: str) -> Say | None:
    what = question.short_title
    if not _NUMBER.fullmatch(value):
        return say("form.number", what=what)
    least, most = question.minimum or 0, question.maximum
    if int(value) < least or (most is not None and int(value) > most):
        return say("form.number_range", what=what, least=least, most=str(most), unit=question.unit)
    return None


def _check_text(question: Question, value: str) -> Say | None:
    what = question.short_title
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in value):
        return say("form.text_characters", what=what)
    if question.max_length is not None and len(value) > question.max_length:
        return say("form.too_long", what=what, most=question.max_length)
    return None
