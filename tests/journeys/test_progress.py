"""What a clerk does with a case is what its applicant reads at the terminal."""

from __future__ import annotations

from kiosk.demo.citizen import Step
from tests.town import Town, until


def test_acceptance_and_decision_are_read_with_the_card(town: Town) -> None:
    number = town.apply()
    until(lambda: town.cases(number) == 1, "the case is at the backend")
    town.world.backend("case", "accept", number)
    town.world.backend("case", "review", number)
    town.world.backend("case", "grant", number, "--note", "准予许可，请等通知领证")
    until(lambda: len(town.stored(number).events) >= 4, "the terminal has heard of it")
    town.citizen.play([*town.steps_to_timeline(number), Step("Timeline", shows="准予许可")])
    town.play(Step("Timeline", ("leave",)), *town.farewell())
