"""EF.CardAccess: which ways of PACE a chip offers. Source: ICAO 9303-11, 9.2."""

from __future__ import annotations

from dataclasses import dataclass

from peripherals.card import tlv
from peripherals.card.emrtd.ciphers import AES_128, AES_192, AES_256, TRIPLE_DES, Suite

_PACE = "0.4.0.127.0.7.2.2.4."
GENERIC_ECDH = _PACE + "2."
SUITES = {
    GENERIC_ECDH + "1": TRIPLE_DES,
    GENERIC_ECDH + "2": AES_128,
    GENERIC_ECDH + "3": AES_192,
    GENERIC_ECDH + "4": AES_256,
}
"""PACE by generic mapping on elliptic curves, by object identifier."""


@dataclass(frozen=True, slots=True)
class PaceInfo:
    """One way: protocol and, unless the chip describes its own curve, the number of a standardised one."""

    protocol: str
    parameter_id: int | None

    @property
    def suite(self) -> Suite | None:
        """Its cipher; None for a mapping this reader does not speak."""
        return SUITES.get(self.protocol)


def pace_infos(file: bytes) -> list[PaceInfo]:
    """The ways in the order of the file; empty when the chip knows none. Errors: TlvError."""
    found = []
    for info in tlv.expect(tlv.read(file), tlv.SET).children():
        parts = info.children()
        protocol = tlv.object_id(parts[0]) if parts else ""
        if not protocol.startswith(_PACE) or len(parts) < 2 or protocol.count(".") != _PACE.count(".") + 1:
            continue  # another protocol, or a curve described in full
        number = int.from_bytes(parts[2].value, "big") if len(parts) > 2 else None
        found.append(PaceInfo(protocol, number))
    return found
