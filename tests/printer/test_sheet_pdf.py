"""A sheet as a PDF: every word of it, large enough, with its faces inside; pages that end well."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.fonts import FontFaces, default_cache, font_faces
from peripherals.printer.document import (
    Align,
    Block,
    Boxed,
    Break,
    Check,
    Line,
    Qr,
    Row,
    Rule,
    Sheet,
    Size,
    Space,
)
from peripherals.printer.pages import sheet_pdf
from peripherals.printer.pages.layout import (
    FOOT_MM,
    PAGE_MM,
    POINTS,
    QR_MM,
    SIDE_MM,
    TEXT_MM,
    TOP_MM,
    Dashes,
    Text,
    pages,
)

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
SMALLEST_POINTS = 14
BLOCKS: tuple[Block, ...] = (
    Line("一次告知单", Size.LARGE, Align.CENTER, is_bold=True),
    Line("办“食品经营许可”，您要准备这些"),
    Rule(),
    Check("布局和流程图", "A4 一张，手画也行", is_met=False),
    Check("身份证明", "插卡就读", is_met=True),
    Row("多久", "受理后 10 个工作日内决定", is_bold=False),
    Boxed("这不是受理通知书"),
    Space(3),
    Line("HT07-000482-6", Size.HUGE),
    Qr("https://zwfw.example/guide/D129", "扫码带走这份清单"),
    Line("演示目录", Size.SMALL),
    Break(),
    Line("授权委托书", Size.LARGE),
)


@pytest.fixture(scope="module")
def faces() -> FontFaces:
    return font_faces(default_cache())


def made(faces: FontFaces, *blocks: Block) -> bytes:
    return sheet_pdf(Sheet("notice", "食品经营许可", blocks, "区政务服务大厅"), faces, AT)


def texts(pdf: bytes) -> list[str]:
    """The words of each page, as a reader program takes them out."""
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def sizes(pdf: bytes) -> Iterator[float]:
    """The size of every piece of text, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            words = page.get_textpage()
            yield from (
                pdfium.FPDFText_GetFontSize(words, at)
                for at in range(words.count_chars())
                if not pdfium.FPDFText_IsGenerated(words, at)  # ends of lines
            )


def fake_measure(text: str, points: float, is_bold: bool) -> float:
    return len(text) * points * 0.35


def right_mm(text: Text) -> float:
    return text.left_mm + fake_measure(text.words, text.points, text.is_bold)


def test_every_word_can_be_taken_out_again(faces: FontFaces) -> None:
    first, second = texts(made(faces, *BLOCKS))
    assert [
        words
        for words in (
            "一次告知单",
            "办“食品经营许可”，您要准备这些",
            "布局和流程图A4一张，手画也行",
            "身份证明插卡就读",
            "多久受理后10个工作日内决定",
            "这不是受理通知书",
            "HT07-000482-6",
            "扫码带走这份清单",
            "演示目录",
            "区政务服务大厅",
            "第1页，共2页",
        )
        if words not in first
    ] == []
    assert "授权委托书" in second


def test_nothing_is_smaller_than_large_print(faces: FontFaces) -> None:
    assert min(POINTS.values()) >= SMALLEST_POINTS
    assert min(sizes(made(faces, *BLOCKS))) >= SMALLEST_POINTS


def test_it_is_a4_and_says_in_what_language_it_is(faces: FontFaces) -> None:
    with pikepdf.open(io.BytesIO(made(faces, *BLOCKS))) as pdf:
        width, height = (float(side) / 72 * 25.4 for side in pdf.pages[0].MediaBox[2:])
        assert (round(width), round(height)) == (210, 297)
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo["/Title"]) == "食品经营许可"


def test_the_faces_are_inside_and_only_the_characters_used(faces: FontFaces) -> None:
    pdf = made(faces, *BLOCKS)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        described = [font.DescendantFonts[0].FontDescriptor for font in fonts]
    assert fonts
    assert [each for each in described if "/FontFile3" not in each] == []
    assert len(pdf) < 120_000 < faces.regular.stat().st_size


def test_the_same_sheet_gives_the_same_bytes(faces: FontFaces) -> None:
    assert made(faces, *BLOCKS) == made(faces, *BLOCKS)


def test_nothing_of_what_is_written_goes_to_the_log(
    faces: FontFaces, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    made(faces, *BLOCKS)
    assert caplog.records == []


def test_what_is_to_be_done_has_a_box_and_what_is_met_a_tick(faces: FontFaces) -> None:
    box, tick = (made(faces, Check("章程", "", is_met=is_met)) for is_met in (False, True))
    with pikepdf.open(io.BytesIO(box)) as opened:
        drawn_box = bytes(opened.pages[0].Contents.read_bytes())
    with pikepdf.open(io.BytesIO(tick)) as opened:
        drawn_tick = bytes(opened.pages[0].Contents.read_bytes())
    assert b" re" in drawn_box
    assert b" re" not in drawn_tick


def test_words_beside_the_corner_keep_clear_of_it_and_all_else_begins_below() -> None:
    code = Qr("https://zwfw.example/guide/D129", "扫码")
    (page,) = pages([Line("办证" * 40), Rule(), Line("办证" * 40)], fake_measure, code)
    texts = [piece for piece in page if isinstance(piece, Text) and piece.words != "扫码"]
    (rule,) = [piece for piece in page if isinstance(piece, Dashes)]
    beside = [text for text in texts if text.top_mm < rule.top_mm]
    assert beside
    assert max(right_mm(text) for text in beside) <= SIDE_MM + TEXT_MM - QR_MM
    assert rule.top_mm >= TOP_MM + QR_MM
    assert max(right_mm(text) for text in texts) > SIDE_MM + TEXT_MM - QR_MM


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    lines = [Line("一行") for _ in range(33)]
    for count in range(20, 33):
        first, *_ = pages([*lines[:count], Line("标题", is_bold=True), *lines], fake_measure)
        assert first[-1].words != "标题"  # type: ignore[union-attr]


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(Line, st.text("办证材料，。“", min_size=1, max_size=200), st.sampled_from(Size)),
            st.builds(Row, st.text("多久", max_size=12), st.text("受理后，", min_size=1, max_size=300)),
            st.builds(
                Check, st.text("证", min_size=1, max_size=60), st.text("带来，", max_size=80), st.booleans()
            ),
            st.builds(Boxed, st.text("不是", min_size=1, max_size=60)),
            st.just(Rule()),
            st.just(Break()),
            st.builds(Qr, st.just("x"), st.text("扫", max_size=30)),
        ),
        max_size=30,
    )
)
def test_whatever_it_says_stays_within_the_margins(blocks: list[Block]) -> None:
    for page in pages(blocks, fake_measure):
        for text in (piece for piece in page if isinstance(piece, Text)):
            assert text.left_mm >= SIDE_MM
            assert text.left_mm + fake_measure(text.words, text.points, False) <= SIDE_MM + TEXT_MM + 0.01
            assert text.top_mm + text.points * 25.4 / 72 <= PAGE_MM[1] - FOOT_MM
