"""A licence as it comes out of the scanner: drawn, photographed at a slant with a shadow, straightened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.frame import Bgr
from peripherals.scanner.licence_drawing import LicenceText, draw_licence
from peripherals.scanner.scan import ScannedPage, scan_page

NOODLES = LicenceText(
    title="营业执照",
    copy="（副本）",
    code_label="统一社会信用代码",
    code="92110105MA01ABCD36",
    left=(
        ("名称", "示例区秀英面馆"),
        ("类型", "个体工商户"),
        ("经营者", "王秀英"),
        ("经营范围", "餐饮服务；食品销售。依法须经批准的项目，经批准后方可开展经营活动。"),
    ),
    right=(
        ("组成形式", "个人经营"),
        ("注册日期", "2023年05月16日"),
        ("经营场所", "示例区城关街道鼓楼街社区和平路12号1层临街第三间商铺"),
    ),
    registrar_label="登记机关",
    registered_on="2023年05月16日",
    seal="示例区市场监督管理局",
    foot="本照只用于演示",
)
SHOT = Shot(
    seed=3,
    width_px=3264,
    height_px=2448,
    fill=0.8,
    turn_deg=4.0,
    tilt_x_deg=6.0,
    tilt_y_deg=-4.0,
    has_hand_shadow=True,
)


def scanned(text: LicenceText, shot: Shot = SHOT) -> Bgr:
    page = scan_page(photograph(draw_licence(text, seed=shot.seed), shot).bgr)
    assert isinstance(page, ScannedPage)
    return page.image


@pytest.fixture(scope="session")
def licence_page() -> Bgr:
    return scanned(NOODLES)


@pytest.fixture(scope="session")
def upside_down() -> Bgr:
    return scanned(NOODLES, replace(SHOT, turn_deg=184.0))
