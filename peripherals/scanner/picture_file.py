"""Reads a photograph from a file that anyone may have made."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from peripherals.devices import Completion, Done, Failed, Recovery
from peripherals.scanner.frame import Bgr

MOST_PIXELS = 64_000_000  # above any document camera sold; a picture of this size takes 200 MB
LEAST_SIDE_PX = 200  # no page can be told on less

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
_WIRE_FORMATS = (*_FORMATS, "PPM")  # what scanners and their programs give
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")
# What Pillow raises on broken files, found with truncated and altered ones of every format above.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError)


def read_image(path: Path) -> Done[Bgr] | Failed:
    """The picture in the file, turned as its EXIF says, alpha laid on white, 8 bits a channel.

    Errors: `scan.not_a_picture`; `detail` names the file and what is wrong with it.
    """
    try:
        return _read(path, path.name, _FORMATS)
    except FileNotFoundError:
        return _refused(path.name, "no such file")
    except UnidentifiedImageError:
        return _refused(path.name, _what_it_is(path))
    except _BROKEN as error:
        return _refused(path.name, f"damaged or not readable: {error}")


def decoded(data: bytes) -> Done[Bgr] | Failed:
    """The same of a picture that came over a wire; one that ends too early is refused, not shown in part."""
    try:
        return _read(io.BytesIO(data), "picture", _WIRE_FORMATS)
    except _BROKEN as error:  # Pillow's words may carry an address of an object, never content
        return _refused("picture", f"damaged or not readable: {type(error).__name__}")


def _read(source: Path | io.BytesIO, name: str, formats: tuple[str, ...]) -> Done[Bgr] | Failed:
    """Errors: what Pillow raises on broken pictures."""
    try:
        with Image.open(source, formats=formats) as image:
            trouble = _trouble(image)
            return _refused(name, trouble) if trouble else Done(_bgr(ImageOps.exif_transpose(image)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _refused(name, f"more than {MOST_PIXELS // 1_000_000} megapixels")


def _trouble(image: Image.Image) -> str:
    width, height = image.size
    if width * height > MOST_PIXELS:
        return f"{width} x {height} pixels, more than {MOST_PIXELS // 1_000_000} megapixels"
    if min(width, height) < LEAST_SIDE_PX:
        return f"{width} x {height} pixels, too small to show a page"
    return ""


def _bgr(image: Image.Image) -> Bgr:
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = _eight_bits(image)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, (255, 255, 255, 255)), seen)
    rgb = np.asarray(image.convert("RGB"), np.uint8)
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen-bit grey, whatever part of the range it uses, to eight."""
    levels = np.nan_to_num(np.asarray(image, np.float64))
    return Image.fromarray(np.clip(levels / (257.0 if levels.max() > 255 else 1.0), 0, 255).astype(np.uint8))


def _what_it_is(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        return "the file is empty"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "HEIC and AVIF pictures are not supported; save it as JPEG or PNG"
    if head.startswith(b"%PDF"):
        return "a PDF, not a picture"
    return "not a JPEG, PNG, TIFF, BMP or WebP picture"


def _refused(name: str, what: str) -> Failed:
    return Failed(Completion.INVALID_DATA, "scan.not_a_picture", Recovery.RETRY, f"{name}: {what}")
