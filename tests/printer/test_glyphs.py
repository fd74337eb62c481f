from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from config.fonts import FontFaces
from peripherals.printer.document import Line, Row, Sheet, Slip
from peripherals.printer.glyphs import MISSING, characters, drawn
from peripherals.printer.pages import sheet_pdf
from peripherals.printer.raster import render
from peripherals.printer.unprintable import missing_characters, paths, told

NOWHERE = "\ue123"  # private: no two fonts mean the same by it


@given(st.text(max_size=30))
def test_characters_are_the_text(text: str) -> None:
    assert "".join(characters(text)) == text


def test_marks_and_selectors_stay_with_their_base() -> None:
    assert list(characters("葛\U000e0100e\u0301x\ufe0f")) == ["葛\U000e0100", "e\u0301", "x\ufe0f"]


@pytest.mark.parametrize(
    ("character", "block"),
    [
        ("\u9fef", "unified"),
        ("\u4d92", "A"),
        ("\U0002a6d6", "B"),
        ("\U0002b731", "C"),
        ("\U0002b81d", "D"),
        ("\U0002cdd2", "E"),
        ("\U0002ebd1", "F"),
        ("\U00030edd", "G"),
        ("\U000323af", "H"),
    ],
)
def test_a_character_of_every_extension_has_a_face(faces: FontFaces, character: str, block: str) -> None:
    found = drawn(character, paths(faces))
    assert (found.text, found.is_missing) == (character, False), block


def test_a_variant_that_a_face_has_is_drawn_as_such_and_any_other_as_its_base(faces: FontFaces) -> None:
    assert drawn("葛\U000e0101", paths(faces)).text == "葛\U000e0101"
    assert drawn("许\U000e01ef", paths(faces)).text == "许"


def test_an_ideograph_of_the_old_private_area_is_drawn_as_what_it_became(faces: FontFaces) -> None:
    assert drawn("\ue81e", paths(faces)).text == "\u9fb4"
    assert drawn("\ue831", paths(faces)).text == "\U000215d7"


def test_any_other_private_character_is_missing_though_a_font_has_something_there(faces: FontFaces) -> None:
    assert drawn(NOWHERE, paths(faces)).is_missing
    assert missing_characters((Row("申请人", f"张{NOWHERE}{NOWHERE}"),), faces) == (NOWHERE,)


def test_what_is_missing_is_told_at_the_end_of_the_slip(faces: FontFaces) -> None:
    name = Line(f"张{NOWHERE}")
    *_, note = told((name,), faces)
    assert isinstance(note, Line)
    assert MISSING in note.text
    assert "U+E123" in note.text
    assert (
        render(Slip("t", (name,)), faces).tobytes()
        != render(Slip("t", (Line(f"张{MISSING}"),)), faces).tobytes()
    )


def test_a_slip_with_nothing_missing_has_nothing_to_tell(faces: FontFaces) -> None:
    blocks = (Line("张\U00020bb7 é · “许可” 2026-11-24\n第二行"),)
    assert told(blocks, faces) == blocks


def test_a_sheet_tells_it_too_and_sets_rare_names(faces: FontFaces) -> None:
    sheet = Sheet("t", "t", (Line(f"张\U0002cdd2{NOWHERE}"),), "foot")
    pdf = sheet_pdf(sheet, faces, datetime(2026, 11, 24, tzinfo=UTC))
    words = PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_range()
    assert f"张\U0002cdd2{MISSING}" in words
    assert "U+E123" in words
