"""Find the item: by words and pinyin, or by department."""

from __future__ import annotations

from datetime import date

from kiosk.catalogue.model import Item
from kiosk.guidance import is_ended
from kiosk.pages import Choice, Choose, Search, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say

_BY_DEPARTMENT = "by_department"
_MOST_HITS = 5


async def find_item(visit: Visit, services: Services) -> Item:
    """The item the person means. Nothing fitting offers the departments, never a guess."""
    catalogue = services.catalogue
    today = services.today()
    published = tuple(_choice(item, today) for item in catalogue.items if item.is_published)

    def search(typed: str) -> tuple[Choice, ...]:
        return tuple(_choice(hit.item, today) for hit in services.finder.find(typed).hits[:_MOST_HITS])

    page = Search(
        title=say("find.title"),
        explanation=say("find.explanation"),
        search=search,
        suggestions=published,
        others=(Choice(_BY_DEPARTMENT, say("find.by_department")),),
    )
    code = await visit.ask("find", page, patience=Patience.MENU)
    if code == _BY_DEPARTMENT:
        code = await _by_department(visit, services)
    return catalogue.item(code)


async def _by_department(visit: Visit, services: Services) -> str:
    departments = services.catalogue.departments()
    department = await visit.ask(
        "find.department",
        Choose(
            title=say("find.department.title"),
            choices=tuple(Choice(body.id, body.name) for body in departments),
        ),
        patience=Patience.MENU,
    )
    items = [item for item in services.catalogue.items if item.department == department]
    return await visit.ask(
        "find.item",
        Choose(
            title=say("find.item.title"), choices=tuple(_choice(item, services.today()) for item in items)
        ),
        patience=Patience.MENU,
        still_fits=lambda code: code in {item.code for item in items},
    )


def _choice(item: Item, on: date) -> Choice:
    if item.is_published:
        return Choice(item.code, item.name, badge=say("find.apply_here"), tone=Tone.OK)
    badge = say("find.ended" if is_ended(item, on) else "find.guide_only")
    return Choice(item.code, item.name, badge=badge)
