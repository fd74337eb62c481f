from __future__ import annotations

import io

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from peripherals.scanner.composite import Photograph
from peripherals.scanner.finder import PageFound
from peripherals.scanner.flatten import flatten
from peripherals.scanner.frame import Bgr
from peripherals.scanner.layers import separate
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.rectify import rectify

KIB = 1024


@pytest.fixture(scope="module")
def scanned(on_desk: Photograph, found: PageFound) -> Bgr:
    return flatten(rectify(on_desk.bgr, found.quad).bgr)


@pytest.fixture(scope="module")
def pdf_bytes(scanned: Bgr) -> bytes:
    return document_pdf([scanned])


def pictures_of(data: bytes) -> list[tuple[bool, Image.Image]]:
    """Of each image on the first page: whether it is a stencil, and its pixels."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        images = [pikepdf.PdfImage(image) for image in pdf.pages[0].Resources.XObject.values()]
        return [(image.image_mask, image.as_pil_image()) for image in images]


def test_a_colour_page_with_a_seal_takes_at_most_35_kib(pdf_bytes: bytes) -> None:
    assert len(pdf_bytes) <= 35 * KIB


def test_the_same_page_gives_the_same_bytes(scanned: Bgr, pdf_bytes: bytes) -> None:
    assert document_pdf([scanned]) == pdf_bytes


def test_the_file_is_marked_as_an_archive_with_an_output_intent(pdf_bytes: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
        profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    assert profile[36:40] == b"acsp"
    assert profile[16:20] == b"RGB "


def test_the_page_is_an_a4_sheet(pdf_bytes: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes)) as pdf:
        _, _, width_pt, height_pt = (float(side) for side in pdf.pages[0].MediaBox)
    assert width_pt == pytest.approx(595.3, abs=0.5)
    assert height_pt == pytest.approx(841.9, abs=0.5)


def test_pages_keep_their_order() -> None:
    wide, high = np.full((400, 800, 3), 250, np.uint8), np.full((800, 400, 3), 250, np.uint8)
    with pikepdf.open(io.BytesIO(document_pdf([wide, high, wide]))) as pdf:
        assert [float(page.MediaBox[2]) for page in pdf.pages] == [288.0, 144.0, 288.0]


def test_a_document_without_pages_is_a_bug() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        document_pdf([])


def test_the_stencils_hold_the_ink_and_not_the_paper(scanned: Bgr, pdf_bytes: bytes) -> None:
    black = next(pixels for is_stencil, pixels in pictures_of(pdf_bytes) if is_stencil)
    painted = ~np.asarray(black.convert("1"), bool)
    assert np.array_equal(painted, separate(scanned).inks[0].mask)


def test_the_seal_has_a_red_stencil_of_its_own(scanned: Bgr) -> None:
    red = [ink for ink in separate(scanned).inks if ink.rgb[0] > 0.5 and max(ink.rgb[1:]) < 0.35]
    assert len(red) == 1
    is_red = scanned[:, :, 2].astype(int) - scanned[:, :, 1] > 120
    assert red[0].mask[is_red].mean() > 0.9


def test_black_print_is_nearly_black(scanned: Bgr) -> None:
    assert max(separate(scanned).inks[0].rgb) < 0.35


def test_a_photograph_is_kept_as_a_colour_picture() -> None:
    rng = np.random.default_rng(0)
    photo = cv2.resize(
        rng.integers(0, 255, (30, 20, 3), np.uint8), (800, 1200), interpolation=cv2.INTER_CUBIC
    )
    ((is_stencil, pixels),) = pictures_of(document_pdf([photo]))
    assert not is_stencil
    back = np.asarray(pixels)[:, :, ::-1]
    small = cv2.resize(photo, (back.shape[1], back.shape[0]), interpolation=cv2.INTER_AREA)
    assert np.abs(back.astype(int) - small).mean() < 6


def test_the_colours_of_the_soft_layer_are_the_right_way_round() -> None:
    blue_page = np.full((600, 400, 3), (230, 120, 40), np.uint8)
    ((_, pixels),) = pictures_of(document_pdf([blue_page]))
    red, _, blue = np.asarray(pixels.resize((1, 1), Image.Resampling.BOX))[0, 0]
    assert blue > 200 > 100 > red


LIGHTS = {
    "white": (1.0, 1.0, 1.0),
    "warm": (0.72, 0.88, 1.0),
    "cold": (1.0, 0.93, 0.85),
    "dim": (0.6, 0.6, 0.6),
}


@pytest.mark.parametrize("light", LIGHTS)
def test_a_red_seal_is_shown_red_and_print_black_under_any_lamp(
    form: Bgr, on_desk: Photograph, found: PageFound, light: str
) -> None:
    """On pixels, as a viewer draws the file."""
    lit = (on_desk.bgr * np.array(LIGHTS[light])).astype(np.uint8)
    pdf = document_pdf([flatten(rectify(lit, found.quad).bgr)])
    with pypdfium2.PdfDocument(pdf) as document:
        shown = document[0].render(scale=200 / 72).to_numpy()[:, :, :3].astype(int)
    shown = cv2.resize(shown.astype(np.uint8), form.shape[1::-1]).astype(int)
    blue, green, red = (form[:, :, channel].astype(int) for channel in range(3))
    is_seal = cv2.erode(((red - green > 120) & (red - blue > 120)).astype(np.uint8), np.ones((3, 3))) > 0
    is_print = cv2.erode((form.max(axis=2) < 60).astype(np.uint8), np.ones((3, 3))) > 0
    seal, text = shown[is_seal], shown[is_print]
    is_red = (seal[:, 2] - seal[:, 1] > 60) & (seal[:, 2] - seal[:, 0] > 60)
    assert is_seal.sum() > 2000
    assert is_red.mean() > 0.9
    assert (text.max(axis=1) - text.min(axis=1) < 40).mean() > 0.95
    assert np.median(text) < 90
