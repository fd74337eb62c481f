"""PACE by generic mapping, byte for byte as in ICAO 9303-11, appendix G.1; the curves against the library."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from peripherals.card.emrtd import card_access, pace
from peripherals.card.emrtd.access import AccessDenied
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.ciphers import AES_128
from peripherals.card.emrtd.curves import STANDARDISED, Curve, PointError
from peripherals.card.emrtd.secure_messaging import Session
from peripherals.card.fields import CardContentError
from peripherals.document_key import MrzKey
from tests.card.test_bac_example import Script

KEY = MrzKey("T22000129", "640812", "101031")
CARD_ACCESS = bytes.fromhex("31143012060A04007F0007020204020202010202010D")
PRIVATE = (
    0x7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99,
    0xA73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595,
)
OWN_MAPPING = (
    "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
    "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
)
CHIP_MAPPING = (
    "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
    "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54"
)
OWN_KEY = (
    "042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
    "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462"
)
CHIP_KEY = (
    "049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
    "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094"
)
SENT = (
    "0022C1A40F800A04007F00070202040202830101",
    "10860000027C0000",
    f"10860000457C438141{OWN_MAPPING}00",
    f"10860000457C438341{OWN_KEY}00",
    "008600000C7C0A8508C2B0BD78D94BA86600",
)
ANSWERS = (
    "",
    "7C12801095A3A016522EE98D01E76CB6B98B42C3",
    f"7C438241{CHIP_MAPPING}",
    f"7C438441{CHIP_KEY}",
    "7C0A86083ABB9674BCE93C08",
)


def way() -> pace.Way:
    chosen = pace.choose(card_access.pace_infos(CARD_ACCESS))
    assert chosen is not None
    return chosen


def run(script: Script, key: MrzKey = KEY) -> Channel:
    channel = Channel(script)
    private = iter(PRIVATE)
    pace.open_with_password(channel, key, way(), lambda _curve: next(private))
    return channel


def test_the_chips_way_is_read_from_ef_cardaccess() -> None:
    assert (way().suite, way().curve.name, way().has_choice) == (AES_128, "brainpoolP256r1", False)


def test_the_password_key_is_that_of_the_standard() -> None:
    assert pace.password_key(KEY, AES_128).hex().upper() == "89DED1B26624EC1E634C1989302849DD"


def test_the_mapped_generator_is_that_of_the_standard() -> None:
    curve = STANDARDISED[13]
    shared = curve.times(PRIVATE[0], curve.decode(bytes.fromhex(CHIP_MAPPING)))
    mapped = curve.add(curve.times(0x3F00C4D39D153F2B2A214A078D899B22, curve.generator), shared)
    assert curve.encode(shared).hex().upper() == (
        "0460332EF2450B5D247EF6D3868397D398852ED6E8CAF6FFEEF6BF85CA57057FD5"
        "0840CA7415BAF3E43BD414D35AA4608B93A2CAF3A4E3EA4E82C9C13D03EB7181"
    )
    assert curve.encode(mapped).hex().upper() == (
        "048CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E2"
        "8C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522"
    )


def test_the_whole_talk_is_that_of_the_standard() -> None:
    script = Script(*ANSWERS)
    channel = run(script)
    assert tuple(sent.hex().upper() for sent in script.sent) == SENT
    assert channel.session == Session(
        AES_128,
        bytes.fromhex("F5F0E35C0D7161EE6724EE513A0D9A7F"),
        bytes.fromhex("FE251C7858B356B24514B3BD5F4297D1"),
    )


@pytest.mark.parametrize("sw", [0x6300, 0x63C1])
def test_a_chip_that_does_not_take_the_token_denies_access(sw: int) -> None:
    with pytest.raises(AccessDenied, match=f"PACE token: {sw:04X}"):
        run(Script(*ANSWERS[:4], "", sw=sw))


def test_a_wrong_token_of_the_chip_denies_access() -> None:
    with pytest.raises(AccessDenied, match="chip's token"):
        run(Script(*ANSWERS[:4], "7C0A86083ABB9674BCE93C09"))


@pytest.mark.parametrize(
    "key", [OWN_KEY, "04" + "00" * 64, CHIP_KEY[:-2] + "95", "00", CHIP_KEY[:-2]], ids=str
)
def test_a_chips_key_that_is_ours_or_no_point_is_refused(key: str) -> None:
    told = bytes.fromhex(key)
    boxed = bytes([0x7C, len(told) + 2, 0x84, len(told)]) + told
    with pytest.raises(CardContentError):
        run(Script(*ANSWERS[:3], boxed.hex(), ANSWERS[4]))


@pytest.mark.parametrize("curve", STANDARDISED.values(), ids=lambda curve: curve.name)
def test_a_generator_has_the_order_of_its_curve(curve: Curve) -> None:
    assert curve.has(curve.generator)
    assert curve.times(curve.n - 1, curve.generator) == (curve.x, curve.p - curve.y)
    assert curve.add(curve.times(curve.n - 1, curve.generator), curve.generator) is None


LIBRARY: dict[int, ec.EllipticCurve] = {
    12: ec.SECP256R1(),
    13: ec.BrainpoolP256R1(),
    15: ec.SECP384R1(),
    16: ec.BrainpoolP384R1(),
    17: ec.BrainpoolP512R1(),
    18: ec.SECP521R1(),
}


@given(st.sampled_from(sorted(STANDARDISED)), st.integers(2, 2**200), st.integers(2, 2**200))
@settings(max_examples=30, deadline=None)
def test_points_are_those_of_the_library(number: int, first: int, second: int) -> None:
    curve = STANDARDISED[number]
    keys = [ec.derive_private_key(private, LIBRARY[number]) for private in (first, second, first + second)]
    points = [key.public_key().public_numbers() for key in keys]
    left, right, both = ((point.x, point.y) for point in points)
    assert curve.times(first, curve.generator) == left
    assert curve.add(left, right) == both
    secret = curve.times(first, right)
    assert secret is not None
    assert secret[0].to_bytes(curve.size_bytes, "big") == keys[0].exchange(ec.ECDH(), keys[1].public_key())


def test_infinity_is_no_generator_and_has_no_coordinates() -> None:
    curve = STANDARDISED[12]
    assert curve.add(None, curve.generator) == curve.generator
    with pytest.raises(PointError):
        curve.with_generator(None)
    with pytest.raises(PointError):
        curve.encode(None)
