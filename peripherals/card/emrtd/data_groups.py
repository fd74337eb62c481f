"""Data groups as values: which there are (EF.COM), the MRZ (DG1), the portrait (DG2).

Source: ICAO 9303-10, 4; ISO/IEC 19794-5:2005 for the portrait's head.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from peripherals.card import tlv
from peripherals.card.emrtd import mrz

TAG_OF_GROUP = {
    1: 0x61, 2: 0x75, 3: 0x63, 4: 0x76, 5: 0x65, 6: 0x66, 7: 0x67, 8: 0x68, 9: 0x69, 10: 0x6A,
    11: 0x6B, 12: 0x6C, 13: 0x6D, 14: 0x6E, 15: 0x6F, 16: 0x70,
}  # fmt: skip
COMMON, TAG_LIST = 0x60, 0x5C
MRZ_TEXT = 0x5F1F
BIOMETRIC_GROUP, BIOMETRIC = 0x7F61, 0x7F60
FACE_BLOCKS = (0x5F2E, 0x7F2E)
FACE_MAGIC = b"FAC\x00010\x00"
_FACE_HEAD_BYTES, _FACIAL_INFORMATION_BYTES, _FEATURE_BYTES, _IMAGE_INFORMATION_BYTES = 14, 20, 8, 12


class PictureFormat(StrEnum):
    JPEG = "image/jpeg"
    JPEG_2000 = "image/jp2"


@dataclass(frozen=True, slots=True, repr=False)
class Portrait:
    """The face as the chip holds it: for the eyes of one visit, never for disk."""

    format: PictureFormat
    data: bytes

    def __repr__(self) -> str:
        return f"Portrait({self.format.value}, {len(self.data)} bytes)"


def groups_present(common: bytes) -> frozenset[int]:
    """Numbers of the data groups that EF.COM lists. Errors: TlvError.

    Not signed: only a hint at what may be read, never proof of what is missing.
    """
    tags = tlv.expect(tlv.read(common), COMMON).child(TAG_LIST).value
    return frozenset(number for number, tag in TAG_OF_GROUP.items() if tag in tags)


def mrz_of(group: bytes) -> mrz.Mrz:
    """The MRZ in DG1. Errors: TlvError, MrzError."""
    text = tlv.expect(tlv.read(group), TAG_OF_GROUP[1]).child(MRZ_TEXT).value
    if not text.isascii():
        raise mrz.MrzError("MRZ: not ASCII")
    return mrz.parse(text.decode("ascii"))


def portrait_of(group: bytes) -> Portrait | None:
    """The first picture in DG2; None when it is in a format this reader does not know. Errors: TlvError."""
    for block in _face_blocks(tlv.expect(tlv.read(group), TAG_OF_GROUP[2])):
        if (portrait := _picture(block)) is not None:
            return portrait
    return None


def _face_blocks(group: tlv.Node) -> Iterator[bytes]:
    for template in group.child(BIOMETRIC_GROUP).children():
        if template.tag == BIOMETRIC:
            yield from (node.value for node in template.children() if node.tag in FACE_BLOCKS)


def _picture(block: bytes) -> Portrait | None:
    """The picture behind the heads of a facial record, whose lengths are those of its points."""
    if not block.startswith(FACE_MAGIC):
        return None
    points = int.from_bytes(block[_FACE_HEAD_BYTES + 4 : _FACE_HEAD_BYTES + 6], "big")
    record_bytes = int.from_bytes(block[_FACE_HEAD_BYTES : _FACE_HEAD_BYTES + 4], "big")
    begin = _FACE_HEAD_BYTES + _FACIAL_INFORMATION_BYTES + points * _FEATURE_BYTES + _IMAGE_INFORMATION_BYTES
    data = block[begin : _FACE_HEAD_BYTES + record_bytes]
    if data.startswith(b"\xff\xd8\xff"):
        return Portrait(PictureFormat.JPEG, data)
    if data.startswith((b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51")):
        return Portrait(PictureFormat.JPEG_2000, data)
    return None
