"""The demonstration's card, and the simulated reader it goes to: pushed in by PC/SC, or laid on a SAM_V."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from peripherals.card.pcscd import PcscDaemon
from peripherals.card.sam_v.simulator.cards import id_card
from peripherals.card.sam_v.simulator.port import LaidCard, SamVSimulator
from peripherals.card.virtual_card import VirtualCard
from peripherals.card.virtual_ssc import CardProfile, Holder
from peripherals.identity import Sex


class PushedCard:
    """A social-security card for the slot; its reader is pcscd's."""

    choice: Mapping[str, Any] = {"driver": "pcsc"}

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.card = VirtualCard(CardProfile(holder(data["holder"])))

    def start(self, ends: ExitStack) -> None:
        """Errors: PcscdUnavailableError."""
        ends.enter_context(PcscDaemon())


class CardToLay:
    """A resident identity card; its reader is a module on a pseudo-terminal at `port`."""

    def __init__(self, data: Mapping[str, Any], port: Path) -> None:
        self._simulator = SamVSimulator(port)
        whose = holder(data["holder"])
        told = {
            "name": whose.name,
            "sex": str(whose.sex.value),
            "ethnic_group": whose.ethnic_group,
            "birth": whose.birth.strftime("%Y%m%d"),
            "number": whose.number,
            **data["id_card"],
        }
        self.card = LaidCard(self._simulator, id_card("", told))
        self.choice: Mapping[str, Any] = {"driver": "sam_v_serial", "options": {"port": str(port)}}

    def start(self, ends: ExitStack) -> None:
        """Errors: OSError."""
        ends.enter_context(self._simulator)


def holder(data: Mapping[str, Any]) -> Holder:
    """The person of the world's data. Errors: ValueError."""
    birth = data["birth"]
    if not isinstance(birth, date):
        raise ValueError(f"holder.birth is no date: {birth!r}")
    return Holder(
        name=data["name"],
        number=data["number"],
        sex=Sex.MALE if int(data["number"][16]) % 2 else Sex.FEMALE,
        birth=birth,
        ethnic_group=data["ethnic_group"],
        card_number=data["card_number"],
    )
