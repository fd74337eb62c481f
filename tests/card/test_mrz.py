"""The machine-readable zone: the specimens of ICAO 9303 and whatever else one may hold to it."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peripherals.card.emrtd import mrz
from peripherals.card.emrtd.mrz import MrzError
from peripherals.card.emrtd.virtual_document import Bearer
from peripherals.document_key import CanKey, DocumentKeyError, MrzKey, check_digit
from peripherals.identity import Sex

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
LONG = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("zone", "code", "number", "optional"),
    [(TD3, "P", "L898902C3", "ZE184226B"), (TD2, "I", "D23145890", ""), (TD1, "I", "D23145890", "")],
    ids=["TD3", "TD2", "TD1"],
)
def test_the_specimens_of_the_standard_are_read(zone: str, code: str, number: str, optional: str) -> None:
    assert mrz.parse(zone) == mrz.Mrz(
        document_code=code,
        issuer="UTO",
        number=number,
        nationality="UTO",
        birth="740812",
        sex=Sex.FEMALE,
        expiry="120415",
        surname="ERIKSSON",
        given_names="ANNA MARIA",
        is_name_cut=False,
        optional=optional,
    )


def test_a_long_document_number_goes_on_in_the_optional_data() -> None:
    zone = mrz.parse(LONG)
    assert (zone.number, zone.optional, zone.name) == ("D23145890734", "", "STEVENSON PETER JOHN")
    assert zone.key.information == b"D23145890734934071279507122"


def test_a_number_of_optional_data_alone_is_none_of_the_documents() -> None:
    line = "7408122F1204159UTO<<<<<<<<<<<"
    first = "I<UTOD2314589071234<<<<<<<<<<<"
    whole = check_digit(first[5:30] + line[0:7] + line[8:15] + line[18:29])
    zone = mrz.parse(f"{first}{line}{whole}ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    assert (zone.number, zone.optional) == ("D23145890", "1234")


@pytest.mark.parametrize("zone", [TD3, TD2, TD1, LONG], ids=["TD3", "TD2", "TD1", "long"])
@given(data=st.data())
def test_one_changed_digit_is_noticed(zone: str, data: st.DataObject) -> None:
    lines = zone.replace("\n", "")
    digits = [at for at, place in enumerate(lines) if place.isdigit()]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != lines[at]]))
    with pytest.raises(MrzError):
        mrz.parse(lines[:at] + other + lines[at + 1 :])


@given(st.text(st.sampled_from("AZ09<M"), min_size=88, max_size=90) | st.text(max_size=100))
def test_no_text_ends_the_program(text: str) -> None:
    with contextlib.suppress(MrzError):
        mrz.parse(text)


def test_an_error_names_the_place_and_shows_nothing() -> None:
    with pytest.raises(MrzError) as told:
        mrz.parse(TD3.replace("L898902C36", "L898902C37"))
    assert str(told.value) == "MRZ: check digit of document number"


@pytest.mark.parametrize(
    ("name", "surname", "given", "is_cut"),
    [
        ("OCONNOR<<ENYA<SIOBHAN", "OCONNOR", "ENYA SIOBHAN", False),
        ("ARKFREITH<MIRELLE", "ARKFREITH MIRELLE", "", False),
        ("VAN<DER<MUELLEN<<ADRIANUS<MARGARETHA<MA", "VAN DER MUELLEN", "ADRIANUS MARGARETHA MA", True),
    ],
)
def test_names_are_divided_where_the_standard_divides_them(
    name: str, surname: str, given: str, is_cut: bool
) -> None:
    zone = mrz.parse(Bearer(name=name).zone)
    assert (zone.surname, zone.given_names, zone.is_name_cut) == (surname, given, is_cut)


@pytest.mark.parametrize(
    ("written", "born", "ends"),
    [
        ("491231", date(1949, 12, 31), date(2049, 12, 31)),
        ("260701", date(2026, 7, 1), date(2026, 7, 1)),
        ("260702", date(1926, 7, 2), date(2026, 7, 2)),
        ("770101", date(1977, 1, 1), date(1977, 1, 1)),
    ],
)
def test_the_century_is_that_which_makes_sense(written: str, born: date, ends: date) -> None:
    assert mrz.day_of_birth(written, TODAY) == born
    assert mrz.day_of_expiry(written, TODAY) == ends


@pytest.mark.parametrize("written", ["49<<<<", "4912<<", "491331", "490229"])
def test_a_day_not_known_or_not_in_the_calendar_is_an_error(written: str) -> None:
    with pytest.raises(MrzError):
        mrz.day_of_birth(written, TODAY)


def test_a_key_is_typed_as_people_type() -> None:
    key = MrzKey.typed(" e0000-0000 ", date(1949, 12, 31), date(2039, 1, 1))
    assert key == MrzKey("E00000000", "491231", "390101")


@pytest.mark.parametrize("number", ["", "卡", "E" * 23, "e1"])
def test_a_number_no_document_has_is_refused(number: str) -> None:
    with pytest.raises(DocumentKeyError):
        MrzKey(number, "491231", "390101")


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "12345a", "１２３４５６"])
def test_a_card_access_number_is_six_digits(digits: str) -> None:
    with pytest.raises(DocumentKeyError):
        CanKey(digits)
