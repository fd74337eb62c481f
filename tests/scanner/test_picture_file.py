from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from peripherals.devices import Done, Failed
from peripherals.scanner.picture_file import read_image

SIZE = (320, 240)


def picture(mode: str = "RGB", colour: tuple[int, ...] | int = (200, 40, 30)) -> Image.Image:
    return Image.new(mode, SIZE, colour)


def bytes_of(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises a huge picture."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"")
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (header, data)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def read(path: Path, data: bytes) -> Done[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]] | Failed:
    path.write_bytes(data)
    return read_image(path)


JPEG = bytes_of(picture(), "JPEG")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"Dear Sir or Madam,\nthis is a letter.\n" * 9, "not a JPEG"),
        (JPEG[: len(JPEG) // 2], "damaged"),
        (JPEG[:20], "not a JPEG"),
        (png_claiming(20_000, 20_000), "megapixels"),
        (png_claiming(12_000, 9_000), "megapixels"),
        (png_claiming(640, 480), "damaged"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "HEIC"),
        (b"%PDF-1.7\n" + bytes(64), "PDF"),
        (bytes_of(Image.new("RGB", (40, 40)), "PNG"), "too small"),
        (bytes_of(picture("P", 3), "GIF"), "not a JPEG"),
    ],
    ids=["empty", "text", "truncated", "stump", "bomb", "large", "hollow", "heic", "pdf", "tiny", "gif"],
)
def test_a_file_that_is_no_photograph_is_refused_by_name(tmp_path: Path, data: bytes, what: str) -> None:
    told = read(tmp_path / "upload.jpg", data)
    assert isinstance(told, Failed)
    assert told.code == "scan.not_a_picture"
    assert told.detail.startswith("upload.jpg: ")
    assert what in told.detail


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    told = read_image(tmp_path / "nowhere.jpg")
    assert isinstance(told, Failed)
    assert "no such file" in told.detail


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert isinstance(read_image(tmp_path), Failed)


@pytest.mark.parametrize(
    ("data", "bgr"),
    [
        (bytes_of(picture("CMYK", (0, 204, 204, 51)), "JPEG"), (41, 41, 204)),
        (bytes_of(picture("L", 90), "PNG"), (90, 90, 90)),
        (bytes_of(picture("RGBA", (200, 40, 30, 0)), "PNG"), (255, 255, 255)),
        (bytes_of(picture("RGBA", (200, 40, 30, 255)), "PNG"), (30, 40, 200)),
        (bytes_of(picture("LA", (10, 255)), "PNG"), (10, 10, 10)),
        (bytes_of(picture().quantize(8), "PNG"), (30, 40, 200)),
        (bytes_of(Image.fromarray(np.full((240, 320), 128 * 257, np.uint16)), "PNG"), (128, 128, 128)),
        (bytes_of(picture("1", 1), "TIFF", compression="group4"), (255, 255, 255)),
        (bytes_of(picture(), "WEBP", lossless=True), (30, 40, 200)),
        (bytes_of(picture(), "BMP"), (30, 40, 200)),
    ],
    ids=["cmyk", "grey", "clear", "opaque", "grey alpha", "palette", "16 bit", "fax", "webp", "bmp"],
)
def test_every_common_kind_of_picture_becomes_eight_bit_colour(
    tmp_path: Path, data: bytes, bgr: tuple[int, int, int]
) -> None:
    told = read(tmp_path / "picture", data)
    assert isinstance(told, Done)
    assert told.value.shape == (240, 320, 3)
    assert told.value.dtype == np.uint8
    assert np.abs(told.value[120, 160].astype(int) - bgr).max() <= 6


def test_a_picture_is_turned_as_its_exif_says(tmp_path: Path) -> None:
    image = picture("RGB", (0, 0, 0))
    image.paste((255, 255, 255), (0, 0, 160, 240))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise: what was left is now on top
    told = read(tmp_path / "turned.jpg", bytes_of(image, "JPEG", exif=exif))
    assert isinstance(told, Done)
    assert told.value.shape == (320, 240, 3)
    assert told.value[40].mean() > 240
    assert told.value[280].mean() < 15


@pytest.mark.filterwarnings("ignore::UserWarning")  # what Pillow remarks on damaged files
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["JPEG", "PNG", "TIFF", "BMP", "WEBP"]), data=st.data())
def test_a_damaged_file_never_raises(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    whole = bytearray(bytes_of(picture(), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    assert isinstance(read(tmp_path / "damaged", bytes(whole[:cut])), Done | Failed)
