"""What a visit knows to propose, grown while the form is filled in: card, holdings, a scanned licence."""

from __future__ import annotations

from dataclasses import replace

from kiosk.answers import Value
from kiosk.applications import Settled, card_holder
from kiosk.flows.licence import ScannedPaper, scan_first, worth_scanning
from kiosk.flows.lookup import look_up
from kiosk.holdings import Held
from kiosk.matter import Matter
from kiosk.matter_needs import Situation, matter_needs
from kiosk.one_form import MatterGroup
from kiosk.parties import told_by_card
from kiosk.prefill import Sources
from kiosk.services import Services
from kiosk.visit import Visit
from peripherals.identity import Identity
from sync.protocol.wire import HowMet


class Prefilling:
    """One run of the form. `sources` is what can be proposed now."""

    def __init__(
        self, visit: Visit, services: Services, matter: Matter, identity: Identity, *, has_agreed: bool
    ) -> None:
        self._visit = visit
        self._services = services
        self._matter = matter
        self._identity = identity
        self._has_agreed = has_agreed
        self._offered: set[str] = set()
        self._scanned: list[ScannedPaper] = []
        self.sources = Sources()

    @property
    def held(self) -> Held:
        return self.sources.held

    @property
    def scans(self) -> dict[str, Settled]:
        """Materials that were scanned before the form, by their id."""
        return {paper.material_id: Settled(HowMet.SCANNED, paper.document) for paper in self._scanned}

    def situation(self, answers: dict[str, Value]) -> Situation:
        return Situation(answers, self._services.calendar, self.held)

    async def know(self, answers: dict[str, Value]) -> None:
        """Look up what is held, now that so much is answered."""
        held = await look_up(
            self._visit, self._services, self._matter, self._identity, answers, has_agreed=self._has_agreed
        )
        self.sources = replace(
            self.sources,
            card=told_by_card(card_holder(self._identity), answers),
            held=held,
            earlier_matter=self._services.name_of(held.from_matter),
        )

    async def before(self, group: MatterGroup, answers: dict[str, Value]) -> None:
        """What is to be done before this group is asked."""
        await self.know(answers)
        asked = self._matter.asked(answers)
        questions = [question for question in group.questions if question.id in asked]
        needs = matter_needs(self._matter, self.situation(answers))
        need = worth_scanning(questions, self.sources, needs, self._matter.on)
        if need is None or need.material.id in self._offered:
            return
        self._offered.add(need.material.id)
        paper = await scan_first(self._visit, self._services, need)
        if paper is not None:
            self._scanned.append(paper)
            self.sources = replace(self.sources, scanned={**self.sources.scanned, **paper.fills})
