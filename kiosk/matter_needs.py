"""The materials of a matter: what each part needs, and the one list in which no paper stands twice.

The same common material (`Material.document`) of several parts is one paper. What is filled in here is one
form. What another part of the matter makes is asked of nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.answers import Answers
from kiosk.catalogue.model import Item, Material
from kiosk.deadlines import Calendar
from kiosk.forms import MaterialNeed, tailor
from kiosk.holdings import Held, document_key
from kiosk.matter import Matter
from kiosk.matter_part import Part
from kiosk.words import listed, render
from sync.protocol.wire import HowMet

# Ways in which nobody brings a paper: so the notice lists it, and so the saving counts it.
_NO_PAPER = frozenset({HowMet.FILLED_HERE, HowMet.FROM_BUNDLE, HowMet.FROM_CARD, HowMet.COMMITTED})
FORM = "form"  # the key of all that is filled in here
_NOT_NEEDED = (HowMet.NOT_NEEDED,)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a material list depends on beside the matter."""

    answers: Answers
    calendar: Calendar
    held: Held | None = None  # what is known of the applicant; None: nobody has asked yet


def is_paper(need: MaterialNeed) -> bool:
    """Whether, by the easiest way open, a paper is to be brought, now or later. What the government may hold
    is one as long as nobody has looked."""
    return need.is_needed and need.ways[0] not in _NO_PAPER


def material_key(item: Item, material: Material) -> str:
    """Under which key it stands in the one list: the same for the same paper."""
    if material.ways == (HowMet.FILLED_HERE,):
        return FORM
    return document_key(item, material)


def part_needs(matter: Matter, part: Part, situation: Situation) -> tuple[MaterialNeed, ...]:
    """Every material of the part's item, needed or not. For what the matter makes no other way is open."""
    answers = situation.answers
    needs = tailor(
        part.item,
        part.view(answers),
        matter.on,
        situation.calendar,
        situation.held,
    )
    return tuple(
        replace(need, ways=(HowMet.FROM_BUNDLE,), due=None, held=None, closed=())
        if need.is_needed and matter.maker(part, need.material.document, answers)
        else need
        for need in needs
    )


def matter_needs(matter: Matter, situation: Situation) -> tuple[MaterialNeed, ...]:
    """The one list, in the order of the parts. The id of a material in it is its key."""
    versions: dict[str, list[MaterialNeed]] = {}
    for part in matter.standing(situation.answers):
        for need in part_needs(matter, part, situation):
            versions.setdefault(material_key(part.item, need.material), []).append(need)
    return tuple(_merged(key, needs) for key, needs in versions.items())


def _merged(key: str, versions: Sequence[MaterialNeed]) -> MaterialNeed:
    """The paper that will do for every part: the one of which most is asked, by ways open to all."""
    needed = [need for need in versions if need.is_needed]
    if not needed:
        return replace(versions[0], material=replace(versions[0].material, id=key))
    most = max(needed, key=lambda need: need.material.originals + need.material.copies)
    ways = tuple(way for way in most.ways if all(way in need.ways for need in needed))
    names = dict.fromkeys(need.material.short_name for need in needed)
    short_name = render(listed(names)) if key == FORM else most.material.short_name
    dues = [need.due for need in needed if need.due is not None]
    return MaterialNeed(
        replace(most.material, id=key, short_name=short_name),
        ways,
        min(dues, key=lambda due: due.day, default=None) if HowMet.LATER in ways else None,
        most.held,
        tuple(dict.fromkeys(way for need in needed for way in need.closed)),
    )
