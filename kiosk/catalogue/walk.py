"""The way through an item: its questions as they are asked and its conditions, each with its path."""

from __future__ import annotations

from kiosk.catalogue.model import Item, Question
from kiosk.rules import Rule

ItemPath = tuple[str | int, ...]


def questions_in_order(item: Item) -> tuple[Question, ...]:
    """All questions of an item as they are asked: need, situation, form."""
    return tuple(question for _, question in placed_questions(item))


def placed_questions(item: Item) -> tuple[tuple[ItemPath, Question], ...]:
    """The same, each with its path in the item."""
    need = ((("need",), item.need),) if item.need else ()
    situation = ((("situation", n), question) for n, question in enumerate(item.situation))
    form = (
        (("groups", g, "questions", n), question)
        for g, group in enumerate(item.groups)
        for n, question in enumerate(group.questions)
    )
    return (*need, *situation, *form)


def conditions(item: Item) -> tuple[tuple[ItemPath, Rule], ...]:
    """Every condition of an item with its path: of exits, questions, materials and checks."""
    exits = ((("exits", n, "when"), way_out.when) for n, way_out in enumerate(item.exits))
    asked = (((*path, "when"), q.when) for path, q in placed_questions(item) if q.when)
    needed = ((("materials", n, "when"), m.when) for n, m in enumerate(item.materials) if m.when)
    checked = ((("checks", n, "must"), check.must) for n, check in enumerate(item.checks))
    return (*exits, *asked, *needed, *checked)
