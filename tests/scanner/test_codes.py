from __future__ import annotations

import numpy as np
import pytest

from bench import codes as bench
from peripherals.scanner.codes import Code, codes
from peripherals.scanner.composite import Photograph
from peripherals.scanner.finder import PageFound
from peripherals.scanner.flatten import flatten
from peripherals.scanner.frame import Bgr
from peripherals.scanner.rectify import rectify


def test_the_code_of_a_form_is_read_where_it_stands(form: Bgr) -> None:
    (code,) = codes(form)
    assert (code.kind, code.text) == ("QRCode", "YC-SAMPLE-1")
    corners = np.array(code.corners) / 200 * 25.4
    assert corners.mean(axis=0) == pytest.approx((172 + 11, 12 + 11), abs=1)


def test_it_is_read_from_a_photographed_page_too(on_desk: Photograph, found: PageFound) -> None:
    page = flatten(rectify(on_desk.bgr, found.quad).bgr)
    assert [code.text for code in codes(page)] == ["YC-SAMPLE-1"]


@pytest.mark.parametrize("kind", bench.KINDS)
def test_poor_pages_are_read_all_but_few(kind: str) -> None:
    outcomes = [codes(bench.page(kind, "HT07-000123", seed)) for seed in range(6)]
    assert sum("HT07-000123" in {code.text for code in found} for found in outcomes) >= 5


def test_bars_are_found_again_in_their_place() -> None:
    """Of these pages the plain reader reads some only; the place is told in pixels of the page either way."""
    for seed in range(4):
        page = bench.page("Code 128, 2.4 px/bar", "HT07-000123", seed)
        for code in codes(page):
            xs, ys = np.array(code.corners, np.float32).T
            inside = page[int(ys.min()) : int(ys.max()) + 1, int(xs.min()) : int(xs.max()) + 1]
            assert inside.std() > 40


def test_a_page_without_codes_has_none() -> None:
    rng = np.random.default_rng(1)
    assert codes(rng.integers(0, 256, (800, 600, 3), np.uint8)) == ()
    assert codes(np.full((800, 600, 3), 255, np.uint8)) == ()


def test_what_a_code_says_does_not_slip_into_a_log() -> None:
    assert "secret" not in repr(Code("QRCode", "secret", ()))
