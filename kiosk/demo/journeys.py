"""The scripted visits: page by page, as a person would go through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from kiosk.demo.citizen import Step
from kiosk.demo.papers import LICENCE
from kiosk.demo.world import World
from kiosk.words import render, say

_TYPED_NAME = ("tab.pinyin", "key.X", "key.I", "key.U", "key.Y", "key.I", "key.N", "key.G", "candidate.0")
_TYPED_HILL = ("tab.pinyin", "key.S", "key.H", "key.A", "key.N", "candidate.0")
_TYPED_SELL = ("tab.pinyin", "key.M", "key.A", "key.I", "candidate.0")
_TYPED_TREE = ("tab.pinyin", "key.Y", "key.A", "key.N", "key.G", "candidate.0")
_TYPED_PLANT = ("tab.pinyin", "key.Z", "key.H", "key.O", "key.N", "key.G", "candidate.0")
_REGION = ("choice.chengguan", "choice.chengguan-guloujie", "primary")
_CREDIT_CODE = tuple(f"key.{character}" for character in "91350100M000100Y43")  # made up, its check right
_PHONE = tuple(f"key.{digit}" for digit in "13900001234")
_WHO_AND_WHERE = (
    Step("Question", ("primary",)),  # whom to ask for: the card's name stands there
    Step("Question", (*_PHONE, "primary")),
    Step("Question", ("primary",)),  # what the shop is called: from the licence that is held
    Step("Question", _REGION),
    Step("Question", ("primary",)),  # its address: likewise
)


@dataclass(frozen=True, slots=True)
class Journey:
    """`item` is the catalogue's code; without `submits` the visit ends before anything is received."""

    item: str
    steps: tuple[Step, ...]
    submits: bool = True


def food(world: World) -> Journey:
    """A new small restaurant: transferred, so the bureau receives and decides."""
    return Journey(
        "D129",
        (
            *_find("SPJY", "D129"),
            _choice("prepared"),
            _choice("new"),
            _choice("on_site"),
            _choice("self"),
            *_notice_to_card(world),
            *_WHO_AND_WHERE,
            _choice("catering"),
            Step("Question", ("choice.hot", "choice.cold", "primary")),
            Step("Question", ("key.6", "key.0", "primary")),
            Step("Question", ("key.3", "primary")),
            *_materials(world, scanned="D129.layout", committed="D129.rules", later="D129.safety_manager"),
            *_delivery_to_farewell(world),
        ),
    )


def offline(world: World) -> Journey:
    """The same without a line: what is held is not known, so the licence is scanned and fills the form."""
    steps = (
        *_find("SPJY", "D129"),
        _choice("prepared"),
        _choice("new"),
        _choice("on_site"),
        _choice("self"),
        *_notice_to_card(world),
        *_WHO_AND_WHERE[:2],
        Step("Choose", ("choice.scan",)),
        Step("Scan", ("primary",), before=partial(world.lay_paper, LICENCE), once_there="retake"),
        *_WHO_AND_WHERE[2:],
        _choice("catering"),
        Step("Question", ("choice.hot", "choice.cold", "primary")),
        Step("Question", ("key.6", "key.0", "primary")),
        Step("Question", ("key.3", "primary")),
        Step("Materials", ("D129.layout.scanned",), before=world.take_paper),
        *_materials(world, scanned="D129.layout", committed="D129.rules", later="D129.safety_manager")[1:],
        *_delivery_to_farewell(world),
    )
    begin, *others, goodbye, nobody = steps  # the last page is only seen
    cut, mended = replace(begin, before=world.cut_line), replace(goodbye, before=world.mend_line)
    return Journey("D129", (cut, *others, mended, nobody))


def hygiene(world: World) -> Journey:
    """A barber shop: kept with the health department for its work load."""
    return Journey(
        "D109",
        (
            *_find("GGCS", "D109"),
            _choice("bath_beauty"),
            _choice("none"),
            _choice("self"),
            *_notice_to_card(world),
            *_WHO_AND_WHERE,
            Step("Question", ("choice.hair_beauty", "primary")),
            Step("Question", ("key.4", "key.5", "primary")),
            Step("Question", ("key.2", "primary")),
            *_materials(world, scanned="D109.plans", committed="D109.rules", later="D109.test_report"),
            *_delivery_to_farewell(world),
        ),
    )


def company(world: World) -> Journey:
    """A dispatch company, through its legal representative: for units only, three papers, two to follow."""
    return Journey(
        "D036",
        (
            *_find("LWPQ", "D036"),
            _choice("dispatch"),
            _choice("representative"),
            *_notice_to_card(world),
            Step("Choose", ("choice.type",)),  # rather than scan the licence first
            Step("Question", (*_TYPED_NAME, "primary")),
            Step("Question", (*_CREDIT_CODE, "primary")),
            Step("Question", ("primary",)),  # the representative: the card's name stands there
            *_WHO_AND_WHERE[:2],
            *_WHO_AND_WHERE[3:],
            Step("Question", ("key.2", "key.0", "key.0", "primary")),
            Step("Question", ("key.8", "key.0", "primary")),
            *_scans(world, "D036.capital_proof", "premises_proof", "D036.equipment"),
            Step("Materials", ("D036.rules.later",), before=world.take_paper),
            Step("Commitment", ("agree",)),
            Step("Materials", ("D036.agreement_sample.later",)),
            Step("Commitment", ("agree",)),
            Step("Materials", ("primary",)),
            *_delivery_to_farewell(world),
        ),
    )


