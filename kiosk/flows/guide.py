"""The guide: what a matter needs, without a card, to read and to print."""

from __future__ import annotations

from kiosk.answers import Value
from kiosk.flows.ending import Ending
from kiosk.flows.find import find_item
from kiosk.flows.form import ask_all
from kiosk.flows.notice import ends_without_licence, show_notice
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say


async def guide(visit: Visit, services: Services) -> Ending:
    """The one notice for the situation told; nothing is started."""
    item = await find_item(visit, services)
    visit.kicker = item.short_name
    answers: dict[str, Value] = {}
    if await ends_without_licence(visit, services, item, answers):
        return Ending.HOME
    await ask_all(visit, services, item.situation, answers)
    await show_notice(visit, services, item, answers, blocked=say("notice.blocked.guide"))
    return Ending.HOME
