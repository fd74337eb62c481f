"""What is printed on a page as text that is there and not seen: it can be searched, marked and copied.

The letters stand where the recogniser saw their line, each line stretched to its box. Their font has no
outlines: one blank glyph as wide as a Chinese character and one half as wide, built here, so that nothing
depends on a font's licence.
Source: ISO 32000-1, 9.3.6 (rendering mode 3), 9.7.4 (CIDFonts), 9.10.3 (ToUnicode).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from unicodedata import east_asian_width

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Pdf

from peripherals.reading.text_line import TextLine
from peripherals.scanner.pdf import saved
from peripherals.scanner.rectify import OUTPUT_DPI

_PT_PER_PX = 72.0 / OUTPUT_DPI
_EM = 1000
_WIDE, _NARROW = 1, 2  # glyphs of the blank font
_WIDTHS = {_WIDE: _EM, _NARROW: _EM // 2}
_NAME = "Unseen"
_RISE = 0.15  # of the line's height: where its letters stand
_MOST_A_BLOCK = 100  # entries between beginbfchar and endbfchar; Adobe Technical Note 5014
# Where a line begins and which way it runs, by its quarter turns: (x, y) as shares of its box from the
# lower left, and the cosine and sine of its direction.
_START = {0: (0.0, 0.0, 1, 0), 1: (1.0, 0.0, 0, 1), 2: (1.0, 1.0, -1, 0), 3: (0.0, 1.0, 0, -1)}


def with_text(pdf: bytes, pages: Sequence[Sequence[TextLine]]) -> bytes:
    """The same document, searchable. `pages`: the lines of each page in its order; the same input gives
    the same bytes.

    Errors: ValueError when there are not as many pages.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if len(document.pages) != len(pages):
            raise ValueError(f"{len(pages)} pages of text for {len(document.pages)} pages")
        letters = sorted({letter for lines in pages for line in lines for letter in _letters(line)})
        if not letters:
            return pdf
        code_of = {letter: number for number, letter in enumerate(letters, start=1)}
        font = _font(document, letters)
        for page, lines in zip(document.pages, pages, strict=True):
            if lines:
                _write(page, lines, code_of, font)
        return saved(document)


def _write(
    page: pikepdf.Page,
    lines: Sequence[TextLine],
    code_of: dict[str, int],
    font: pikepdf.Object,
) -> None:
    name = page.add_resource(font, Name.Font, name=Name("/Text"))
    height_pt = float(page.mediabox[3])
    shows = [_show(line, height_pt, code_of, str(name)) for line in lines if _letters(line)]
    page.contents_add("\n".join(("q BT 3 Tr", *shows, "ET Q")).encode("ascii"))


def _show(line: TextLine, height_pt: float, code_of: dict[str, int], font: str) -> str:
    """Operators that set one line into its box. Source: ISO 32000-1, 9.4.2 (Tm), 9.3.4 (Tz)."""
    letters = _letters(line)
    wide, high = (line.right - line.left) * _PT_PER_PX, (line.bottom - line.top) * _PT_PER_PX
    length, size = (wide, high) if line.turns % 2 == 0 else (high, wide)
    share_x, share_y, cosine, sine = _START[line.turns]
    x = line.left * _PT_PER_PX + share_x * wide - sine * _RISE * size
    y = height_pt - line.bottom * _PT_PER_PX + share_y * high + cosine * _RISE * size
    natural = sum(_WIDTHS[_glyph(letter)] for letter in letters) / _EM * size
    codes = "".join(f"{code_of[letter]:04X}" for letter in letters)
    matrix = f"{cosine} {sine} {-sine} {cosine} {x:.2f} {y:.2f} Tm"
    return f"{font} {size:.2f} Tf {100 * length / max(natural, 0.01):.2f} Tz {matrix} <{codes}> Tj"


def _letters(line: TextLine) -> str:
    """What can be set of the line: it has a length and a height."""
    has_room = line.right > line.left and line.bottom > line.top
    return "".join(letter for letter in line.text.strip() if letter.isprintable()) if has_room else ""


def _glyph(letter: str) -> int:
    return _WIDE if east_asian_width(letter) in "WF" else _NARROW


def _font(document: Pdf, letters: Sequence[str]) -> pikepdf.Object:
    glyphs = [_WIDE, *(_glyph(letter) for letter in letters)]
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/" + _NAME), Flags=4, FontBBox=[0, 0, _EM, _EM],
        ItalicAngle=0, Ascent=_EM, Descent=0, CapHeight=_EM, StemV=0,
        FontFile2=document.make_stream(_blank_font()),
    )  # fmt: skip
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/" + _NAME), DW=_EM,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        W=Array([0, Array([_WIDTHS[glyph] for glyph in glyphs])]),
        CIDToGIDMap=document.make_stream(b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)),
        FontDescriptor=document.make_indirect(descriptor),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/" + _NAME), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([document.make_indirect(descendant)]),
        ToUnicode=document.make_stream(_to_unicode(letters)),
    )  # fmt: skip
    return document.make_indirect(font)


def _to_unicode(letters: Sequence[str]) -> bytes:
    entries = [
        f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for code, letter in enumerate(letters, 1)
    ]
    blocks = [entries[start : start + _MOST_A_BLOCK] for start in range(0, len(entries), _MOST_A_BLOCK)]
    mapping = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{mapping}
endcmap
CMapName currentdict /CMap defineresource pop
end
end""".encode("ascii")


@cache
def _blank_font() -> bytes:
    """A TrueType font of blanks; the same bytes on every day."""
    names = [".notdef", "wide", "narrow"]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": Glyph(), "wide": _box(_EM), "narrow": _box(_EM // 2)})
    builder.setupHorizontalMetrics({".notdef": (_EM, 0), "wide": (_EM, 0), "narrow": (_EM // 2, 0)})
    builder.setupHorizontalHeader(ascent=_EM, descent=0)
    builder.setupNameTable({"familyName": _NAME, "styleName": "Regular", "psName": _NAME})
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _box(width: int) -> Glyph:
    """Never painted; viewers take the size of a letter from it when they mark text."""
    pen = TTGlyphPen(None)
    bottom, top = round(-_RISE * _EM), round((1 - _RISE) * _EM)
    pen.moveTo((0, bottom))
    for corner in ((0, top), (width, top), (width, bottom)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
