"""What a code says is read back as it was written, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.slip_codes import CaseCode, GuideCode, case_link, guide_link, slip_code
from sync.protocol.receipt_number import case_numbers, receipt_number

PUBLIC = "https://zwfw.example"
NUMBER = receipt_number("HT07", 482)


def test_what_we_print_is_read_back() -> None:
    assert slip_code(case_link(PUBLIC, NUMBER), PUBLIC) == CaseCode(NUMBER)
    assert slip_code(guide_link(PUBLIC, "D129"), PUBLIC) == GuideCode("D129")


def test_the_number_of_one_case_of_several_leads_to_the_receipt_of_all() -> None:
    read = [slip_code(case_link(PUBLIC, number), PUBLIC) for number in case_numbers(NUMBER, 2)]
    assert read == [CaseCode(NUMBER), CaseCode(NUMBER)]


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        PUBLIC,
        f"{PUBLIC}/",
        f"{PUBLIC}/case/",
        f"{PUBLIC}/guide/",
        f"{PUBLIC}/case/HT07-000482-5",  # one digit wrong
        f"{PUBLIC}/case/{NUMBER}/",
        f"{PUBLIC}/case/{NUMBER}?x=1",
        f"{PUBLIC}/case/{NUMBER}-0",
        f"{PUBLIC}/staff/{NUMBER}",
        f"{PUBLIC}.evil.example/case/{NUMBER}",
        f"http://zwfw.example/case/{NUMBER}",
        f"x{PUBLIC}/case/{NUMBER}",
        "wxp://f2f0abcdefghijklmnop",
        "https://qr.alipay.com/fkx00000000000000000000",
        '{"name": "张小明", "color": "green"}',
        NUMBER,
        "9" * 4096,
    ],
)
def test_what_we_did_not_print_is_foreign(foreign: str) -> None:
    assert slip_code(foreign, PUBLIC) is None


@settings(max_examples=40)
@given(st.text())
def test_no_text_behind_our_own_address_breaks_it(text: str) -> None:
    assert slip_code(f"{PUBLIC}/case/{text}", PUBLIC) in (None, CaseCode(text), CaseCode(text[:-2]))
