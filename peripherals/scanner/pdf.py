"""Scanned pages as one small PDF, marked PDF/A-2b; the same pages give the same bytes.

No certified validator was at hand, so "marked" is all that is claimed: an output intent and XMP that names
part and level (ISO 19005-2). Nothing written here depends on the time or on chance.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import numpy as np
import pikepdf
from PIL import Image, ImageCms

from peripherals.scanner.frame import Bgr
from peripherals.scanner.layers import Ink, Layers, separate
from peripherals.scanner.rectify import OUTPUT_DPI

_POINTS_PER_INCH = 72.0
_BACKGROUND_DPI = 60
_BACKGROUND_QUALITY = 40
_PICTURE_DPI = 150  # where ink and paper do not come apart, the whole page is a JPEG
_PICTURE_QUALITY = 70
_MOST_PICTURE_SHARE = 0.30  # above: a photograph, not a form
_TIFF_STRIP_OFFSETS, _TIFF_ROWS_PER_STRIP, _TIFF_STRIP_BYTE_COUNTS = 273, 278, 279

_XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def document_pdf(pages: Sequence[Bgr]) -> bytes:
    """All pages, in order, each 200 dpi. Errors: ValueError without a page."""
    if not pages:
        raise ValueError("a document has at least one page")
    pdf = pikepdf.new()
    for page in pages:
        _add_page(pdf, page)
    _mark_as_archive(pdf)
    return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The file as bytes that depend on nothing but its content."""
    out = io.BytesIO()
    pdf.save(
        out,
        force_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=True,
    )
    return out.getvalue()


def _add_page(pdf: pikepdf.Pdf, page: Bgr) -> None:
    height_px, width_px = page.shape[:2]
    width_pt, height_pt = (side * _POINTS_PER_INCH / OUTPUT_DPI for side in (width_px, height_px))
    layers = separate(page)
    images = [_picture(pdf, page)] if layers.picture_share > _MOST_PICTURE_SHARE else _mixed(pdf, layers)
    placed = f"q {width_pt:.2f} 0 0 {height_pt:.2f} 0 0 cm"
    content = [f"{placed} {paint}/I{number} Do Q" for number, (_, paint) in enumerate(images)]
    named = {f"/I{number}": image for number, (image, _) in enumerate(images)}
    sheet = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(width_pt, 2), round(height_pt, 2)],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(named)),
        Contents=pdf.make_stream("\n".join(content).encode("ascii")),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))


Painted = tuple[pikepdf.Object, str]
"""An image and the operators that go before it."""


def _mixed(pdf: pikepdf.Pdf, layers: Layers) -> list[Painted]:
    soft = cv2.blur(_at(layers.background, _BACKGROUND_DPI), (3, 3))
    stencils = [(_stencil(pdf, ink), "{:.3f} {:.3f} {:.3f} rg ".format(*ink.rgb)) for ink in layers.inks]
    return [(_jpeg(pdf, soft, _BACKGROUND_QUALITY), ""), *stencils]


def _picture(pdf: pikepdf.Pdf, page: Bgr) -> Painted:
    return _jpeg(pdf, _at(page, _PICTURE_DPI), _PICTURE_QUALITY), ""


def _at(bgr: Bgr, dpi: int) -> Bgr:
    scale = dpi / OUTPUT_DPI
    small: Bgr = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small


def _jpeg(pdf: pikepdf.Pdf, bgr: Bgr, quality: int) -> pikepdf.Object:
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1])
    return pdf.make_stream(
        data.tobytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=bgr.shape[1],
        Height=bgr.shape[0],
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )


def _stencil(pdf: pikepdf.Pdf, ink: Ink) -> pikepdf.Object:
    """A one-bit mask in ITU-T T.6 (fax group 4): ink is painted, the rest let through."""
    height, width = ink.mask.shape
    return pdf.make_stream(
        _group4(ink),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ImageMask=True,
        BitsPerComponent=1,
        Filter=pikepdf.Name.CCITTFaxDecode,
        DecodeParms=pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=False),
    )


def _group4(ink: Ink) -> bytes:
    tiff = io.BytesIO()  # libtiff takes set bits for fax black here, so ink is written as 1
    image = Image.fromarray(np.where(ink.mask, 255, 0).astype(np.uint8)).convert("1")
    image.save(tiff, "TIFF", compression="group4", tiffinfo={_TIFF_ROWS_PER_STRIP: image.height})
    with Image.open(tiff) as written:
        tags = dict(written.tag_v2)  # type: ignore[attr-defined]
    (offset,), (length,) = tags[_TIFF_STRIP_OFFSETS], tags[_TIFF_STRIP_BYTE_COUNTS]
    return tiff.getvalue()[offset : offset + length]


def _mark_as_archive(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(_XMP, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
                DestOutputProfile=pdf.make_stream(_srgb_profile(), N=3),
            )
        ]
    )


def _srgb_profile() -> bytes:
    """sRGB as an ICC profile; time of making and optional digest are fixed. Source: ICC.1, 7.2."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07e9 0001 0001 0000 0000 0000")
    profile[84:100] = bytes(16)
    return bytes(profile)
