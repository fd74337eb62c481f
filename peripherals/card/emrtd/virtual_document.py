"""What a made-up travel document holds: its files, signed by a virtual issuer, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from peripherals.card import tlv
from peripherals.card.emrtd import card_access, data_groups, files
from peripherals.card.emrtd.data_groups import FACE_MAGIC, TAG_OF_GROUP
from peripherals.card.emrtd.virtual_active import ActiveKey
from peripherals.card.emrtd.virtual_issuer import VirtualIssuer
from peripherals.document_key import check_digit

FACE = bytes.fromhex("FFD8FFE000104A464946") + bytes(range(256)) * 3 + bytes.fromhex("FFD9")
"""Begins and ends as a JPEG file does; nobody's face."""
_LDS_VERSION, _UNICODE_VERSION = (0x5F01, b"0107"), (0x5F36, b"040000")


class Access(StrEnum):
    """How the chip opens."""

    BAC = "bac"
    PACE = "pace"
    BOTH = "both"


class Forgery(StrEnum):
    """What somebody changed after the document was made."""

    DG1 = "dg1"  # another name in DG1
    DIGEST = "digest"  # another name, and its digest in the security object too
    SIGNATURE = "signature"
    NO_SECURITY_OBJECT = "no_security_object"


@dataclass(frozen=True, slots=True, repr=False)
class Bearer:
    """A made-up person as the MRZ of a passport writes them."""

    name: str = "SPECIMEN<<XIU<YING"
    number: str = "E00000000"
    nationality: str = "UTO"
    birth: str = "491231"
    sex: str = "F"
    expiry: str = "390101"

    @property
    def zone(self) -> str:
        """Both lines of a TD3 zone."""
        middle = f"{self.birth}{check_digit(self.birth)}{self.sex}{self.expiry}{check_digit(self.expiry)}"
        number = self.number.ljust(9, "<")
        line = f"{number}{check_digit(number)}{self.nationality}{middle}{'<' * 14}<"
        whole = line[:10] + line[13:20] + line[21:43]
        return f"P<UTO{self.name.ljust(39, '<')}{line}{check_digit(whole)}"


@dataclass(frozen=True, slots=True)
class Content:
    """What is stored in the chip."""

    issuer: VirtualIssuer
    bearer: Bearer = field(default_factory=Bearer)
    face: bytes = FACE
    forgery: Forgery | None = None
    protocol: str = card_access.GENERIC_ECDH + "2"
    parameter_ids: tuple[int, ...] = (13,)
    active_key: ActiveKey | None = None

    def application_files(self) -> dict[int, bytes]:
        """Files of the travel-document application by their identifier."""
        groups = {1: _first_group(self.bearer.zone), 2: second_group(self.face)}
        if self.active_key is not None:
            groups |= self.active_key.groups()
        signed = self.issuer.security_object(groups)
        if self.forgery in (Forgery.DG1, Forgery.DIGEST):
            other = _first_group(self.bearer.zone.replace("SPECIMEN", "SPECIMAN", 1))
            if self.forgery is Forgery.DIGEST:
                honest = self.issuer.security_object(groups | {1: other})
                signed = _with_digests_of(signed, honest)
            groups[1] = other
        if self.forgery is Forgery.SIGNATURE:
            signed = signed[:-5] + bytes([signed[-5] ^ 1]) + signed[-4:]
        common = tlv.write(
            data_groups.COMMON,
            tlv.write(*_LDS_VERSION),
            tlv.write(*_UNICODE_VERSION),
            tlv.write(data_groups.TAG_LIST, bytes(TAG_OF_GROUP[number] for number in groups)),
        )
        found = {files.COMMON: common, files.SECURITY_OBJECT: signed}
        if self.forgery is Forgery.NO_SECURITY_OBJECT:
            del found[files.SECURITY_OBJECT]
        return found | {files.data_group(number): group for number, group in groups.items()}

    def card_access(self) -> bytes:
        """EF.CardAccess: the chip's ways of PACE."""
        infos = (
            tlv.write(
                tlv.SEQUENCE,
                tlv.write_object_id(self.protocol),
                tlv.write_integer(2),
                tlv.write_integer(number),
            )
            for number in self.parameter_ids
        )
        return tlv.write(tlv.SET, *infos)


def _first_group(zone: str) -> bytes:
    return tlv.write(TAG_OF_GROUP[1], tlv.write(data_groups.MRZ_TEXT, zone.encode()))


def second_group(face: bytes) -> bytes:
    """DG2 with one picture in a record of ISO/IEC 19794-5 with one feature point."""
    facial = (1).to_bytes(2, "big") + bytes(14) + bytes(8) + bytes(12) + face
    record = (len(facial) + 4).to_bytes(4, "big") + facial
    block = FACE_MAGIC[:8] + (len(record) + 14).to_bytes(4, "big") + b"\x00\x01" + record
    biometric = tlv.write(
        data_groups.BIOMETRIC, tlv.write(0xA1, tlv.write(0x81, b"\x02")), tlv.write(0x5F2E, block)
    )
    group = tlv.write(data_groups.BIOMETRIC_GROUP, tlv.write(0x02, b"\x01"), biometric)
    return tlv.write(TAG_OF_GROUP[2], group)


def _with_digests_of(signed: bytes, other: bytes) -> bytes:
    """The first object with the other's digests, under the first's signature."""
    start, start_of_other = (data.index(tlv.write_object_id("2.23.136.1.1.1")) for data in (signed, other))
    content = tlv.read_first(other[start_of_other + 8 :]).raw
    return signed[: start + 8] + content + signed[start + 8 + len(content) :]
