from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from config.fonts import FontFaces
from peripherals.printer.document import Align, Block, Boxed, Check, Line, Qr, Row, Rule, Size, Slip, Space
from peripherals.printer.raster import png, render
from peripherals.printer.roll import ROLL_58_MM, ROLL_80_MM, Roll
from peripherals.printer.typeset import Typeface


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box round all black dots: left, top, right, bottom."""
    box = image.convert("L").point(lambda value: 255 - value).getbbox()
    assert box is not None
    return box


def only(*blocks: Block) -> Slip:
    return Slip("T", blocks)


@pytest.mark.parametrize("roll", [ROLL_80_MM, ROLL_58_MM])
def test_a_slip_is_one_bit_as_wide_as_the_roll_with_white_margins(
    slip: Slip, faces: FontFaces, roll: Roll
) -> None:
    image = render(slip, faces, roll)
    assert (image.mode, image.width) == ("1", roll.width_px)
    left, top, right, bottom = ink(image)
    assert left >= roll.margin_px - 2
    assert right <= roll.width_px - roll.margin_px + 2
    assert top >= roll.margin_px
    assert bottom <= image.height - roll.margin_px


@pytest.mark.parametrize("roll", [ROLL_80_MM, ROLL_58_MM])
def test_the_code_on_the_slip_can_be_read(slip: Slip, faces: FontFaces, roll: Roll) -> None:
    found = zxingcpp.read_barcodes(render(slip, faces, roll).convert("L"))
    assert [code.text for code in found] == ["https://example.gov.cn/c/HT07-000482-6?k=8F3K"]


def test_modules_of_a_code_are_large_enough_for_old_phones(faces: FontFaces) -> None:
    image = render(only(Qr("https://example.gov.cn/c/HT07-000482-6?k=8F3K")), faces)
    left, _, right, _ = ink(image)
    modules = 33  # version 4
    assert (right - left) % modules == 0
    assert (right - left) // modules >= 0.5 * ROLL_80_MM.dots_per_mm


def test_the_same_slip_gives_the_same_dots(slip: Slip, faces: FontFaces) -> None:
    assert render(slip, faces).tobytes() == render(slip, faces).tobytes()
    assert render(replace(slip, copy=2), faces).tobytes() == render(slip, faces).tobytes()


def test_png_holds_the_same_dots(slip: Slip, faces: FontFaces) -> None:
    image = render(slip, faces)
    assert Image.open(io.BytesIO(png(image))).convert("1").tobytes() == image.tobytes()


def test_a_long_paragraph_grows_downwards(faces: FontFaces) -> None:
    one = render(only(Line("许可")), faces)
    many = render(only(Line("许可，" * 60)), faces)
    assert many.height > 4 * one.height
    assert ink(many)[2] <= ROLL_80_MM.width_px - ROLL_80_MM.margin_px


def test_a_receipt_number_shrinks_rather_than_breaks(faces: FontFaces) -> None:
    number = Line("HT07-000482-6-2026-1124", Size.HUGE, Align.CENTER, is_bold=True)
    image = render(only(number), faces, ROLL_58_MM)
    top, bottom = ink(image)[1], ink(image)[3]
    assert bottom - top < ROLL_58_MM.huge_px
    assert image.height < 2 * ROLL_58_MM.margin_px + 2 * ROLL_58_MM.huge_px


def test_what_is_owed_is_marked_differently_from_what_is_met(faces: FontFaces) -> None:
    met = render(only(Check("健康证", "", is_met=True)), faces)
    owed = render(only(Check("健康证", "", is_met=False)), faces)
    words_from_px = ROLL_80_MM.margin_px + round(1.5 * ROLL_80_MM.body_px)
    assert met.crop((0, 0, words_from_px, met.height)).histogram() != (
        owed.crop((0, 0, words_from_px, owed.height)).histogram()
    )
    assert met.convert("L").histogram()[0] < owed.convert("L").histogram()[0]  # owed is bold


def test_a_note_that_does_not_fit_beside_its_material_stands_below(faces: FontFaces) -> None:
    short = render(only(Check("营业执照", "扫描", is_met=True)), faces)
    long = render(only(Check("营业执照", "政府已有，已授权调用，不用再交", is_met=True)), faces)
    assert long.height == short.height + Typeface(faces, ROLL_80_MM.body_px).line_height_px


def test_values_stand_in_one_column_whatever_their_label(faces: FontFaces) -> None:
    def value_left(label: str, other: str) -> int:
        image = render(only(Row(label, "许"), Row(other, "")), faces)
        half = image.crop((image.width // 5, 0, image.width, image.height))
        return ink(half)[0]

    assert value_left("事项", "收件、审批") == value_left("监管", "收件、审批")


def test_a_label_as_long_as_a_sentence_leaves_room_for_its_value(faces: FontFaces) -> None:
    image = render(only(Row("这是一个很长很长很长很长的标签", "许可")), faces)
    assert ink(image)[2] <= ROLL_80_MM.width_px - ROLL_80_MM.margin_px
    assert image.height > 100


@pytest.mark.parametrize("block", [Rule(), Boxed("许可"), Boxed("许可" * 60), Line(""), Row("", "")])
def test_every_block_stays_on_the_paper(faces: FontFaces, block: Block) -> None:
    image = render(only(block, Line("许")), faces)
    assert ink(image)[0] >= ROLL_80_MM.margin_px - 2
    assert ink(image)[2] <= ROLL_80_MM.width_px - ROLL_80_MM.margin_px + 2


def test_space_is_as_high_as_it_says(faces: FontFaces) -> None:
    without = render(only(), faces)
    with_space = render(only(Space(10.0), Space(0.0)), faces)
    gaps_px = 2 * 8
    assert with_space.height - without.height == 10 * ROLL_80_MM.dots_per_mm + gaps_px


def test_a_rare_name_is_taken_from_the_fallback_face(faces: FontFaces, tmp_path: Path) -> None:
    """The main face is cut down to lack the second character, the fallback has it."""
    poor = tmp_path / "poor.otf"
    with TTFont(faces.regular) as font:
        cutter = subset.Subsetter()
        cutter.populate(text="张许")
        cutter.subset(font)
        font.save(poor)

    def second_character(setting: FontFaces) -> Image.Image:
        return Typeface(setting, 28).paragraph("张堃许", 200).crop((28, 0, 56, 37))

    whole = second_character(faces)
    rare = second_character(FontFaces(poor, poor, (faces.regular,)))  # thickened, so its dots hold the others
    assert ImageChops.logical_or(whole, rare).tobytes() == whole.tobytes()
    assert ImageChops.logical_or(whole, second_character(FontFaces(poor, poor))).tobytes() != whole.tobytes()


def test_a_label_too_long_for_its_column_is_broken_between_its_words(faces: FontFaces) -> None:
    widest = Row("有事问谁都可以", "大厅")
    told = render(only(widest, Row("最晚 12月10日", "")), faces, ROLL_58_MM)
    alone = render(only(widest, Row("12月10日", "")), faces, ROLL_58_MM)
    a_line_px = told.height - alone.height
    assert a_line_px > 0
    last = [image.crop((0, image.height - a_line_px, image.width, image.height)) for image in (told, alone)]
    assert ImageChops.difference(*last).getbbox() is None
    assert ink(last[0])
