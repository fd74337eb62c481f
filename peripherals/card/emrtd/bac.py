"""Basic access control: both sides prove to know the MRZ and agree on session keys with triple DES.

Source: ICAO 9303-11, 4.3; the worked example of appendix D is a test.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable

from peripherals.card.apdu import EXTERNAL_AUTHENTICATE, GET_CHALLENGE, Command, describe
from peripherals.card.emrtd.access import AccessDenied, AccessNotSupported
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.ciphers import AUTHENTICATION, ENCRYPTION, MAC_BYTES, TRIPLE_DES
from peripherals.card.emrtd.secure_messaging import Session
from peripherals.card.fields import CardContentError
from peripherals.document_key import MrzKey

CHALLENGE_BYTES = 8
KEY_BYTES = 16
_ANSWER_BYTES = 32 + MAC_BYTES
_SECURITY_DENIED = frozenset({0x6300, 0x6982, 0x6985, 0x6988, 0x6A80, 0x6A88})
"""How chips say that the proof was wrong: the standard names 6300 only, and chips differ."""
_NO_BAC = frozenset({0x6982, 0x6985, 0x6986, 0x6A81, 0x6D00})
"""How chips that want PACE answer to who begins BAC."""


def open_with_mrz(channel: Channel, key: MrzKey, random: Callable[[int], bytes] = os.urandom) -> None:
    """Puts the channel under secure messaging. Errors: AccessDenied, AccessNotSupported,
    CardContentError."""
    encryption_key, mac_key = access_keys(key)
    challenge = channel.ask(Command(0, GET_CHALLENGE, 0, 0, le=CHALLENGE_BYTES), "GET CHALLENGE")
    if challenge.sw in _NO_BAC:
        raise AccessNotSupported(f"GET CHALLENGE: {describe(challenge.sw)}")
    if not challenge.is_ok or len(challenge.data) != CHALLENGE_BYTES:
        raise CardContentError(f"GET CHALLENGE: {describe(challenge.sw)}, {len(challenge.data)} bytes")
    own_challenge, own_key = random(CHALLENGE_BYTES), random(KEY_BYTES)
    proof = TRIPLE_DES.encrypt(encryption_key, own_challenge + challenge.data + own_key)
    answer = channel.ask(
        Command(0, EXTERNAL_AUTHENTICATE, 0, 0, proof + TRIPLE_DES.mac(mac_key, proof), _ANSWER_BYTES),
        "EXTERNAL AUTHENTICATE",
    )
    if answer.sw in _SECURITY_DENIED or answer.sw >> 4 == 0x63C:
        raise AccessDenied(f"EXTERNAL AUTHENTICATE: {describe(answer.sw)}")
    if not answer.is_ok or len(answer.data) != _ANSWER_BYTES:
        raise CardContentError(f"EXTERNAL AUTHENTICATE: {describe(answer.sw)}, {len(answer.data)} bytes")
    enciphered, seal = answer.data[:-MAC_BYTES], answer.data[-MAC_BYTES:]
    told = TRIPLE_DES.decrypt(encryption_key, enciphered)
    if not hmac.compare_digest(seal, TRIPLE_DES.mac(mac_key, enciphered)) or told[:16] != (
        challenge.data + own_challenge
    ):
        raise CardContentError("EXTERNAL AUTHENTICATE: the chip's own proof is wrong")
    channel.session = session_of(own_key, told[16:], own_challenge, challenge.data)


def access_keys(key: MrzKey) -> tuple[bytes, bytes]:
    """Keys for enciphering and sealing the proofs."""
    seed = hashlib.sha1(key.information, usedforsecurity=False).digest()[:KEY_BYTES]
    return TRIPLE_DES.derive(seed, ENCRYPTION), TRIPLE_DES.derive(seed, AUTHENTICATION)


def session_of(reader_key: bytes, chip_key: bytes, reader_challenge: bytes, chip_challenge: bytes) -> Session:
    """The session both sides come to. Source: ICAO 9303-11, 9.8.6.3."""
    seed = bytes(a ^ b for a, b in zip(reader_key, chip_key, strict=True))
    return Session(
        TRIPLE_DES,
        TRIPLE_DES.derive(seed, ENCRYPTION),
        TRIPLE_DES.derive(seed, AUTHENTICATION),
        int.from_bytes(chip_challenge[4:] + reader_challenge[4:], "big"),
    )
