"""Sign with a finger what is about to be handed in."""

from __future__ import annotations

from dataclasses import replace

from kiosk.pages import Signature, Stroke
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say

_LEAST_POINTS = 8  # fewer is a touch by mistake, no signature


async def sign(visit: Visit, services: Services) -> tuple[Stroke, ...]:
    """The strokes of a name; asked again while they are too few for one."""
    error = say("signature.too_short")
    page = Signature(
        title=say("signature.title"),
        explanation=say("signature.explanation" if visit.helper is None else "signature.explanation_helper"),
        statement=say("signature.statement"),
        is_cross_allowed=services.profile.keypad.cross_signs,
    )
    while True:
        strokes = await visit.ask("signature", page, remember=_is_signature)
        if _is_signature(strokes):
            return strokes
        page = replace(page, error=error)


def _is_signature(strokes: tuple[Stroke, ...]) -> bool:
    return sum(len(stroke) for stroke in strokes) >= _LEAST_POINTS
