"""A travel document read whole: its chip opened with a key, its data judged, its holder an Identity.

Source: ICAO 9303-11, 4.2 (order of steps).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from peripherals.card import tlv
from peripherals.card.apdu import SELECT, Command, describe
from peripherals.card.emrtd import (
    active,
    bac,
    card_access,
    data_groups,
    files,
    mrz,
    outcomes,
    pace,
    security_object,
)
from peripherals.card.emrtd.access import AccessDenied, AccessNotSupported
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.data_groups import Portrait
from peripherals.card.emrtd.signatures import SignatureNotSupported
from peripherals.card.emrtd.trust import Judgement, TrustList, Verdict
from peripherals.card.fields import CardContentError
from peripherals.devices import Done, Failed
from peripherals.document_key import DocumentKey, MrzKey
from peripherals.identity import Identity, IdentityKind

log = logging.getLogger(__name__)

APPLICATION = bytes.fromhex("A0000002471001")


@dataclass(frozen=True, slots=True)
class TravelDocument:
    """Who the document belongs to, and the face on it where that was asked for."""

    identity: Identity
    portrait: Portrait | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: whom to trust, with or without the portrait (some 20 kB), and what time it is."""

    trust: TrustList = field(default_factory=TrustList)
    has_portrait: bool = False
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def read(self, channel: Channel, key: DocumentKey) -> Done[TravelDocument] | Failed:
        """The document, whole and genuine, or why not. Errors: only what the channel's link raises."""
        try:
            files.select_master_file(channel)
            block = files.longest_block(channel)
            open_chip(channel, key)
            return self._document(channel, key, block)
        except AccessDenied as denied:
            return outcomes.wrong_key(str(denied))
        except AccessNotSupported as error:
            return outcomes.not_supported(str(error))
        except (CardContentError, tlv.TlvError, mrz.MrzError) as error:
            return outcomes.unreadable(str(error))

    def _document(self, channel: Channel, key: DocumentKey, block: int) -> Done[TravelDocument] | Failed:
        signed = security_object.parse(files.read_file(channel, files.SECURITY_OBJECT, block))
        groups = {1: files.read_file(channel, files.data_group(1), block)}
        own_key = {active.KEY_GROUP, active.OPTIONS_GROUP} if active.KEY_GROUP in signed.digests else set()
        for number in own_key & signed.digests.keys():
            groups[number] = files.read_file(channel, files.data_group(number), block)
        if self.has_portrait and 2 in _present(channel, signed, block):
            groups[2] = files.read_file(channel, files.data_group(2), block)
        zone = data_groups.mrz_of(groups[1])
        judgement = self.trust.judge(signed, groups, self.now)
        if isinstance(key, MrzKey) and zone.key.information != key.information:
            judgement = Judgement(Verdict.ALTERED, "DG1: not the document the chip was opened for")
        if judgement.verdict is Verdict.GENUINE and active.KEY_GROUP in groups:
            judgement = self._challenged(channel, groups)
        if (refused := outcomes.not_genuine(judgement)) is not None:
            return refused
        portrait = data_groups.portrait_of(groups[2]) if 2 in groups else None
        return Done(TravelDocument(self._identity(zone), portrait))

    def _challenged(self, channel: Channel, groups: Mapping[int, bytes]) -> Judgement:
        """Whether the chip holds the key that was signed as its own. Errors: TlvError, CardContentError."""
        try:
            key = active.ActiveKey.parse(groups[active.KEY_GROUP], groups.get(active.OPTIONS_GROUP))
        except SignatureNotSupported as error:
            return Judgement(Verdict.NOT_JUDGED, str(error))
        if key.has_long_signature and not channel.can_extend:
            log.info("active authentication left out: the answer needs extended length")
            return Judgement(Verdict.GENUINE)
        challenge = os.urandom(active.CHALLENGE_BYTES)
        response = channel.ask(key.challenge(challenge), "INTERNAL AUTHENTICATE")
        if response.is_ok and key.fits(response.data, challenge):
            return Judgement(Verdict.GENUINE)
        return Judgement(Verdict.COPIED, f"INTERNAL AUTHENTICATE: {describe(response.sw)}")

    def _identity(self, zone: mrz.Mrz) -> Identity:
        today = self.now.date()
        return Identity(
            kind=IdentityKind.PASSPORT,
            name=zone.name,
            number=zone.number,
            sex=zone.sex,
            birth=mrz.day_of_birth(zone.birth, today),
            issuer=zone.issuer,
            valid_to=mrz.day_of_expiry(zone.expiry, today),
            card_number=zone.number,
            nationality=zone.nationality,
        )


def is_travel_document(channel: Channel) -> bool:
    """Whether the chip is a travel document's.

    EF.CardAccess comes first: it lies where a chip begins, and not every chip finds back there. A chip that
    opens by PACE alone and was left inside its application shows it only from the master file.
    Errors: CardContentError, TlvError.
    """
    if _offered(channel) or channel.ask(_select_application(), "SELECT travel document").is_ok:
        return True
    files.select_master_file(channel)
    return bool(_offered(channel))


def open_chip(channel: Channel, key: DocumentKey) -> None:
    """By PACE where the chip offers a way we speak, else by BAC; leaves the application selected.

    The master file must be selected. Errors: AccessDenied, AccessNotSupported, CardContentError, TlvError.
    """
    infos = _offered(channel)
    if (way := pace.choose(infos)) is not None:
        pace.open_with_password(channel, key, way)
    selected = channel.ask(_select_application(), "SELECT travel document")
    if way is not None and selected.is_ok:
        return
    ways = ", ".join(f"{info.protocol}/{info.parameter_id}" for info in infos)
    if not selected.is_ok:
        raise AccessNotSupported(f"SELECT travel document: {describe(selected.sw)}; PACE: {ways or 'none'}")
    if not isinstance(key, MrzKey):
        raise AccessNotSupported(f"a card access number opens by PACE only; PACE: {ways or 'none'}")
    bac.open_with_mrz(channel, key)


def _offered(channel: Channel) -> list[card_access.PaceInfo]:
    try:
        return card_access.pace_infos(files.read_file(channel, files.CARD_ACCESS))
    except files.FileMissing:
        return []  # a chip of the years before PACE
    except CardContentError as error:
        log.info("EF.CardAccess: %s", error)
        return []


def _present(channel: Channel, signed: security_object.SecurityObject, block: int) -> frozenset[int]:
    """Data groups that EF.COM lists; what was signed, where the chip has no EF.COM any more."""
    try:
        return data_groups.groups_present(files.read_file(channel, files.COMMON, block))
    except files.FileMissing:
        return frozenset(signed.digests)


def _select_application() -> Command:
    return Command(0, SELECT, 0x04, 0x0C, APPLICATION)
