from __future__ import annotations

from pathlib import Path

import pytest

from config.fonts import FontFaces
from config.printer_model import PrinterModel, PrinterModelError, Rom, load_model, model_names
from peripherals.printer.document import Slip
from peripherals.printer.job import job_bytes
from peripherals.printer.raster import render
from peripherals.printer.roll import ROLLS, roll_of
from peripherals.printer.simulator.commands import CommandStream, Kind

PAGE = Path(__file__).parents[2] / "docs" / "devices" / "slip-printer.md"


@pytest.mark.parametrize("name", model_names())
def test_every_model_that_ships_prints_and_stands_on_the_page(
    name: str, slip: Slip, faces: FontFaces
) -> None:
    model = load_model(name)
    kinds = [command.kind for command in CommandStream().feed(job_bytes(slip, faces, model))]
    assert kinds.count(Kind.CUT) == (model.cutter != "none")
    assert kinds.count(Kind.STATUS_PUSH) == (model.answers != "nothing")
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("field", PrinterModel.model_fields)
def test_every_fact_of_a_model_stands_on_the_page(field: str) -> None:
    assert f"`{field}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", model_names())
def test_type_is_as_large_on_paper_whatever_the_dots(name: str, slip: Slip, faces: FontFaces) -> None:
    model = load_model(name)
    roll = roll_of(model)
    assert render(slip, faces, roll).width == model.width_dots
    assert roll.body_px / model.dpi == pytest.approx(ROLLS[model.paper_mm].body_px / 203, rel=0.03)


def test_a_model_of_ones_own_is_a_path(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "{about: x, paper_mm: 58, width_dots: 360, cutter: full, lettering: gb18030, rom: gbk}",
        encoding="utf-8",
    )
    assert load_model(str(own)).rom is Rom.GBK


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{about: x, paper_mm: 80, width_dots: 577, cutter: full}", "width_dots"),
        ("{about: x, paper_mm: 76, width_dots: 576, cutter: full}", "paper_mm"),
        ("{about: x, paper_mm: 80, width_dots: 576, cutter: full, knife: 1}", "knife"),
        ("{about: [", "YAML"),
    ],
)
def test_a_wrong_model_is_told_by_its_file_and_field(tmp_path: Path, text: str, named: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(PrinterModelError, match=rf"(?s)own\.yaml.*{named}"):
        load_model(str(own))


def test_a_name_there_is_not_is_answered_with_those_there_are() -> None:
    with pytest.raises(PrinterModelError, match=r"没有打印机型号 laser；自带的有 .*raster_80"):
        load_model("laser")
