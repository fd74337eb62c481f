"""The social-security card's content, without any reader."""

from __future__ import annotations

import contextlib
import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card import apdu, ssc
from peripherals.card.fields import CardContentError, bcd_date, holder_name
from peripherals.card.virtual_ssc import CardFault, CardProfile, Holder, Version, VirtualSsc
from peripherals.devices import Done, Failed
from peripherals.identity import Identity, IdentityKind, Sex

PLAIN = Holder("\u6837\u672c", "11010519491231002X", Sex.FEMALE, date(1949, 12, 31))


def link(card: VirtualSsc) -> apdu.Transmit:
    def transmit(command: bytes) -> tuple[bytes, int]:
        whole = card.answer(command)
        return whole[:-2], int.from_bytes(whole[-2:], "big")

    return transmit


def read(profile: CardProfile) -> Done[Identity] | Failed:
    return ssc.read_identity(link(VirtualSsc(profile)))


def identity_of(profile: CardProfile) -> Identity:
    result = read(profile)
    assert isinstance(result, Done)
    return result.value


def code_of(result: Done[Identity] | Failed) -> str:
    assert isinstance(result, Failed)
    return result.code


@pytest.mark.parametrize("version", list(Version))
def test_every_version_gives_the_whole_holder(version: Version, holder: Holder) -> None:
    assert identity_of(CardProfile(holder, version)) == Identity(
        kind=IdentityKind.SOCIAL_SECURITY_CARD,
        name=holder.name,
        number="11010519491231002X",
        sex=Sex.FEMALE,
        birth=date(1949, 12, 31),
        ethnic_group="25",
        valid_from=date(2019, 1, 2),
        valid_to=date(2039, 1, 1),
        card_number="B12345678",
    )


def test_a_long_name_goes_on_in_the_extension_though_a_character_is_cut_in_two() -> None:
    name = "A" + "\u957f" * 20  # byte 30 falls inside a character
    assert identity_of(CardProfile(dataclasses.replace(PLAIN, name=name))).name == name


@pytest.mark.parametrize(
    "name", ["\u3402\U00020bb7", "\u963f\u535c\u675c\u62c9\u00b7\u4e70\u4e70\u63d0", "\u6837\ue000\u672c"]
)
def test_rare_characters_keep_their_code_points(name: str) -> None:
    assert identity_of(CardProfile(dataclasses.replace(PLAIN, name=name))).name == name


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (CardFault.RUBBISH, "card.rubbish"),
        (CardFault.WRONG_TAGS, "card.rubbish"),
        (CardFault.REFUSES, "card.needs_certified_reader"),
    ],
)
@pytest.mark.parametrize("version", list(Version))
def test_a_faulty_card_is_a_result(version: Version, fault: CardFault, code: str) -> None:
    assert code_of(read(CardProfile(PLAIN, version, fault))) == code


@pytest.mark.parametrize("sw", [0x6A82, 0x6A81, 0x6D00, 0x6E00, 0x6999])
def test_a_card_of_another_kind_is_not_supported(sw: int) -> None:
    assert code_of(ssc.read_identity(lambda _: (b"", sw))) == "card.not_supported"


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("110105194912310021", "EF06/08: check character"),
        ("110105194913310023", "EF06/08: check character"),
        ("11010519491231002Y", "EF06/08: 18 bytes, not 17 digits"),
        ("11010519491231\x00\x00\x00\x00", "EF06/08: 14 bytes"),
    ],
)
def test_a_wrong_number_is_named_by_its_place_and_not_shown(number: str, place: str) -> None:
    result = read(CardProfile(dataclasses.replace(PLAIN, number=number)))
    assert isinstance(result, Failed)
    assert result.code == "card.rubbish"
    assert result.detail.startswith(place)
    assert "1949" not in result.detail


def test_a_number_with_a_day_that_never_was_is_rubbish() -> None:
    number = "11010519490230002"
    remainder = sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=True)) % 11
    result = read(CardProfile(dataclasses.replace(PLAIN, number=number + "10X98765432"[remainder])))
    assert isinstance(result, Failed)
    assert result.detail == "EF06/08: day of birth is not in the calendar"


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


