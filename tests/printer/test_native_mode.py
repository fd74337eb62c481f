"""Slips in the printer's own characters, read back from the bytes by a printer with that ROM and no more."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from config.fonts import FontFaces
from config.printer_model import PrinterModel, Rom, load_model
from peripherals.devices import Deadline, JobState
from peripherals.printer.document import Block, Boxed, Check, Line, Row, Size, Slip
from peripherals.printer.escpos import picture_bytes
from peripherals.printer.job import job_bytes
from peripherals.printer.rom import CELL_PX, cells, encoded
from peripherals.printer.simulator import Conditions, PrinterSimulator
from peripherals.printer.simulator.commands import CommandStream, Kind
from peripherals.printer.tcp import TcpPrinter

NATIVE = load_model("gb18030_80")


def text_of(blocks: tuple[Block, ...], faces: FontFaces, model: PrinterModel = NATIVE) -> str:
    commands = CommandStream().feed(job_bytes(Slip("t", blocks), faces, model))
    wanted = [c.raw for c in commands if c.kind in (Kind.TEXT, Kind.LINE_FEED)]
    return b"".join(wanted).decode("gb18030")


def pictures(blocks: tuple[Block, ...], faces: FontFaces) -> int:
    commands = CommandStream().feed(job_bytes(Slip("t", blocks), faces, NATIVE))
    return sum(command.kind is Kind.RASTER for command in commands)


def test_words_are_sent_as_bytes_after_the_command_for_chinese(faces: FontFaces) -> None:
    job = job_bytes(Slip("t", (Line("收件凭证"),)), faces, NATIVE)
    assert b"\x1c&" in job[: job.index("收件凭证".encode("gb18030"))]
    assert job.index(b"\x1c.") > job.index("收件凭证".encode("gb18030"))


def test_a_line_with_a_name_the_rom_lacks_is_a_picture_and_its_neighbours_are_not(faces: FontFaces) -> None:
    blocks = (Row("事项", "食品经营许可"), Row("申请人", "张堃"), Row("店名", "张记小吃店"))
    assert pictures(blocks, faces) == 1
    assert "张堃" not in text_of(blocks, faces)
    assert "张记小吃店" in text_of(blocks, faces)


def test_a_larger_rom_takes_the_name_itself(faces: FontFaces) -> None:
    model = NATIVE.model_copy(update={"rom": Rom.GBK})
    assert "张堃" in text_of((Row("申请人", "张堃"),), faces, model)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), st.sampled_from(list(Rom)))
def test_what_is_encoded_reads_back_as_it_was(text: str, rom: Rom) -> None:
    raw = encoded(text, rom)
    assert raw is None or raw.decode("gb18030") == text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=4))
def test_the_small_rom_has_the_two_levels_of_the_standard_and_nothing_else(text: str) -> None:
    in_standard = len(text.encode("gb2312", "ignore")) == 2 * len(text)
    assert (encoded(text, Rom.GB2312) is not None) is in_standard


@pytest.mark.parametrize("paper", ["gb18030_80", "gb18030_58"])
def test_no_line_is_wider_than_the_paper(paper: str, slip: Slip, faces: FontFaces) -> None:
    model = load_model(paper)
    long = (Row("这是一个很长很长很长的标签", "许可，" * 40), Check("许可" * 30, "12月8日前", is_met=False))
    for line in text_of((*slip.blocks, *long, Boxed("不" * 50)), faces, model).split("\n"):
        assert cells(line) * CELL_PX <= model.width_dots


def test_a_receipt_number_stays_on_one_line_on_narrow_paper(faces: FontFaces) -> None:
    number = "HT07-000482-6-2026-1124"
    words = text_of((Line(number, Size.HUGE),), faces, load_model("gb18030_58"))
    assert number in words


@pytest.mark.parametrize("paper", ["gb18030_80", "gb18030_58"])
def test_the_paper_shows_no_empty_box_and_a_code_that_can_be_read(
    paper: str, slip: Slip, faces: FontFaces
) -> None:
    """A printer that has every character gives the same dots by the same bytes: so none was lacking."""
    named = Slip("t", (*slip.blocks, Row("申请人", "张堃\U00020bb7 〇 café “许”")))
    model = load_model(paper)
    printed = []
    for rom in (Rom.GB2312, Rom.GB18030):
        with PrinterSimulator(width_px=model.width_dots) as printer:
            printer.conditions = Conditions(rom=rom)
            driver = TcpPrinter(*printer.address, model=paper)
            assert driver.print_slip(named, Deadline.after(10)).state is JobState.CONFIRMED
            driver.close()
            printer.tear()
            printed.append(printer.wait_slip(1).image)
    assert printed[0].tobytes() == printed[1].tobytes()
    codes = zxingcpp.read_barcodes(printed[0].convert("L"))
    assert [code.text for code in codes] == ["https://example.gov.cn/c/HT07-000482-6?k=8F3K"]


def test_a_printer_that_lacks_a_character_shows_a_box_so_the_test_above_can_fail(faces: FontFaces) -> None:
    trusting = NATIVE.model_copy(update={"rom": Rom.GBK})
    job = job_bytes(Slip("t", (Line("张堃"),)), faces, trusting)
    looks = []
    for rom in (Rom.GB2312, Rom.GBK):
        with PrinterSimulator() as printer:
            printer.conditions = Conditions(rom=rom)
            driver = TcpPrinter(*printer.address)
            driver.open()
            conversation = driver._opened()  # the bytes themselves, past what the driver would send
            conversation.send(job, Deadline.after(5))
            looks.append(printer.wait_slip(5).image)
            driver.close()
    assert looks[0].tobytes() != looks[1].tobytes()


def test_native_slips_are_a_fraction_of_the_bytes(slip: Slip, faces: FontFaces) -> None:
    assert len(job_bytes(slip, faces, NATIVE)) * 4 < len(job_bytes(slip, faces, load_model("raster_80")))


dots = st.binary(min_size=72 * 4, max_size=72 * 4)


@given(dots, st.sampled_from([b"\x10\x04\x01", b"\x10\x05\x02", b"\x10\x14\x08"]), st.integers(0, 250))
def test_no_picture_spells_a_real_time_command(noise: bytes, command: bytes, at: int) -> None:
    data = bytes(255 - byte for byte in noise[:at] + command + noise[at + 3 :])
    image = Image.frombytes("1", (576, 4), data)
    sent = picture_bytes(image)[8:]
    assert not any(b"\x10" + second in sent for second in (b"\x04", b"\x05", b"\x14"))
    burnt = Image.frombytes("1", (576, 4), bytes(255 - byte for byte in sent))
    assert ImageChops.logical_or(image, burnt).tobytes() == image.tobytes()  # dots are added, none is lost


def test_an_older_printer_that_obeys_pictures_is_not_confused_by_ours(faces: FontFaces) -> None:
    """Such a printer answers what it takes for a question in the middle of the picture."""
    with PrinterSimulator() as printer:
        printer.conditions = Conditions(obeys_pictures=True)
        driver = TcpPrinter(*printer.address)
        job = driver.print_slip(Slip("t", (Line("许可" * 200),)), Deadline.after(10))
        driver.close()
    assert job.state is JobState.CONFIRMED
