"""Station helpers: who may help at this terminal, and how the one who helps is named.

The terminal profile knows a helper by a salted, slow hash of the number on the card, never by the number.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from config.people import RegisteredHelper
from kiosk.words import Words, say
from peripherals.identity import Identity, masked_name
from sync.protocol.wire import Helper

SALT_BYTES = 16
# Some 50 ms and 16 MiB a guess: an identity number has too few unknown digits for a fast hash. RFC 7914.
_COST, _BLOCK, _PARALLEL, _DIGEST_BYTES = 2**14, 8, 1, 32


def digest_of(number: str, salt: bytes) -> bytes:
    """Thread: any but the event loop's; it is slow on purpose."""
    text = number.strip().upper().encode()
    return hashlib.scrypt(text, salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=_DIGEST_BYTES)


def registered(identity: Identity, id_: str, station: str, salt: bytes) -> RegisteredHelper:
    """The entry of the profile for the holder of this card."""
    return RegisteredHelper(
        id=id_,
        name=identity.name,
        station=station,
        salt=base64.b64encode(salt).decode(),
        digest=base64.b64encode(digest_of(identity.number, salt)).decode(),
    )


def recognise(register: Sequence[RegisteredHelper], identity: Identity) -> Helper | None:
    """The helper whose card this is; None for anybody else. Thread: as `digest_of`."""
    for entry in register:
        wanted = base64.b64decode(entry.digest)
        if hmac.compare_digest(digest_of(identity.number, base64.b64decode(entry.salt)), wanted):
            return Helper(id=entry.id, name=identity.name, number=identity.number, station=entry.station)
    return None


def next_id(register: Sequence[RegisteredHelper]) -> str:
    """The first id that is not taken: H01, H02 …"""
    taken = {entry.id for entry in register}
    return next(id_ for n in range(1, len(register) + 2) if (id_ := f"H{n:02d}") not in taken)


def helper_words(helper: Helper) -> Words:
    return say("helper.name_station", name=masked_name(helper.name), station=helper.station)


def with_helper(kicker: Words, helper: Helper) -> Words:
    """The small line over every title while somebody helps."""
    who = say("helper.kicker", name=masked_name(helper.name))
    return say("helper.kicker_matter", helper=who, matter=kicker) if kicker else who
