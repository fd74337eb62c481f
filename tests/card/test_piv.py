"""Staff cards: the card's own key answers a challenge, without any reader."""

from __future__ import annotations

import dataclasses
import zlib

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card import apdu, piv, tlv
from peripherals.card.virtual_piv import KeyKind, PivProfile, VirtualAuthority, VirtualPiv, make_key
from peripherals.card.virtual_ssc import CardFault
from peripherals.devices import Done, Failed

AUTHORITY = VirtualAuthority()
CARD = AUTHORITY.card()


def link(chip: VirtualPiv, sent: list[bytes] | None = None) -> apdu.Transmit:
    def transmit(command: bytes) -> tuple[bytes, int]:
        if sent is not None:
            sent.append(command)
        whole = chip.answer(command)
        return whole[:-2], int.from_bytes(whole[-2:], "big")

    return transmit


def prove(profile: PivProfile) -> Done[piv.StaffCard] | Failed:
    return piv.prove(link(profile.chip()))


def failed(result: object) -> Failed:
    assert isinstance(result, Failed)
    return result


@pytest.mark.parametrize("kind", [KeyKind.RSA_2048, KeyKind.P256, KeyKind.P384])
def test_a_card_proves_its_key(kind: KeyKind) -> None:
    profile = AUTHORITY.card(kind)
    result = prove(profile)
    assert isinstance(result, Done)
    assert result.value.certificate == profile.certificate
    assert len(result.value.fingerprint) == 64


def test_commands_are_those_of_the_standard() -> None:
    sent: list[bytes] = []
    piv.prove(link(CARD.chip(), sent), bytes)
    heads = [command.hex().upper() for command in sent]
    assert heads[0] == "00A4040005A00000030800"
    assert heads[1] == "00CB3FFF055C035FC10100"
    assert heads[-1] == "0087119E267C2482008120" + "00" * 32 + "00"


def test_a_long_challenge_goes_in_a_chain() -> None:
    sent: list[bytes] = []
    piv.prove(link(AUTHORITY.card(KeyKind.RSA_2048).chip(), sent))
    chain = [command for command in sent if command[1] == apdu.PIV_AUTHENTICATE]
    assert [(command[0], command[2], command[3], command[4]) for command in chain] == [
        (0x10, 0x07, 0x9E, 255),
        (0x00, 0x07, 0x9E, 11),
    ]


@pytest.mark.parametrize("kind", [KeyKind.RSA_2048, KeyKind.P256])
def test_a_copied_certificate_with_another_key_is_not_proven(kind: KeyKind) -> None:
    copied = dataclasses.replace(AUTHORITY.card(kind), key=make_key(kind))
    assert failed(prove(copied)).code == "staff_card.not_proven"


def test_a_key_that_is_none_of_piv_is_not_supported() -> None:
    assert failed(prove(AUTHORITY.card(KeyKind.P521))).code == "staff_card.not_supported"


@pytest.mark.parametrize("sw", [0x6A82, 0x6D00])
def test_another_card_is_not_supported(sw: int) -> None:
    assert failed(piv.prove(lambda _: (b"", sw))).code == "staff_card.not_supported"


@pytest.mark.parametrize("after", [1, 2, 3])
def test_rubbish_is_unreadable(after: int) -> None:
    profile = dataclasses.replace(CARD, fault=CardFault.RUBBISH, fault_after=after)
    assert failed(prove(profile)).code == "staff_card.unreadable"


class Compressed(VirtualPiv):
    """Keeps its certificate as gzip, as cards with little room do."""

    def answer(self, command: bytes) -> bytes:
        if command[1] != apdu.GET_DATA:
            return super().answer(command)
        packer = zlib.compressobj(wbits=31)
        packed = packer.compress(self.profile.certificate.public_bytes(Encoding.DER)) + packer.flush()
        return self._part(tlv.write(0x53, tlv.write(0x70, packed), tlv.write(0x71, b"\x01"), tlv.write(0xFE)))


def test_a_compressed_certificate_is_read() -> None:
    assert isinstance(piv.prove(link(Compressed(CARD))), Done)


@given(st.data())
def test_no_bytes_of_a_card_end_the_proof(data: st.DataObject) -> None:
    answers = st.tuples(st.binary(max_size=40), st.sampled_from([0x9000, 0x6110]) | st.integers(0, 0xFFFF))
    assert isinstance(piv.prove(lambda _: data.draw(answers)), Failed)
