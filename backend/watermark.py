"""Marks each page of a document that is used again with what for: no copy of it serves for another thing.

The same words are never put over a page twice. The words go over the page as a stencil (one bit a dot) in
a translucent grey, aslant and repeated: no fonts are needed to see it, and what is below can still be read.
"""

from __future__ import annotations

import io
import math

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw, ImageFont

from config.fonts import default_cache, font_faces

_MARKED = "/UsedAgain"  # a key of our own in the page; PDF/A lets it be
_DOTS_PER_POINT = 2.0  # 144 dpi: sharp enough for letters of this size
_TEXT_POINTS = 15.0
_ALPHA = 0.45
_GREY = 0.45
_SLANT_DEG = 30.0
_ROWS_APART_POINTS = 150.0  # on a small sheet nearer, so that a line always crosses it


def stamped(pdf: bytes, words: str) -> bytes:
    """The same document, every page marked. Errors: pikepdf.PdfError for bytes that are no PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        unmarked = [page for page in document.pages if words not in _marks(page)]
        if not unmarked:
            return pdf
        for page in unmarked:
            _stamp(document, page, words)
        made = io.BytesIO()
        document.save(made, deterministic_id=True)
        return made.getvalue()


def _stamp(document: Pdf, page: pikepdf.Page, words: str) -> None:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    width, height = right - left, top - bottom
    stencil = document.make_stream(_bits(words, width, height))
    dots = _dots(width, height)
    stencil.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=dots[0], Height=dots[1], ImageMask=True,
        BitsPerComponent=1, Decode=[1, 0],
    )  # fmt: skip
    image = page.add_resource(stencil, Name.XObject)
    state = page.add_resource(Dictionary(Type=Name.ExtGState, ca=_ALPHA), Name.ExtGState)
    drawing = f"q {state} gs {_GREY} g {width:.2f} 0 0 {height:.2f} {left:.2f} {bottom:.2f} cm {image} Do Q"
    page.contents_add(b"q", prepend=True)  # whatever the page leaves set does not move the mark
    page.contents_add(f"Q {drawing}".encode())
    page.obj[_MARKED] = Array([String(mark) for mark in (*_marks(page), words)])


def _marks(page: pikepdf.Page) -> tuple[str, ...]:
    """The words that were put over this page."""
    return tuple(str(mark) for mark in page.obj.get(_MARKED, ()))


def _bits(words: str, width: float, height: float) -> bytes:
    """The mark as rows of bits, 1 where it is inked."""
    wide, high = _dots(width, height)
    side = math.ceil(math.hypot(wide, high))
    sheet = Image.new("1", (side, side), 0)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(font_faces(default_cache()).regular), round(_TEXT_POINTS * _DOTS_PER_POINT))
    apart = max(2 * _TEXT_POINTS, min(_ROWS_APART_POINTS, min(width, height) / 2))
    step = round(apart * _DOTS_PER_POINT)
    length = draw.textlength(words, font=font) + step / 2
    for row, y in enumerate(range(0, side, step)):
        x = -length / 2 * (row % 2)
        while x < side:
            draw.text((x, y), words, 1, font=font)
            x += length
    turned = sheet.rotate(_SLANT_DEG)
    margin_x, margin_y = (side - wide) // 2, (side - high) // 2
    return turned.crop((margin_x, margin_y, margin_x + wide, margin_y + high)).tobytes()


def _dots(width: float, height: float) -> tuple[int, int]:
    return max(1, round(width * _DOTS_PER_POINT)), max(1, round(height * _DOTS_PER_POINT))
