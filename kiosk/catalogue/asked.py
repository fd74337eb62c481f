"""Under which key an answer is kept: a common question's by its id, an item's own by item and id.

So the answers of several items stand in one mapping, what is common is there once, and nothing collides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from kiosk.catalogue.model import Item, Question
from kiosk.catalogue.walk import questions_in_order

V = TypeVar("V")


def answer_key(owner: str, question: Question) -> str:
    """`owner`: code of the item, or of the bundle, whose question it is."""
    return question.id if question.is_common else f"{owner}.{question.id}"


def item_view(item: Item, answers: Mapping[str, V]) -> dict[str, V]:
    """What was answered to this item's questions, by their ids, as its own conditions name them."""
    keys = {question.id: answer_key(item.code, question) for question in questions_in_order(item)}
    return {id_: answers[key] for id_, key in keys.items() if key in answers}
