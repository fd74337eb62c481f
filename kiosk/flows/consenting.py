"""Consent: what somebody agrees to before anything of his is used; who does not is told what that means."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.assistance import helper_words
from kiosk.pages import Choice, Consent, Message
from kiosk.visit import Visit
from kiosk.words import Words, say


async def agrees(visit: Visit, points: Sequence[str]) -> bool:
    """`points`: text keys, kiosk.consents."""
    helper: Words = helper_words(visit.helper) if visit.helper else ""
    page = Consent(
        title=say("consent.title"),
        points=tuple(say(key, helper=helper) for key in points),
        agree=say("consent.agree"),
        decline=say("consent.decline"),
    )
    if await visit.ask("consent", page):
        return True
    await visit.ask(
        "consent.declined",
        Message(
            title=say("consent.declined.title"),
            paragraphs=(say("consent.declined.explanation"),),
            actions=(Choice("home", say("frame.home")),),
        ),
    )
    return False