@pytest.mark.parametrize("number", ["440524188001010014", "810000199408230021", "830000199201300022"])
def test_numbers_of_any_region_are_good(number: str) -> None:
    assert identity_of(CardProfile(dataclasses.replace(PLAIN, number=number))).number == number


def test_a_foreigners_number_is_not_supported_rather_than_rubbish() -> None:
    assert (
        code_of(read(CardProfile(dataclasses.replace(PLAIN, number="XXX000000012345678"))))
        == "card.not_supported"
    )


def test_a_sex_that_disagrees_with_the_number_only_warns(caplog: pytest.LogCaptureFixture) -> None:
    assert identity_of(CardProfile(dataclasses.replace(PLAIN, sex=Sex.MALE))).sex is Sex.MALE
    assert caplog.messages == ["EF06/0A disagrees with the identity number"]


def test_a_birth_that_disagrees_yields_to_the_number(caplog: pytest.LogCaptureFixture) -> None:
    other = dataclasses.replace(PLAIN, birth=date(1950, 1, 1))
    assert identity_of(CardProfile(other)).birth == date(1949, 12, 31)
    assert caplog.messages == ["EF06/0D disagrees with the identity number; the number counts"]


class NoTags(VirtualSsc):
    """A card that knows records by number only."""

    def answer(self, command: bytes) -> bytes:
        if command[1] == 0xB2 and command[3] & 0x07 == 0:
            return b"\x6a\x86"
        return super().answer(command)


class NoShortIds(VirtualSsc):
    """A card that wants each file selected before a record is read by number."""

    current = 0

    def answer(self, command: bytes) -> bytes:
        if command[1] == 0xA4 and command[2] == 0x02:
            self.current = command[6]
            return b"\x90\x00"
        if command[1] == 0xB2 and command[3] != 0x04:
            return b"\x6a\x82"
        if command[1] == 0xB2:
            command = command[:3] + bytes([self.current << 3 | 4]) + command[4:]
        return super().answer(command)


@pytest.mark.parametrize("kind", [NoTags, NoShortIds])
@pytest.mark.parametrize("version", list(Version))
def test_cards_that_want_to_be_asked_otherwise_are_read_too(
    version: Version, kind: type[VirtualSsc], holder: Holder
) -> None:
    profile = CardProfile(holder, version)
    assert ssc.read_identity(link(kind(profile))) == read(profile)


@pytest.mark.parametrize("value", ["00000000", "FFFFFFFF", "20231301", "2023010A"])
def test_a_blank_or_impossible_date_is_absent(value: str) -> None:
    assert bcd_date(bytes.fromhex(value)) is None


@given(st.binary(max_size=50), st.none() | st.binary(max_size=30))
def test_a_name_is_printable_text_or_refused(value: bytes, extension: bytes | None) -> None:
    with contextlib.suppress(CardContentError):
        name = holder_name(value, extension, "EF06/09")
        assert name.encode("utf-8").decode("utf-8") == name != ""


@given(st.data())
def test_no_bytes_of_a_card_end_the_reading(data: st.DataObject) -> None:
    answers = st.tuples(
        st.binary(max_size=40), st.sampled_from([0x9000, 0x6A83, 0x6110, 0x6C10]) | st.integers(0, 0xFFFF)
    )
    result = ssc.read_identity(lambda _: data.draw(answers))
    assert isinstance(result, Failed)


@given(st.integers(2, 14), st.integers(0, 40), st.integers(1, 255))
def test_one_flipped_byte_is_an_identity_or_a_result(at_command: int, at_byte: int, flip: int) -> None:
    card = VirtualSsc(CardProfile(PLAIN, Version.V3))
    sent = 0

    def transmit(command: bytes) -> tuple[bytes, int]:
        nonlocal sent
        sent += 1
        whole = bytearray(card.answer(command))
        whole[at_byte % len(whole)] ^= flip * (sent == at_command)
        return bytes(whole[:-2]), int.from_bytes(whole[-2:], "big")

    result = ssc.read_identity(transmit)
    assert isinstance(result, Done | Failed)
    assert PLAIN.number not in repr(result)
