from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from kiosk.__main__ import main
from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.report import examine, report, reports

KEYS = ["file", "found", "accepted", "corners", "quality", "advice", "ms"]
EXIF_ORIENTATION = 0x0112


@pytest.fixture
def rgb(on_desk: Photograph) -> Image.Image:
    """The page on the desk, small enough to be quick."""
    return Image.fromarray(on_desk.bgr[:, :, ::-1]).resize((1296, 972), Image.Resampling.BOX)


@pytest.fixture
def good_file(tmp_path: Path, rgb: Image.Image) -> Path:
    path = tmp_path / "good.jpg"
    rgb.save(path, quality=95)
    return path


def bytes_of(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_report_has_exactly_its_keys(good_file: Path, on_desk: Photograph) -> None:
    told = report(good_file)
    assert list(told) == KEYS
    assert told["found"] is True
    assert told["accepted"] is True
    assert on_desk.quad is not None
    assert np.abs(np.array(told["corners"]) - on_desk.quad / 2).max() < 3
    assert json.loads(json.dumps(told)) == told


def test_a_letter_is_no_picture_and_its_owner_is_told_why(tmp_path: Path) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("no picture at all")
    told = examine(letter)
    assert list(told.told) == KEYS
    assert told.told["advice"] == ["not_a_picture"]
    assert told.trouble.startswith("scan.not_a_picture: letter.jpg")


def test_an_empty_desk_asks_for_a_page(tmp_path: Path) -> None:
    bare = photograph(None, Shot()).bgr
    Image.fromarray(bare[:, :, ::-1]).save(tmp_path / "desk.png")
    told = report(tmp_path / "desk.png")
    assert told["accepted"] is False
    assert told["advice"] == ["no_page"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_corners_are_told_in_the_picture_as_it_is_shown(
    tmp_path: Path, rgb: Image.Image, orientation: int
) -> None:
    """Whichever way the file lies, its viewer turns it, and the corners belong to what the viewer shows."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    path = tmp_path / "turned.jpg"
    rgb.save(path, quality=95, exif=exif)
    told = report(path)
    assert told["accepted"] is True
    corners = np.array(told["corners"])
    shown = (972, 1296) if orientation >= 5 else (1296, 972)
    assert ((corners >= 0) & (corners < shown)).all()
    assert corners[0].sum() == corners.sum(axis=1).min()  # top left as it is shown


def odd_files(rgb: Image.Image) -> dict[str, bytes]:
    grey16 = Image.fromarray(np.asarray(rgb.convert("L"), np.uint16) * 257)
    return {
        "cmyk.jpg": bytes_of(rgb.convert("CMYK"), "JPEG"),
        "grey16.png": bytes_of(grey16, "PNG"),
        "palette.gif": bytes_of(rgb.convert("P"), "GIF"),
        "alpha.webp": bytes_of(rgb.convert("RGBA"), "WEBP"),
        "dot.png": bytes_of(Image.new("RGB", (1, 1)), "PNG"),
        "huge.png": bytes_of(Image.new("1", (12_000, 9_000)), "PNG"),
        "thin.png": bytes_of(Image.new("L", (9_000, 201)), "PNG"),
        "plain.png": bytes_of(Image.new("L", (640, 480), 255), "PNG"),
        "short.jpg": bytes_of(rgb, "JPEG")[:20_000],
        "empty.jpg": b"",
        "text.tiff": b"Dear Sir or Madam",
    }


def test_every_odd_file_gets_its_line_and_none_a_traceback(tmp_path: Path, rgb: Image.Image) -> None:
    files = odd_files(rgb)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    asked = [*files, "nowhere.jpg"]
    run = subprocess.run(
        [sys.executable, "-m", "kiosk", "scan", *(str(tmp_path / name) for name in asked), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert [Path(one["file"]).name for one in told] == asked
    assert all(list(one) == KEYS for one in told)
    assert [Path(one["file"]).name for one in told if one["accepted"]] == [
        "cmyk.jpg",
        "grey16.png",
        "alpha.webp",
    ]
    assert "Traceback" not in run.stderr


def test_accepted_pages_of_several_files_become_one_pdf(tmp_path: Path, good_file: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("no picture at all")
    told = list(reports([good_file, letter, good_file], pdf=tmp_path / "out.pdf"))
    assert [one.told["accepted"] for one in told] == [True, False, True]
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 2


def test_no_page_no_pdf(tmp_path: Path) -> None:
    list(reports([tmp_path / "nowhere.jpg"], pdf=tmp_path / "out.pdf"))
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize(
    ("files", "out", "status"),
    [
        (["good.jpg"], "good.jpg", 2),
        (["good.jpg"], "nowhere/out.pdf", 1),
        (["good.jpg"], ".", 1),
        (["good.jpg"], "/dev/full", 1),
        (["missing.jpg"], "out.pdf", 1),
    ],
)
def test_a_pdf_that_is_not_written_is_told_in_words_and_no_picture_is_lost(
    tmp_path: Path,
    good_file: Path,
    capsys: pytest.CaptureFixture[str],
    files: list[str],
    out: str,
    status: int,
) -> None:
    before = good_file.read_bytes()
    asked = [str(tmp_path / name) for name in files]
    assert main(["scan", *asked, "--json", "--pdf", str(tmp_path / out)]) == status
    last_words = capsys.readouterr().err.splitlines()[-1]
    assert str(tmp_path / out).removesuffix("/out.pdf") in last_words
    assert re.search("[一-鿿]", last_words)
    assert good_file.read_bytes() == before
