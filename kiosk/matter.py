"""What a visit applies for: one item, or a bundle of items; told once, asked once, received once.

Answers stand in one mapping (`kiosk.catalogue.asked`): a common question is answered once for all items that
ask it, an item's own question under its item. Every condition is evaluated by item, on that item's own view
of the answers, so a rule never sees another item's question. Terminal and backend use this alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kiosk.answers import Answers, Value
from kiosk.catalogue.asked import answer_key
from kiosk.catalogue.loader import Catalogue, narrow
from kiosk.catalogue.model import BundlePart, Check, Exit, Item, Option, Question
from kiosk.catalogue.walk import questions_in_order
from kiosk.forms import counting, exit_for, failed_checks, visible
from kiosk.matter_part import Part, keyed
from kiosk.one_form import MatterGroup, answerable_by_all, common_then_own
from kiosk.rules import Rule, evaluate, has_no_value
from kiosk.words import Words


@dataclass(frozen=True, slots=True)
class Matter:
    """`parts` are applied for here, `at_window` only told about; `own` are the bundle's own questions.

    Questions come with their answer's key as id and without a condition: `asked` says which are to be asked.
    """

    code: str
    name: str
    short_name: str
    on: date  # the day its conditions are for
    parts: tuple[Part, ...]
    at_window: tuple[Part, ...] = ()
    own: tuple[Question, ...] = ()

    # ---- what belongs to it in a situation ---------------------------------------------------------------

    def wanted(self, answers: Answers) -> tuple[Part, ...]:
        """The parts this situation has, licence needed or not. Undecided counts as wanted."""
        return self._fitting(self.parts, answers)

    def standing(self, answers: Answers) -> tuple[Part, ...]:
        """The parts to be applied for: wanted, and no exit leads out of them (Licensing Law 32-1)."""
        return tuple(p for p in self.wanted(answers) if exit_for(p.item, p.view(answers), self.on) is None)

    def for_window(self, answers: Answers) -> tuple[Part, ...]:
        return self._fitting(self.at_window, answers)

    def maker(self, part: Part, document: str, answers: Answers) -> str:
        """The item of this matter whose result this document is; empty when it must come from elsewhere."""
        others = (other for other in self.standing(answers) if other.code != part.code)
        return next((other.code for other in others if document in other.of_bundle.makes), "")

    def makers(self, part: Part, answers: Answers) -> tuple[Part, ...]:
        """The parts whose result this one needs: it cannot be granted before them."""
        codes = {self.maker(part, m.document, answers) for m in part.item.materials if m.document}
        return tuple(other for other in self.standing(answers) if other.code in codes)

    def _fitting(self, parts: Iterable[Part], answers: Answers) -> tuple[Part, ...]:
        view = {question.id: answers[key] for key, question in self._own_keys() if key in answers}
        return tuple(
            part
            for part in parts
            if part.of_bundle.when is None or evaluate(part.of_bundle.when, view, self.on) is not False
        )

    def keys(self) -> frozenset[str]:
        """Under which answers can stand at all."""
        asked = ((part.code, q) for part in self.parts for q in questions_in_order(part.item))
        return frozenset(answer_key(*each) for each in (*asked, *((self.code, q) for q in self.own)))

    # ---- what is asked -----------------------------------------------------------------------------------

    def asked(self, answers: Answers) -> frozenset[str]:
        """The keys of the questions to ask, given these answers: each once, whoever asks it."""
        view = {question.id: answers[key] for key, question in self._own_keys() if key in answers}
        keys = {answer_key(self.code, question) for question in visible(self.own, view, self.on)}
        for part in self.standing(answers):
            shown = visible(questions_in_order(part.item), part.view(answers), self.on)
            keys |= {part.key(question) for question in shown if question.id not in part.given}
        return frozenset(keys)

    def counting(self, answers: Answers) -> dict[str, Value]:
        """The answers that count, by key: what the application says. Those that the bundle gives too.

        Of a part that an exit leads out of, those that led there: without them it would seem to be left out.
        """
        asked = self.asked(answers)
        counted = {key: answers[key] for key, _ in self._own_keys() if key in asked and key in answers}
        for part in self.wanted(answers):
            view = counting(part.item, part.view(answers), self.on)
            way_out = exit_for(part.item, view, self.on)
            said = view.keys() if way_out is None else _led_to(way_out, part.item)
            counted |= {
                part.key(q): view[q.id] for q in questions_in_order(part.item) if q.id in view.keys() & said
            }
        return counted

    def own_questions(self) -> tuple[Question, ...]:
        """The bundle's own: they decide which parts there are."""
        return tuple(keyed(self.code, question) for question in self.own)

    def situation(self, answers: Answers) -> tuple[Question, ...]:
        """What the material lists hang on, each question once, in the order of the parts."""
        parts = self.standing(answers)
        keys = [part.key(question) for part in parts for question in part.item.situation]
        return self._merged(keys, answers)

    def groups(self, answers: Answers) -> tuple[MatterGroup, ...]:
        """The one form: of several parts first what is common, then what is each one's own."""
        parts = self.standing(answers)
        whole: list[tuple[str, Words, list[str]]]
        if len(parts) == 1:
            own = parts[0].item.groups
            whole = [(group.id, group.title, [parts[0].key(q) for q in group.questions]) for group in own]
        else:
            whole = common_then_own(parts, {question.id for question in self.situation(answers)})
        made = (MatterGroup(id_, title, self._merged(keys, answers)) for id_, title, keys in whole)
        return tuple(group for group in made if group.questions)

    def groups_asked(self, answers: Answers) -> tuple[MatterGroup, ...]:
        """The groups in which something is to be asked, given these answers."""
        asked = self.asked(answers)
        return tuple(g for g in self.groups(answers) if any(q.id in asked for q in g.questions))

    def failed_checks(self, answers: Answers) -> tuple[tuple[Part, Check], ...]:
        """What ought to hold between the answers of a part and does not."""
        return tuple(
            (part, failed)
            for part in self.standing(answers)
            for failed in failed_checks(part.item, part.view(answers), self.on)
        )

    def own_without_value(self, answers: Answers) -> tuple[Rule, ...]:
        """The bundle's own conditions that have no value although all they ask about is answered."""
        view = {question.id: answers[key] for key, question in self._own_keys() if key in answers}
        rules = (*(q.when for q in self.own), *(part.of_bundle.when for part in self.parts))
        return tuple(rule for rule in rules if rule and has_no_value(rule, view, self.on))

    def questions(self, answers: Answers) -> tuple[Question, ...]:
        """All that may be asked, in the order of asking."""
        needs = (part.need for part in self.standing(answers))
        form = (question for group in self.groups(answers) for question in group.questions)
        first = (*self.own_questions(), *(need for need in needs if need is not None))
        return (*first, *self.situation(answers), *form)

    def delivery(self, answers: Answers) -> tuple[Option, ...]:
        """The ways to hand out that every part offers, asked once: in the short words of the first where the
        parts say it differently."""
        offers = [part.item.delivery for part in self.standing(answers)]
        labels = [{option.value: option.label for option in offer} for offer in offers]
        return tuple(
            option if {told[option.value] for told in labels} == {option.label} else _short(option)
            for option in (offers[0] if offers else ())
            if all(option.value in told for told in labels)
        )

    def _merged(self, keys: Iterable[str], answers: Answers) -> tuple[Question, ...]:
        """A question for each key, such that its answer is one for every standing part that asks it."""
        versions: dict[str, list[Question]] = {}
        for part in self.standing(answers):
            for question in questions_in_order(part.item):
                versions.setdefault(part.key(question), []).append(question)
        return tuple(answerable_by_all(key, versions[key]) for key in dict.fromkeys(keys))

    def _own_keys(self) -> Iterator[tuple[str, Question]]:
        return ((answer_key(self.code, question), question) for question in self.own)


