"""PACE with generic mapping: a password of few digits becomes session keys that nobody can guess afterwards.

Source: ICAO 9303-11, 4.4; the worked example of appendix G is a test.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from peripherals.card import tlv
from peripherals.card.apdu import CHAINED, GENERAL_AUTHENTICATE, MANAGE_SECURITY, Command, describe
from peripherals.card.emrtd.access import AccessDenied, AccessNotSupported
from peripherals.card.emrtd.card_access import PaceInfo
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.ciphers import AUTHENTICATION, ENCRYPTION, PASSWORD, Suite
from peripherals.card.emrtd.curves import STANDARDISED, Curve, Point, PointError
from peripherals.card.emrtd.secure_messaging import Session
from peripherals.card.fields import CardContentError
from peripherals.document_key import CanKey, DocumentKey, MrzKey

BY_MRZ, BY_CAN = 1, 2
DYNAMIC = 0x7C
NONCE, OWN_MAPPING, CHIP_MAPPING, OWN_KEY, CHIP_KEY, OWN_TOKEN, CHIP_TOKEN = 0x80, *range(0x81, 0x87)
_PROTOCOL, _PASSWORD, _PARAMETER = 0x80, 0x83, 0x84
_PUBLIC_KEY, _POINT = 0x7F49, 0x86
_WHOLE_ANSWER = 256


@dataclass(frozen=True, slots=True)
class Way:
    """A way of PACE that chip and reader both know."""

    info: PaceInfo
    suite: Suite
    curve: Curve
    has_choice: bool  # the chip offers this protocol on several curves, so the curve has to be named


def choose(infos: Sequence[PaceInfo]) -> Way | None:
    """The first way of the chip's list that this reader speaks; None when none is."""
    for info in infos:
        curve = STANDARDISED.get(info.parameter_id) if info.parameter_id is not None else None
        if info.suite is not None and curve is not None:
            several = sum(other.protocol == info.protocol for other in infos) > 1
            return Way(info, info.suite, curve, has_choice=several)
    return None


def open_with_password(
    channel: Channel, key: DocumentKey, way: Way, secret: Callable[[Curve], int] = Curve.secret
) -> None:
    """Puts the channel under secure messaging. Errors: AccessDenied, CardContentError, TlvError."""
    _begin(channel, key, way)
    nonce = way.suite.decrypt(password_key(key, way.suite), _step(channel, b"", NONCE, "nonce"))
    try:
        mapped = _mapped(channel, way.curve, int.from_bytes(nonce, "big"), secret(way.curve))
        shared, own_key, chip_key = _agree(channel, mapped, secret(mapped))
    except PointError as error:
        raise CardContentError(f"PACE: {error}") from None
    encryption_key = way.suite.derive(shared, ENCRYPTION)
    mac_key = way.suite.derive(shared, AUTHENTICATION)
    told = _step(
        channel,
        tlv.write(OWN_TOKEN, token(way, mac_key, chip_key)),
        CHIP_TOKEN,
        "token",
        is_last=True,
    )
    if not hmac.compare_digest(told, token(way, mac_key, own_key)):
        raise AccessDenied("PACE: the chip's token is wrong")
    channel.session = Session(way.suite, encryption_key, mac_key)


def password_key(key: DocumentKey, suite: Suite) -> bytes:
    """The key under which the chip enciphers its nonce. Source: ICAO 9303-11, 9.7.3."""
    match key:
        case MrzKey():
            password = hashlib.sha1(key.information, usedforsecurity=False).digest()
        case CanKey():
            password = key.digits.encode()
    return suite.derive(password, PASSWORD)


def token(way: Way, mac_key: bytes, public_key: bytes) -> bytes:
    """Proof of having come to the same keys, over the other side's public key. Source: 9303-11, 4.4.3.4."""
    protocol = tlv.write_object_id(way.info.protocol)
    return way.suite.mac(mac_key, tlv.write(_PUBLIC_KEY, protocol, tlv.write(_POINT, public_key)))


def _begin(channel: Channel, key: DocumentKey, way: Way) -> None:
    data = tlv.write(_PROTOCOL, tlv.read(tlv.write_object_id(way.info.protocol)).value)
    data += tlv.write(_PASSWORD, bytes([BY_MRZ if isinstance(key, MrzKey) else BY_CAN]))
    if way.has_choice:
        data += tlv.write(_PARAMETER, bytes([way.info.parameter_id or 0]))
    response = channel.ask(Command(0, MANAGE_SECURITY, 0xC1, 0xA4, data), "MSE:SET AT")
    if response.sw == 0x6A88 and isinstance(key, CanKey):
        raise AccessNotSupported("MSE:SET AT: the chip knows no card access number")
    if not response.is_ok and response.sw >> 4 != 0x63C:
        raise CardContentError(f"MSE:SET AT: {describe(response.sw)}")


def _mapped(channel: Channel, curve: Curve, nonce: int, private: int) -> Curve:
    """The curve with the generator that nonce and first exchange lead to. Source: 9303-11, 4.4.3.3.1."""
    own = curve.encode(curve.times(private, curve.generator))
    told = _step(channel, tlv.write(OWN_MAPPING, own), CHIP_MAPPING, "mapping")
    shared = curve.times(private, curve.decode(told))
    if shared is None:
        raise PointError("the mapping leads to infinity")
    return curve.with_generator(curve.add(curve.times(nonce, curve.generator), shared))


def _agree(channel: Channel, mapped: Curve, private: int) -> tuple[bytes, bytes, bytes]:
    """The shared secret, the own and the chip's public key."""
    own = mapped.encode(mapped.times(private, mapped.generator))
    told = _step(channel, tlv.write(OWN_KEY, own), CHIP_KEY, "key")
    if told == own:
        raise CardContentError("PACE: the chip sent our own key back")
    shared: Point = mapped.times(private, mapped.decode(told))
    if shared is None:
        raise PointError("the agreement leads to infinity")
    return shared[0].to_bytes(mapped.size_bytes, "big"), own, told


def _step(channel: Channel, data: bytes, wanted: int, name: str, *, is_last: bool = False) -> bytes:
    """One GENERAL AUTHENTICATE: what the chip puts under the wanted tag."""
    command = Command(
        0 if is_last else CHAINED, GENERAL_AUTHENTICATE, 0, 0, tlv.write(DYNAMIC, data), _WHOLE_ANSWER
    )
    response = channel.ask(command, f"PACE {name}")
    if is_last and (response.sw in (0x6300, 0x6982, 0x6988, 0x6A80) or response.sw >> 4 == 0x63C):
        raise AccessDenied(f"PACE {name}: {describe(response.sw)}")
    if not response.is_ok:
        raise CardContentError(f"PACE {name}: {describe(response.sw)}")
    return tlv.expect(tlv.read(response.data), DYNAMIC).child(wanted).value
