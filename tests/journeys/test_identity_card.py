"""With an identity card laid on the reader instead of a card in the slot: the same matter, the whole way."""

from __future__ import annotations

from pathlib import Path

from kiosk.demo.control import deeds_of
from kiosk.demo.evidence import cases_at_backend
from kiosk.demo.world import Setting, World
from peripherals.identity import masked_number
from tests.town import open_town, until


def test_a_laid_identity_card_brings_a_case_and_is_asked_for_at_the_end(tmp_path: Path) -> None:
    with open_town(tmp_path / "demo", is_card_laid=True) as town:
        played = town.journey("identity")
        town.play_until(played, "Done")
        town.eyes.target("reprint", timeout_s=60)
        number = town.number_shown()
        town.play_from(played, "Done")
        until(lambda: town.cases(number) == 1, "the case is at the backend")
        (case,) = cases_at_backend(town.world, number, tmp_path).values()
        whose = town.world.data["holder"]["number"]
        said = [text for page in town.citizen.texts for text in page]
        assert case["case"]["problems"] == []
        card = case["application"]["card_holder"]
        assert (card["document"], card["number"]) == ("resident_id_card", whose)
        assert not any(whose in text for text in said)
        assert any(masked_number(whose) in text for text in said)


def test_the_hands_of_such_a_world_lay_the_card_and_take_it_away(tmp_path: Path) -> None:
    world = World(Setting(tmp_path / "demo", "", is_card_laid=True))
    hands = deeds_of(world)
    assert {"insert_card", "pull_card"}.isdisjoint(hands)
    hands["lay_card"]()
    assert world.card.is_inserted
    hands["take_card"]()
    assert not world.card.is_inserted
