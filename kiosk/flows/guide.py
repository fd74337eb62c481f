"""The guide: what a matter needs, without a card, to read and to print."""

from __future__ import annotations

from kiosk.answers import Value
from kiosk.flows.ending import Ending
from kiosk.flows.find import find_matter
from kiosk.flows.form import ask_all
from kiosk.flows.notice import ends_without_licence, show_notice
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say


async def guide(visit: Visit, services: Services, matter_code: str = "") -> Ending:
    """The one notice for the situation told; nothing is started."""
    matter = await find_matter(visit, services, matter_code)
    visit.kicker = matter.short_name
    answers: dict[str, Value] = {}
    if await ends_without_licence(visit, services, matter, answers):
        return Ending.HOME
    await ask_all(visit, services, matter, matter.situation(answers), answers)
    await show_notice(visit, services, matter, answers, blocked=say("notice.blocked.guide"))
    return Ending.HOME