def matter_of(catalogue: Catalogue, code: str, on: date) -> Matter:
    """The item or bundle with this code, on this day. Errors: KeyError for an unknown code."""
    bundle = next((bundle for bundle in catalogue.bundles if bundle.code == code), None)
    if bundle is None:
        return matter_of_item(catalogue.item(code), on)
    parts = tuple(Part(catalogue.item(part.item), part) for part in bundle.parts)
    return _matter(bundle.code, bundle.name, bundle.short_name, on, parts, bundle.situation)


def matter_named(catalogue: Catalogue, name: str, on: date) -> Matter:
    """The item or bundle with this code or this name, as `Catalogue.named`. Errors: KeyError unless there is
    just one."""
    found = (b for b in catalogue.bundles if narrow(name) in map(narrow, (b.code, b.name, b.short_name)))
    bundles = [bundle.code for bundle in found]
    return matter_of(catalogue, bundles[0] if len(bundles) == 1 else catalogue.named(name).code, on)


def matter_of_item(item: Item, on: date) -> Matter:
    return _matter(item.code, item.name, item.short_name, on, (Part(item, BundlePart(item.code)),), ())


def _matter(
    code: str, name: str, short_name: str, on: date, parts: tuple[Part, ...], own: tuple[Question, ...]
) -> Matter:
    here = tuple(part for part in parts if part.item.is_published)
    return Matter(code, name, short_name, on, here, tuple(part for part in parts if part not in here), own)


def _led_to(way_out: Exit, item: Item) -> frozenset[str]:
    """The questions that this exit hangs on, and those that they hang on."""
    names = set(way_out.when.names)
    for question in reversed(questions_in_order(item)):
        if question.id in names and question.when is not None:
            names |= question.when.names.keys()
    return frozenset(names)


def _short(option: Option) -> Option:
    return replace(option, label=option.short or option.label)
