"""Numbers with a check digit: right ones pass, one wrong character never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from kiosk.check_digits import CREDIT_CODE_CHARACTERS, is_credit_code, is_id_number

DAYS = st.dates().map(lambda day: day.strftime("%Y%m%d").zfill(8))


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


ID_NUMBERS = st.tuples(st.sampled_from("123456789"), digits(5), DAYS, digits(3)).map(
    lambda parts: "".join(parts) + ric.calc_check_digit("".join(parts) + "0")
)
CODES = st.tuples(
    st.text(CREDIT_CODE_CHARACTERS, min_size=2, max_size=2),
    digits(6),
    st.text(CREDIT_CODE_CHARACTERS, min_size=9, max_size=9),
).map(lambda parts: "".join(parts) + uscc.calc_check_digit("".join(parts)))


@given(ID_NUMBERS)
def test_a_number_of_any_region_with_a_day_and_its_check_character_is_one(number: str) -> None:
    assert is_id_number(number)


@given(CODES)
def test_a_code_of_any_authority_with_its_check_character_is_one(code: str) -> None:
    assert is_credit_code(code)


@given(ID_NUMBERS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_digit_of_an_id_number_is_found(number: str, place: int, other: str) -> None:
    mistyped = number[:place] + other + number[place + 1 :]
    assert is_id_number(mistyped) == (mistyped == number)


@given(CODES, st.integers(0, 17), st.sampled_from(CREDIT_CODE_CHARACTERS))
def test_one_wrong_character_of_a_credit_code_is_found(code: str, place: int, other: str) -> None:
    mistyped = code[:place] + other + code[place + 1 :]
    assert is_credit_code(mistyped) == (mistyped == code)


@given(st.text(max_size=20))
def test_no_text_breaks_the_check(text: str) -> None:
    assert is_id_number(text) in (True, False)
    assert is_credit_code(text) in (True, False)


@pytest.mark.parametrize(
    "number", ["11010519490230002X", "11010519491231002x", "1101051949123100２X", "010105194912310021", ""]
)
def test_what_is_no_id_number(number: str) -> None:
    assert not is_id_number(number)


def test_a_rural_collective_has_a_code_too() -> None:
    assert is_credit_code("N2110105MF0000000" + uscc.calc_check_digit("N2110105MF0000000"))
