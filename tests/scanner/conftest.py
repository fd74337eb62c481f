"""Pages and photographs that several tests look at; drawn once."""

from __future__ import annotations

import pytest

from peripherals.scanner.composite import Photograph, Shot, photograph
from peripherals.scanner.finder import PageFound, find_page
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.frame import Bgr

TEXT = FormText(
    title="餐饮服务许可申请",
    rows=(("申请人", "样例餐饮有限公司"), ("经营场所", "样例路一号"), ("联系电话", "01000000000")),
    paragraphs=("本申请人承诺，所提交的材料真实、合法、有效，复印件与原件一致。" * 4,),
    signature_label="申请人签名",
    seal="样例区市场监督管理局",
    qr="YC-SAMPLE-1",
)


@pytest.fixture(scope="session")
def form() -> Bgr:
    return draw_form(TEXT, seed=1)


@pytest.fixture(scope="session")
def scanner_shot() -> Shot:
    """How a document camera of five megapixels sees an A4 sheet."""
    return Shot(width_px=2592, height_px=1944, fill=0.92, turn_deg=1.0, tilt_x_deg=2, tilt_y_deg=-1)


@pytest.fixture(scope="session")
def on_desk(form: Bgr, scanner_shot: Shot) -> Photograph:
    return photograph(form, scanner_shot)


@pytest.fixture(scope="session")
def found(on_desk: Photograph) -> PageFound:
    page = find_page(on_desk.bgr)
    assert isinstance(page, PageFound)
    return page
