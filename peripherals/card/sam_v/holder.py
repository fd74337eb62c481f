"""The parts of one reading put together: text, picture, and the address that came after the printed one."""

from __future__ import annotations

from dataclasses import replace

from peripherals.card.photo import PhotoDecoder, decoded
from peripherals.card.sam_v.commands import Parts
from peripherals.card.sam_v.frames import Answer
from peripherals.card.sam_v.text import address_of, identity_of
from peripherals.identity import Identity, Photo


def identity_with(parts: Parts, new_address: Answer, decode_photo: PhotoDecoder) -> Identity:
    """Whose card it is, at the address the holder moved to last.

    Errors: CardContentError, UnknownLayoutError.
    """
    identity = identity_of(parts.text)
    raw = bytes(parts.photo)
    photo = Photo(raw, decoded(raw, decode_photo)) if raw else None
    return replace(identity, address=address_of(new_address.data) or identity.address, photo=photo)
