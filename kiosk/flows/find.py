"""Find the matter: by words and pinyin, by what it is about, or by department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.catalogue.model import Bundle, Item
from kiosk.catalogue.search import Found
from kiosk.flows.code import HOME, RESUME, Scanned
from kiosk.guidance import is_ended
from kiosk.matter import Matter, matter_of
from kiosk.pages import Choice, Choose, Results, Search, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, say

_BY_THEME = "by_theme"
_BY_DEPARTMENT = "by_department"
_BUNDLES = "bundles"
_MOST_HITS = 4  # with the two other ways six rows: experience.md, at most six before "more"


async def find_matter(
    visit: Visit, services: Services, known: str = "", *, can_resume: bool = False
) -> Matter:
    """What the person means. Nothing fitting says so and offers themes and departments, never a guess.

    `known`: the code of the matter, where it is on the paper that somebody brought. `can_resume`: that
    somebody's half-filled one may be gone on with is offered where there is one.
    """
    catalogue = services.catalogue
    if known:
        return matter_of(catalogue, known, services.today())

    def search(typed: str) -> Results:
        found, bundles = services.finder.find(typed), services.bundle_finder.find(typed)
        sure = [hit for each in (bundles, found) if each.is_sure for hit in each.hits]
        if not sure:
            return Results((), _nothing(found))
        best = sorted(sure, key=lambda hit: -hit.score)[:_MOST_HITS]
        return Results(_choices(services, [hit.item.code for hit in best]))

    kept = (Choice(RESUME, say("find.resume")),) if can_resume and await _is_any_kept(services) else ()
    page = Search(
        title=say("find.title"),
        explanation=say("find.explanation"),
        search=search,
        suggestions=_choices(services, catalogue.signposts.often),
        others=(
            *kept,
            Choice(_BY_THEME, say("find.by_theme")),
            Choice(_BY_DEPARTMENT, say("find.by_department")),
        ),
    )
    code = await visit.ask("find", page, patience=Patience.MENU)
    if code == RESUME:
        visit.answer_instead(HOME, Scanned(RESUME, ""))
    if code == _BY_THEME:
        code = await _by_theme(visit, services)
    elif code == _BY_DEPARTMENT:
        code = await _by_department(visit, services)
    return matter_of(catalogue, code, services.today())


async def _is_any_kept(services: Services) -> bool:
    if not services.profile.drafts.keep_days:
        return False
    return await services.try_store(lambda store: store.drafts.are_any()) is True


def _nothing(found: Found) -> Words:
    """Whose matter it is, where law says so; else only that nothing fits."""
    if found.elsewhere is None or not found.elsewhere.belongs:
        return say("find.nothing")
    return say("find.elsewhere", matter=found.elsewhere.matter, belongs=found.elsewhere.belongs)


async def _by_theme(visit: Visit, services: Services) -> str:
    """What is it about, what is the situation, and only then, where several fit, which matter."""
    bundles = [bundle.code for bundle in services.catalogue.bundles]
    together = [Choice(_BUNDLES, say("find.bundles"), tone=Tone.OK)] if bundles else []
    themes = {theme.id: theme for theme in services.catalogue.signposts.themes}
    choices = [*together, *(Choice(theme.id, theme.title) for theme in themes.values())]
    chosen = await _choose(visit, "theme", choices)
    if chosen == _BUNDLES:
        return await _choose(visit, "bundle", _choices(services, bundles))
    situations = {str(n): one for n, one in enumerate(themes[chosen].situations)}
    choices = [Choice(n, situation.title, situation.note) for n, situation in situations.items()]
    matters = situations[await _choose(visit, "situation", choices)].matters
    return matters[0] if len(matters) == 1 else await _which(visit, services, matters)


async def _by_department(visit: Visit, services: Services) -> str:
    departments = services.catalogue.departments()
    chosen = await _choose(visit, "department", [Choice(body.id, body.name) for body in departments])
    items = services.catalogue.items
    return await _which(visit, services, [item.code for item in items if item.department == chosen])


async def _which(visit: Visit, services: Services, codes: Sequence[str]) -> str:
    return await _choose(visit, "item", _choices(services, codes))


async def _choose(visit: Visit, step: str, choices: Sequence[Choice]) -> str:
    """One step of the way; an answer from before a change of mind counts only where it is still offered."""
    offered = {choice.id for choice in choices}
    return await visit.ask(
        f"find.{step}",
        Choose(title=say(f"find.{step}.title"), choices=tuple(choices), is_public=True),
        patience=Patience.MENU,
        still_fits=lambda given: given in offered,
    )


def _choices(services: Services, codes: Sequence[str]) -> tuple[Choice, ...]:
    """The one place where what can be found becomes a row."""
    today = services.today()
    bundles = {bundle.code: bundle for bundle in services.catalogue.bundles}
    return tuple(
        _bundle(bundles[code]) if code in bundles else _choice(services.catalogue.item(code), today)
        for code in codes
    )


def _choice(item: Item, on: date) -> Choice:
    if item.is_published:
        return Choice(item.code, item.name, badge=say("find.apply_here"), tone=Tone.OK)
    badge = say("find.ended" if is_ended(item, on) else "find.guide_only")
    return Choice(item.code, item.name, badge=badge)


def _bundle(bundle: Bundle) -> Choice:
    return Choice(bundle.code, bundle.name, badge=say("find.bundle"), tone=Tone.OK)
