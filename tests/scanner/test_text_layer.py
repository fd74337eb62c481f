"""Text over a scanned page: unseen, in its place, in any of the four positions."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peripherals.reading.text_line import TextLine, clockwise, proposed_turns
from peripherals.scanner.frame import Bgr
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.rectify import OUTPUT_DPI
from peripherals.scanner.text_layer import with_text

PT = 72 / OUTPUT_DPI
BLANK = np.full((800, 600, 3), 250, np.uint8)
WORDS = "申请人 Wang 9"


def document(pages: int = 1) -> bytes:
    return document_pdf([BLANK] * pages)


ONE_PAGE = document()


def a_line(text: str = WORDS, turns: int = 0) -> TextLine:
    wide, high = (300, 40) if turns % 2 == 0 else (40, 300)
    return TextLine(text, 0.9, 100, 200, 100 + wide, 200 + high, turns)


def text_of(pdf: bytes, page: int = 0) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return opened[page].get_textpage().get_text_range()


def boxes_of(pdf: bytes, words: str) -> np.ndarray:
    """Of each letter: left, bottom, right, top in points, as a viewer marks them."""
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[0].get_textpage()
        start, count = text.search(words).get_next()
        return np.array([text.get_charbox(start + number) for number in range(count)])


def shown(pdf: bytes) -> Bgr:
    with pypdfium2.PdfDocument(pdf) as opened:
        return np.asarray(opened[0].render(scale=1).to_numpy(), np.uint8)


def test_the_words_can_be_taken_out_again() -> None:
    assert text_of(with_text(document(), [[a_line()]])) == WORDS


@pytest.mark.parametrize("turns", range(4))
def test_the_letters_fill_the_box_of_their_line(turns: int) -> None:
    line = a_line("申请人签名", turns)
    boxes = boxes_of(with_text(document(), [[line]]), line.text)
    height = 800 * PT
    left, bottom, right, top = boxes[:, 0].min(), boxes[:, 1].min(), boxes[:, 2].max(), boxes[:, 3].max()
    expected = (line.left * PT, height - line.bottom * PT, line.right * PT, height - line.top * PT)
    assert (left, bottom, right, top) == pytest.approx(expected, abs=0.6)


@pytest.mark.parametrize(("turns", "axis", "sign"), [(0, 0, 1), (1, 1, 1), (2, 0, -1), (3, 1, -1)])
def test_the_letters_follow_each_other_as_one_reads(turns: int, axis: int, sign: int) -> None:
    boxes = boxes_of(with_text(document(), [[a_line("申请人签名", turns)]]), "申请人签名")
    assert (np.diff(boxes[:, axis]) * sign > 5).all()


def test_nothing_of_it_is_seen() -> None:
    assert np.array_equal(shown(with_text(document(), [[a_line()]])), shown(document()))


def test_each_page_has_its_own_words() -> None:
    told = with_text(document(3), [[a_line("一")], [], [a_line("三")]])
    assert [text_of(told, page) for page in range(3)] == ["一", "", "三"]


def test_a_character_beyond_the_basic_plane_survives() -> None:
    assert text_of(with_text(document(), [[a_line("𠮷野")]])) == "𠮷野"


def test_the_same_words_give_the_same_bytes() -> None:
    assert with_text(document(), [[a_line()]]) == with_text(document(), [[a_line()]])


def test_it_stays_marked_as_an_archive_and_its_font_is_inside() -> None:
    with pikepdf.open(io.BytesIO(with_text(document(), [[a_line()]]))) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
        (font,) = pdf.pages[0].Resources.Font.values()
        assert len(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()) > 100


def test_a_page_without_words_is_left_as_it_is() -> None:
    assert with_text(document(), [[]]) == document()


def test_as_many_pages_of_words_as_pages() -> None:
    with pytest.raises(ValueError, match="2 pages of text for 1"):
        with_text(document(), [[], []])


def test_a_page_of_300_characters_grows_by_less_than_5_kib() -> None:
    lines = [a_line("".join(chr(0x4E00 + 15 * row + column) for column in range(15))) for row in range(20)]
    assert len(with_text(document(), [lines])) - len(document()) < 5 * 1024


@settings(deadline=None)
@given(st.text(), st.floats(-50, 900), st.floats(-50, 900), st.integers(0, 3))
def test_whatever_was_read_it_can_be_written(text: str, right: float, bottom: float, turns: int) -> None:
    told = with_text(ONE_PAGE, [[TextLine(text, 0.5, 10, 10, right, bottom, turns)]])
    with pikepdf.open(io.BytesIO(told)) as pdf:
        assert len(pdf.pages) == 1


def test_a_turned_page_is_told_from_its_words() -> None:
    lines = (a_line("本申请人承诺所提交的材料真实", 1), a_line("印章", 0))
    assert proposed_turns(lines) == 1
    assert proposed_turns(clockwise(lines, 800)) == 0
    assert proposed_turns((a_line("本申请人承诺", 1), a_line("材料真实有效", 0))) == 0  # not clear


def test_lines_turn_as_their_page_does() -> None:
    page = BLANK.copy()
    line = a_line()
    page[int(line.top) : int(line.bottom), int(line.left) : int(line.right)] = 0
    (turned,) = clockwise((line,), page.shape[0])
    black = np.argwhere(cv2.rotate(page, cv2.ROTATE_90_CLOCKWISE)[:, :, 0] == 0)
    assert (turned.top, turned.left) == tuple(black.min(axis=0))
    assert (turned.bottom, turned.right) == tuple(black.max(axis=0) + 1)