def bundle(world: World) -> Journey:
    """A small restaurant from nothing: the business and its food licence, told, asked and received once."""
    return Journey(
        "Y001",
        (
            *_find("KXCG", "Y001"),
            _choice("none"),
            _choice("prepared"),
            _choice("self"),
            _choice("on_site"),
            *_notice_to_card(world),
            *_WHO_AND_WHERE[:2],
            Step("Question", _REGION),
            Step("Question", ("primary",)),  # its address
            Step("Question", ("key.3", "primary")),
            Step("Question", ("primary",)),  # its name
            Step("Question", ("key.6", "key.0", "primary")),
            _choice("person"),
            _choice("named"),
            Step("Question", (*_TYPED_NAME, "primary")),
            _choice("catering"),
            Step("Question", ("choice.hot", "choice.cold", "primary")),
            *_scans(world, "premises_proof"),
            Step("Materials", ("D129.layout.scanned",), before=world.take_paper),
            *_materials(world, scanned="D129.layout", committed="D129.rules", later="D129.safety_manager")[
                1:
            ],
            *_delivery_to_farewell(world),
        ),
    )


def felling(world: World) -> Journey:
    """A farmer's trees in the hills: no shop and no licence, a right to show, and what is cut and planted."""
    return Journey(
        "D136",
        (
            *_find("LMCF", "D136"),
            _choice("forest"),
            _choice("within"),
            _choice("self"),
            *_notice_to_card(world),
            *_WHO_AND_WHERE[:2],
            Step("Question", _REGION),
            Step("Question", (*_TYPED_HILL, "primary")),
            Step("Question", (*_TYPED_SELL, "primary")),
            _choice("timber"),
            Step("Question", (*_TYPED_TREE, "primary")),
            Step("Question", ("key.3", "primary")),
            Step("Question", ("key.8", "primary")),
            _choice("selective"),
            Step("Question", (*_TYPED_PLANT, "primary")),
            *_scans(world, "D136.forest_right"),
            Step("Materials", ("primary",), before=world.take_paper),
            *_delivery_to_farewell(world),
        ),
    )


def filing(world: World) -> Journey:
    """Only prepackaged food: no licence is needed, and the visit ends with that."""
    del world
    return Journey(
        "D129",
        (
            *_find("SPJY", "D129"),
            _choice("prepackaged"),
            Step("Message", ("action.home",)),
            Step("Home", ("leave",)),
        ),
        submits=False,
    )


def identity(world: World) -> Journey:
    """The small restaurant with an identity card, which no reader can see leave: it is asked for in words."""
    told = food(world)
    steps = tuple(
        replace(step, shows=render(say("card.title.laid"))) if step.page == "CardPrompt" else step
        for step in told.steps[:-3]
    )
    goodbye = Step("Message", shows=render(say("farewell.card.perhaps")), before=world.pull_card)
    return replace(told, steps=(*steps, goodbye, Step("Attract")))


JOURNEYS: Mapping[str, Callable[[World], Journey]] = {
    "food": food,
    "offline": offline,
    "hygiene": hygiene,
    "company": company,
    "bundle": bundle,
    "felling": felling,
    "filing": filing,
    "identity": identity,
}
WITH_LAID_CARD = frozenset({"identity"})
"""Journeys for a world whose card is laid on the reader."""


def _find(letters: str, code: str) -> tuple[Step, ...]:
    keys = tuple(f"key.{letter}" for letter in letters)
    return (
        Step("Attract", ("begin",)),
        Step("Home", ("tile.apply",)),
        Step("Search", (*keys, f"choice.{code}")),
    )


def _materials(world: World, *, scanned: str, committed: str, later: str) -> tuple[Step, ...]:
    """One of each way: scanned here, committed to, to follow by a date."""
    return (
        Step("Materials", (f"{scanned}.scanned",)),
        Step("Scan", ("primary",), before=world.lay_paper, once_there="retake"),
        Step("Materials", (f"{committed}.committed",), before=world.take_paper),
        Step("Commitment", ("agree",)),
        Step("Materials", (f"{later}.later",)),
        Step("Commitment", ("agree",)),
        Step("Materials", ("primary",)),
    )


def _scans(world: World, *materials: str) -> tuple[Step, ...]:
    """One paper after the other, each for its own material; its name is the material's without the item."""
    return tuple(
        step
        for material in materials
        for step in (
            Step("Materials", (f"{material}.scanned",), before=world.take_paper),
            Step(
                "Scan",
                ("primary",),
                before=partial(world.lay_paper, material.split(".")[-1]),
                once_there="retake",
            ),
        )
    )


def _choice(value: str) -> Step:
    return Step("Question", (f"choice.{value}", "primary"))


def _notice_to_card(world: World) -> tuple[Step, ...]:
    return (
        Step("Notice", ("primary",), reads_on=True),
        Step("Consent", ("agree",)),
        Step("Consent", ("agree",)),  # that records are looked up
        Step("CardPrompt", before=world.insert_card),
    )


def _delivery_to_farewell(world: World) -> tuple[Step, ...]:
    return (
        _choice("courier"),
        Step("Review", ("primary",), reads_on=True),
        Step("Signature", ("primary",), sign=True),
        Step("Done", ("reprint",), once_there="reprint"),
        Step("Done", ("primary",)),
        Step("Rating", ("level.5",)),
        Step("Message", before=world.pull_card),
        Step("Message"),
        Step("Attract"),
    )
