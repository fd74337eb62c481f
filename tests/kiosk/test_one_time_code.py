"""One-time codes: the vectors of RFC 4226 and 6238, and that none is good twice."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.one_time_code import STEP_S, code_at, enrolment_uri, step_of

SECRET = b"12345678901234567890"
TEXT = base64.b32encode(SECRET).decode()
NOW = datetime(2026, 11, 24, 12, 0, 10, tzinfo=UTC)
STEP = int(NOW.timestamp()) // STEP_S


@pytest.mark.parametrize(
    ("time_s", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(time_s: int, code: str) -> None:
    assert code_at(SECRET, time_s // STEP_S, digits=8) == code


def test_codes_are_those_of_rfc_4226() -> None:
    assert [code_at(SECRET, counter) for counter in range(10)] == [
        "755224",
        "287082",
        "359152",
        "969429",
        "338314",
        "254676",
        "287922",
        "162583",
        "399871",
        "520489",
    ]


@pytest.mark.parametrize(
    ("steps_off", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_one_step(steps_off: int, is_good: bool) -> None:
    code = code_at(SECRET, STEP + steps_off)
    assert step_of(TEXT, code, NOW, last_step=-1) == (STEP + steps_off if is_good else None)


def test_no_code_is_good_twice_nor_one_older_than_the_last() -> None:
    now, before = code_at(SECRET, STEP), code_at(SECRET, STEP - 1)
    assert step_of(TEXT, now, NOW, last_step=STEP - 1) == STEP
    assert step_of(TEXT, now, NOW, last_step=STEP) is None
    assert step_of(TEXT, before, NOW, last_step=STEP) is None
    assert step_of(TEXT, now, NOW + timedelta(minutes=5), last_step=-1) is None


@pytest.mark.parametrize("code", ["", "12345", "卡卡卡卡卡卡", "1234567"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert step_of(TEXT, code, NOW, last_step=-1) is None


def test_a_phone_takes_the_secret_in() -> None:
    assert enrolment_uri(TEXT, "S01", "HT07") == f"otpauth://totp/HT07%3AS01?secret={TEXT}&issuer=HT07"
