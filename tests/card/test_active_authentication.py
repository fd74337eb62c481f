"""The chip's own key: a copy of all files does not pass; the worked example of ICAO 9303-11 does."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from peripherals.card.emrtd.active import ActiveKey as ReadKey
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.document import Reading
from peripherals.card.emrtd.virtual_active import ActiveKey
from peripherals.card.emrtd.virtual_chip import EmrtdProfile
from peripherals.card.emrtd.virtual_document import Access, Content
from peripherals.devices import Done
from tests.card.test_travel_document import ISSUER, KEY, failed, link, read, trusting

CHALLENGE = bytes.fromhex("F173589974BF40C6")
CONTENT = bytes.fromhex(
    "6A9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C"
    "98599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD"
    "4E7292E2DCDA3024B47DA8C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC"
)
"""What is signed in the worked example. Source: ICAO 9303-11, appendix on active authentication."""
KEYS = {name: ActiveKey(bits) for name, bits in (("ecdsa", None), ("rsa 1024", 1024), ("rsa 2048", 2048))}


def test_the_worked_example_is_accepted() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 as in the example
    numbers = private.private_numbers()
    n = numbers.public_numbers.n
    signature = pow(int.from_bytes(CONTENT, "big"), numbers.d, n)
    key = ReadKey(private.public_key())
    for root in (signature, n - signature):
        assert key.fits(root.to_bytes(128, "big"), CHALLENGE)
        assert not key.fits(root.to_bytes(128, "big"), CHALLENGE[::-1])
    assert not key.fits((signature ^ 1).to_bytes(128, "big"), CHALLENGE)
    assert not key.fits(b"", CHALLENGE)


@pytest.mark.parametrize("access", [Access.BAC, Access.PACE])
@pytest.mark.parametrize("key", KEYS.values(), ids=list(KEYS))
def test_a_chip_with_its_key_is_read_and_a_copy_is_not(key: ActiveKey, access: Access) -> None:
    content = Content(ISSUER, active_key=key)
    assert isinstance(read(EmrtdProfile(content, access, is_extended=True)), Done)
    copy = EmrtdProfile(content, access, is_extended=True, own_key=ActiveKey())
    assert failed(read(copy)).code == "travel_document.copied"


def test_a_copy_that_only_says_no_is_a_copy() -> None:
    content = Content(ISSUER, active_key=KEYS["ecdsa"])
    chip = EmrtdProfile(content).chip()
    chip._own_key = None
    result = failed(Reading(trusting(ISSUER)).read(Channel(link(chip)), KEY))
    assert (result.code, "6D00" in result.detail) == ("travel_document.copied", True)


def test_a_copy_that_hides_its_key_is_not_read() -> None:
    chip = EmrtdProfile(Content(ISSUER, active_key=KEYS["ecdsa"])).chip()
    del chip._application[0x010F]
    result = failed(Reading(trusting(ISSUER)).read(Channel(link(chip)), KEY))
    assert (result.code, result.detail) == ("travel_document.unreadable", "EF 010F: 6A82 file not found")


def test_a_signature_too_long_for_the_reader_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    chip = EmrtdProfile(Content(ISSUER, active_key=KEYS["rsa 2048"])).chip()
    assert isinstance(Reading(trusting(ISSUER)).read(Channel(link(chip)), KEY), Done)
    assert "extended length" in caplog.text


def test_an_ecdsa_key_whose_hash_is_not_named_is_not_judged() -> None:
    class Unnamed(ActiveKey):
        def groups(self) -> dict[int, bytes]:
            return {15: super().groups()[15]}

    result = failed(read(EmrtdProfile(Content(ISSUER, active_key=Unnamed()))))
    assert (result.code, result.detail) == (
        "travel_document.not_judged",
        "DG14: no hash for active authentication",
    )
