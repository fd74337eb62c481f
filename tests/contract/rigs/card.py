"""The contact reader: the real pcscd with a virtual reader, and an invented person's card in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

from peripherals.card.pcscd import PcscDaemon
from peripherals.card.ssc import read_identity
from peripherals.card.virtual_card import VirtualCard
from peripherals.card.virtual_ssc import CardFault, CardProfile, Holder
from peripherals.devices import Deadline, Done
from peripherals.identity import Identity, Sex
from tests.contract.rig import Rig, Trouble

SPECIMEN = Holder(
    name="样本卡", number="11010519491231002X", sex=Sex.FEMALE, birth=date(1949, 12, 31), ethnic_group="25"
)
"""The specimen number of GB 11643 with a name nobody bears."""

_FAULTS = {
    Trouble.HUNG: CardFault.MUTE,
    Trouble.SLOW: CardFault.SLOW,
    Trouble.RUBBISH: CardFault.RUBBISH,
}


class PcscRig(Rig):
    driver = "pcsc"
    kind = "id_reader"
    work_s = 5.0
    secrets = (SPECIMEN.name, SPECIMEN.number)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._daemon = PcscDaemon()
        self._card = VirtualCard(CardProfile(SPECIMEN))

    def __enter__(self) -> Self:
        self._daemon.start()
        self._card.insert()
        return self

    def __exit__(self, *_: object) -> None:
        self._card.pull()
        self._daemon.stop()

    @property
    def options(self) -> Mapping[str, object]:
        return {"reader_name": "Virtual PCD 0 00 00"}

    def cause(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNPLUGGED:
            self._daemon.down()
            return
        self._swap(CardProfile(SPECIMEN, fault=_FAULTS[trouble], fault_after=1))

    def mend(self) -> None:
        self._daemon.start()
        self._swap(CardProfile(SPECIMEN))

    def _swap(self, profile: CardProfile) -> None:
        self._card.pull()
        self._card = VirtualCard(profile)
        self._card.insert()

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.read(deadline)

    @classmethod
    def replay(cls, exchange: Sequence[tuple[bytes, bytes]]) -> object:
        left = list(exchange)

        def transmit(command: bytes) -> tuple[bytes, int]:
            sent, heard = left.pop(0)
            assert command.hex(" ") == sent.hex(" ")
            return heard[:-2], int.from_bytes(heard[-2:], "big")

        outcome = read_identity(transmit)
        assert left == []
        return outcome.value if isinstance(outcome, Done) else outcome

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done) and isinstance(outcome.value, Identity)
