"""Find the matter: by words and pinyin, by the thing people want to do, or by department."""

from __future__ import annotations

from datetime import date

from kiosk.catalogue.model import Bundle, Item
from kiosk.guidance import is_ended
from kiosk.matter import Matter, matter_of
from kiosk.pages import Choice, Choose, Search, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import say

_BY_DEPARTMENT = "by_department"
_BUNDLES = "bundles"
_MOST_HITS = 5


async def find_matter(visit: Visit, services: Services) -> Matter:
    """What the person means. Nothing fitting offers the departments, never a guess."""
    catalogue = services.catalogue
    today = services.today()
    bundles = tuple(_bundle(bundle) for bundle in catalogue.bundles)
    published = tuple(_choice(item, today) for item in catalogue.items if item.is_published)
    others = (Choice(_BUNDLES, say("find.bundles")),) if bundles else ()

    def search(typed: str) -> tuple[Choice, ...]:
        return tuple(_choice(hit.item, today) for hit in services.finder.find(typed).hits[:_MOST_HITS])

    page = Search(
        title=say("find.title"),
        explanation=say("find.explanation"),
        search=search,
        suggestions=published,
        others=(*others, Choice(_BY_DEPARTMENT, say("find.by_department"))),
    )
    code = await visit.ask("find", page, patience=Patience.MENU)
    if code == _BY_DEPARTMENT:
        code = await _by_department(visit, services)
    if code == _BUNDLES:
        page_of_bundles = Choose(title=say("find.bundles.title"), choices=bundles)
        code = await visit.ask("find.bundle", page_of_bundles, patience=Patience.MENU)
    return matter_of(catalogue, code)


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


def _bundle(bundle: Bundle) -> Choice:
    return Choice(bundle.code, bundle.name, badge=say("find.bundle"), tone=Tone.OK)
