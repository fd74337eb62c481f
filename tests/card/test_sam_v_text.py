"""What stands on identity cards of all four layouts, and what is refused."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card.fields import CardContentError
from peripherals.card.sam_v import text
from peripherals.card.sam_v.simulator.cards import IdCard, people, write
from peripherals.card.sam_v.text import Field, UnknownLayoutError, address_of, identity_of
from peripherals.identity import Identity, IdentityKind, Sex

PEOPLE = people()
RESIDENT = PEOPLE["resident"]


def changed(card: IdCard, field: Field, words: str) -> bytes:
    block = bytearray(card.text)
    write(block, field, words)
    return bytes(block)


def test_the_resident_card() -> None:
    assert identity_of(RESIDENT.text) == Identity(
        kind=IdentityKind.RESIDENT_ID_CARD,
        name="样本卡",
        number="11010519491231002X",
        sex=Sex.FEMALE,
        birth=date(1949, 12, 31),
        ethnic_group="25",
        address="示例省示例市示例区和平路12号",
        issuer="示例市公安局示例分局",
        valid_from=date(2010, 1, 1),
        valid_to=None,
    )


def test_the_residence_permit() -> None:
    assert identity_of(PEOPLE["permit"].text) == Identity(
        kind=IdentityKind.RESIDENCE_PERMIT,
        name="样本证",
        number="810000199408230021",
        sex=Sex.FEMALE,
        birth=date(1994, 8, 23),
        address="示例省示例市示例区和平路14号",
        issuer="示例市公安局示例分局",
        valid_from=date(2024, 1, 2),
        valid_to=date(2029, 1, 1),
        pass_number="H00000001",
    )


def test_the_foreigners_card_of_2017() -> None:
    assert identity_of(PEOPLE["foreigner_2017"].text) == Identity(
        kind=IdentityKind.FOREIGNER_ID_CARD,
        name="样本",
        number="CAN110085123101",
        sex=Sex.MALE,
        birth=date(1985, 12, 31),
        valid_from=date(2018, 1, 2),
        valid_to=date(2028, 1, 1),
        english_name="SPECIMEN, ALEX MORGAN",
        nationality="CAN",
    )


def test_the_foreigners_card_of_2023_and_an_english_name_that_goes_on_elsewhere() -> None:
    assert identity_of(PEOPLE["foreigner_2023"].text) == Identity(
        kind=IdentityKind.FOREIGNER_ID_CARD,
        name="样本",
        number="911528199003070021",
        sex=Sex.FEMALE,
        birth=date(1990, 3, 7),
        valid_from=date(2024, 1, 2),
        valid_to=date(2034, 1, 1),
        english_name="SPECIMEN, WILHELMINA ALEXANDRA JOSEPHINE",
        nationality="NLD",
    )


@pytest.mark.parametrize(
    ("person", "field"), [("foreigner_2017", text.I_NAME), ("foreigner_2023", text.NAME)]
)
def test_a_foreigner_without_a_chinese_name_goes_by_the_english_one(person: str, field: Field) -> None:
    identity = identity_of(changed(PEOPLE[person], field, ""))
    assert identity.name == identity.english_name


def test_a_letter_of_nuls_is_the_resident_card_too() -> None:
    assert identity_of(RESIDENT.text[:248] + bytes(8)).kind is IdentityKind.RESIDENT_ID_CARD


@pytest.mark.parametrize("letter", ["K", "y", "中"])
def test_a_card_of_another_kind_is_told_apart(letter: str) -> None:
    with pytest.raises(UnknownLayoutError):
        identity_of(changed(RESIDENT, text.LETTER, letter))


@pytest.mark.parametrize("name", ["㐂𠮷", "阿卜杜拉·买买提", "样\ue000本", "\ufb01样", "\u00e9", "e\u0301"])
def test_names_keep_their_code_points(name: str) -> None:
    assert identity_of(changed(RESIDENT, text.NAME, name)).name == name


@pytest.mark.parametrize("name", ["", "样\x07本", "样\ud800本"])
def test_a_name_that_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(CardContentError, match=r"^text 0/30: "):
        identity_of(changed(RESIDENT, text.NAME, name))


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("110105194912310021", "check character does not fit"),
        ("11010519491332002X", "check character|not in the calendar"),
        ("1101051949123100", "not 17 digits"),
        ("样本", "not 17 digits"),
        ("", "not 17 digits"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(number: str, why: str) -> None:
    with pytest.raises(CardContentError, match=why):
        identity_of(changed(RESIDENT, text.NUMBER, number))


def test_a_foreigners_number_is_checked_by_its_last_character_too() -> None:
    with pytest.raises(CardContentError, match="check character does not fit"):
        identity_of(changed(PEOPLE["foreigner_2023"], text.NUMBER, "911528199003070022"))


def test_the_number_counts_where_birth_and_sex_disagree(caplog: pytest.LogCaptureFixture) -> None:
    wrong = IdCard(changed(RESIDENT, text.BIRTH, "19500101"))
    identity = identity_of(changed(wrong, text.SEX, "1"))
    assert (identity.birth, identity.sex) == (date(1949, 12, 31), Sex.MALE)
    assert "text 36/16" in caplog.text
    assert "text 30/2" in caplog.text
    assert "19500101" not in caplog.text


@pytest.mark.parametrize("words", ["", "20301301", "2030010", "永久", "２０３００１０１"])
def test_a_last_day_that_cannot_be_read_is_not_taken_for_none(words: str) -> None:
    with pytest.raises(CardContentError, match=r"^text 204/16: no day of the calendar$"):
        identity_of(changed(RESIDENT, text.VALID_TO, words))


def test_a_card_is_good_through_its_last_day() -> None:
    card = identity_of(changed(RESIDENT, text.VALID_TO, "20300101"))
    assert not card.is_expired(date(2030, 1, 1))
    assert card.is_expired(date(2030, 1, 2))
    assert not identity_of(RESIDENT.text).is_expired(date(2999, 1, 1))


def test_an_unknown_sex_and_a_blank_people_are_no_reason_to_refuse() -> None:
    card = IdCard(changed(RESIDENT, text.SEX, "7"))
    identity = identity_of(changed(card, text.ETHNIC_GROUP, ""))
    assert (identity.sex, identity.ethnic_group) == (Sex.UNKNOWN, None)


def test_a_blank_new_address_is_none() -> None:
    assert address_of(" \x00".encode("utf-16-le") * 17) is None


@given(
    block=st.binary(max_size=300)
    | st.builds(
        lambda block, letter: block[:248] + letter.encode("utf-16-le") + block[250:],
        st.binary(min_size=256, max_size=256),
        st.sampled_from(" JIY"),
    )
)
def test_any_bytes_are_an_identity_or_told_to_be_none(block: bytes) -> None:
    with contextlib.suppress(CardContentError, UnknownLayoutError):
        assert identity_of(block).name


@given(name=st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=7))
def test_every_name_comes_back_as_it_was_written(name: str) -> None:
    padding = " \u3000"
    wanted = "样" + name + "本"
    assert identity_of(changed(RESIDENT, text.NAME, wanted[:15])).name == wanted[:15].strip(padding)


def test_nothing_personal_shows_in_what_is_printed_of_an_identity() -> None:
    shown = {id_: repr(identity_of(card.text)) for id_, card in PEOPLE.items()}
    assert shown == {
        "resident": "Identity(resident_id_card, 样**, 110105********002X)",
        "permit": "Identity(residence_permit, 样**, 810000********0021)",
        "foreigner_2017": "Identity(foreigner_id_card, 样*, CAN110*****3101)",
        "foreigner_2023": "Identity(foreigner_id_card, 样*, 911528********0021)",
    }
