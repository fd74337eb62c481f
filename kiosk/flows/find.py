"""Find the matter: by words and pinyin, by what it is about, or by department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.catalogue.model import Item
from kiosk.catalogue.search import Found
from kiosk.catalogue.signposts import Situation, Theme
from kiosk.flows.code import HOME, RESUME, Scanned
from kiosk.guidance import is_ended
from kiosk.matter import Matter, matter_of
from kiosk.pages import Choice, Choose, Results, Search, Tone
from kiosk.patience import Patience
from kiosk.services import Services
from kiosk.station import is_open_at, open_at
from kiosk.visit import Visit
from kiosk.words import Words, say

_BY_THEME = "by_theme"
_BY_DEPARTMENT = "by_department"
_BUNDLES = "bundles"
_MOST_HITS = 4  # with the two other ways six rows: experience.md, at most six before "more"


async def find_matter(
    visit: Visit, services: Services, known: str = "", *, is_to_apply: bool = False
) -> Matter:
    """What the person means. Nothing fitting says so and offers themes and departments, never a guess.

    `known`: the code of the matter, where it is on the paper that somebody brought. `is_to_apply`: a station
    offers by itself only what it takes in; by words all is found, for somebody must say where to go. A
    half-filled one can be gone on with.
    """
    catalogue = services.catalogue
    offer = _Offer(services, services.profile.station if is_to_apply else ())
    if known:
        return matter_of(catalogue, known, services.today())

    def search(typed: str) -> Results:
        found, bundles = services.finder.find(typed), services.bundle_finder.find(typed)
        sure = [hit for each in (bundles, found) if each.is_sure for hit in each.hits]
        if not sure:
            return Results((), _nothing(found))
        best = sorted(sure, key=lambda hit: -hit.score)[:_MOST_HITS]
        return Results(_choices(services, [hit.item.code for hit in best]))

    kept = (Choice(RESUME, say("find.resume")),) if is_to_apply and await _is_any_kept(services) else ()
    page = Search(
        title=say("find.title"),
        explanation=say("find.explanation"),
        search=search,
        suggestions=_choices(services, offer.often()),
        others=(*kept, *offer.others()),
    )
    code = await visit.ask("find", page, patience=Patience.MENU)
    if code == RESUME:
        visit.answer_instead(HOME, Scanned(RESUME, ""))
    if code == _BY_THEME:
        code = await _by_theme(visit, offer)
    elif code == _BY_DEPARTMENT:
        code = await _by_department(visit, offer)
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


@dataclass(frozen=True, slots=True)
class _Offer:
    """What is offered here; in a hall all of it."""

    services: Services
    station: tuple[str, ...]

    def of(self, codes: Iterable[str]) -> list[str]:
        catalogue = self.services.catalogue
        return [code for code in codes if is_open_at(catalogue, code, self.station)]

    def often(self) -> Sequence[str]:
        """What many come for; at a station where that is taken in nowhere, what is."""
        catalogue = self.services.catalogue
        return self.of(catalogue.signposts.often) or open_at(catalogue, self.station)[:_MOST_HITS]

    def others(self) -> tuple[Choice, ...]:
        """The ways without words; none leads to nothing."""
        is_any = bool(open_at(self.services.catalogue, self.station))
        ways = {_BY_THEME: say("find.by_theme"), _BY_DEPARTMENT: say("find.by_department")}
        return tuple(Choice(way, words) for way, words in ways.items() if is_any)

    def situations(self, theme: Theme) -> dict[str, Situation]:
        """Those that lead to something."""
        return {str(n): one for n, one in enumerate(theme.situations) if self.of(one.matters)}


async def _by_theme(visit: Visit, offer: _Offer) -> str:
    """What is it about, what is the situation, and only then, where several fit, which matter."""
    services = offer.services
    bundles = offer.of(bundle.code for bundle in services.catalogue.bundles)
    together = [Choice(_BUNDLES, say("find.bundles"), tone=Tone.OK)] if bundles else []
    themes = {each.id: each for each in services.catalogue.signposts.themes if offer.situations(each)}
    choices = [*together, *(Choice(theme.id, theme.title) for theme in themes.values())]
    chosen = await _choose(visit, "theme", choices)
    if chosen == _BUNDLES:
        return await _choose(visit, "bundle", _choices(services, bundles))
    situations = offer.situations(themes[chosen])
    choices = [Choice(n, situation.title, situation.note) for n, situation in situations.items()]
    matters = offer.of(situations[await _choose(visit, "situation", choices)].matters)
    return matters[0] if len(matters) == 1 else await _which(visit, services, matters)


async def _by_department(visit: Visit, offer: _Offer) -> str:
    services = offer.services
    codes = set(offer.of(item.code for item in services.catalogue.items))
    items = [item for item in services.catalogue.items if item.code in codes]
    active = {item.department for item in items}
    departments = [body for body in services.catalogue.departments() if body.id in active]
    chosen = await _choose(visit, "department", [Choice(body.id, body.name) for body in departments])
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
    return tuple(_choice(services, code) for code in codes)


def _choice(services: Services, code: str) -> Choice:
    catalogue = services.catalogue
    bundles = {bundle.code: bundle for bundle in catalogue.bundles}
    matter = bundles.get(code) or catalogue.item(code)
    if not matter.is_published:
        is_gone = isinstance(matter, Item) and is_ended(matter, services.today())
        return Choice(code, matter.name, badge=say("find.ended" if is_gone else "find.guide_only"))
    if not is_open_at(catalogue, code, services.profile.station):
        return Choice(code, matter.name, badge=say("find.at_hall"))
    badge = say("find.bundle" if code in bundles else "find.apply_here")
    return Choice(code, matter.name, badge=badge, tone=Tone.OK)
