"""Basic access control and secure messaging, byte for byte as in ICAO 9303-11, appendix D."""

from __future__ import annotations

import pytest

from peripherals.card import tlv
from peripherals.card.apdu import Command, Response
from peripherals.card.emrtd import bac, files
from peripherals.card.emrtd.access import AccessDenied, AccessNotSupported
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.ciphers import TRIPLE_DES
from peripherals.card.emrtd.secure_messaging import SealBrokenError, Session
from peripherals.card.fields import CardContentError
from peripherals.document_key import MrzKey

KEY = MrzKey("L898902C", "690806", "940623")
RANDOM = {8: bytes.fromhex("781723860C06C226"), 16: bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")}
CHALLENGE = "4608F91988702212"
PROOF = "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449"
SENT = (
    "0084000008",
    "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
    "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
    "0CB000000D9701048E08ED6705417E96BA5500",
    "0CB000040D9701128E082EA28A70F3C7B53500",
)
ANSWERS = (
    CHALLENGE,
    PROOF,
    "990290008E08FA855A5D4C50A8ED",
    "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED",
    "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D74",
)


class Script:
    """A chip that answers from a list and keeps what it was sent."""

    def __init__(self, *answers: str, sw: int = 0x9000) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.last_sw = sw
        self.sent: list[bytes] = []

    def __call__(self, command: bytes) -> tuple[bytes, int]:
        self.sent.append(command)
        data = self.answers.pop(0)
        return data, 0x9000 if self.answers else self.last_sw


def opened(script: Script) -> Channel:
    channel = Channel(script)
    bac.open_with_mrz(channel, KEY, RANDOM.__getitem__)
    return channel


def test_the_keys_of_the_mrz_are_those_of_the_standard() -> None:
    assert KEY.information == b"L898902C<369080619406236"
    assert [key.hex().upper() for key in bac.access_keys(KEY)] == [
        "AB94FDECF2674FDFB9B391F85D7F76F2",
        "7962D9ECE03D1ACD4C76089DCE131543",
    ]


def test_the_whole_talk_is_that_of_the_standard() -> None:
    script = Script(*ANSWERS)
    channel = opened(script)
    assert channel.session == Session(
        TRIPLE_DES,
        bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"),
        bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8"),
        0x887022120C06C226,
    )
    assert channel.ask(Command(0, 0xA4, 0x02, 0x0C, bytes.fromhex("011E")), "EF.COM").is_ok
    head = channel.ask(Command(0, 0xB0, 0, 0, le=4), "EF.COM").data
    rest = channel.ask(Command(0, 0xB0, 0, 4, le=0x12), "EF.COM").data
    assert (head + rest).hex().upper() == "60145F0104303130365F36063034303030305C026175"
    assert tlv.read(head + rest).child(0x5C).value == bytes([0x61, 0x75])
    assert tuple(sent.hex().upper() for sent in script.sent) == SENT


@pytest.mark.parametrize("sw", [0x6300, 0x63C2, 0x6982, 0x6988])
def test_a_chip_that_does_not_take_the_proof_denies_access(sw: int) -> None:
    with pytest.raises(AccessDenied, match=f"{sw:04X}"):
        opened(Script(CHALLENGE, "", sw=sw))


@pytest.mark.parametrize("sw", [0x6982, 0x6D00])
def test_a_chip_without_bac_is_not_supported_rather_than_denied(sw: int) -> None:
    with pytest.raises(AccessNotSupported):
        opened(Script("", sw=sw))


@pytest.mark.parametrize(
    ("challenge", "proof"),
    [(CHALLENGE, PROOF[:-2] + "00"), (CHALLENGE, PROOF[:-2]), ("4608F91988702213", PROOF), ("", PROOF)],
)
def test_a_chip_whose_own_proof_is_wrong_is_not_believed(challenge: str, proof: str) -> None:
    with pytest.raises(CardContentError):
        opened(Script(challenge, proof))


@pytest.mark.parametrize(
    "answer",
    [
        "990290008E08FA855A5D4C50A8EE",
        "990290008E08",
        "99029000",
        "8E08FA855A5D4C50A8ED",
        "990262828E08FA855A5D4C50A8ED",
        "",
    ],
)
def test_an_answer_without_its_seal_is_not_believed(answer: str) -> None:
    channel = opened(Script(CHALLENGE, PROOF, answer))
    with pytest.raises(CardContentError, match="EF 011E: answer"):
        files.read_file(channel, files.COMMON)


def test_the_same_answer_twice_is_not_believed() -> None:
    session = Session(TRIPLE_DES, bytes(range(16)), bytes(range(16)))
    session.counter = 0
    body = tlv.write(0x99, b"\x90\x00")
    sealed = body + tlv.write(0x8E, TRIPLE_DES.message_mac(bytes(range(16)), bytes(7) + b"\x01" + body))
    assert session.open(Response(sealed, 0x9000)).is_ok
    with pytest.raises(SealBrokenError):
        session.open(Response(sealed, 0x9000))


def test_a_session_and_a_key_show_nothing() -> None:
    session = Session(TRIPLE_DES, b"secret secret 12", b"secret secret 12")
    assert "secret" not in f"{session!r}{KEY!r}{Command(0, 0xA4, 0, 0, b'secret')!r}"
    assert "898902" not in repr(KEY)
