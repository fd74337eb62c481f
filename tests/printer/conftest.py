from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.fonts import FontFaces, font_faces
from peripherals.printer.document import Align, Boxed, Check, Line, Qr, Row, Rule, Size, Slip, Space
from peripherals.printer.simulator import PrinterSimulator
from peripherals.printer.tcp import TcpPrinter


@pytest.fixture(scope="session")
def faces(tmp_path_factory: pytest.TempPathFactory) -> FontFaces:
    return font_faces(tmp_path_factory.mktemp("fonts"))


@pytest.fixture
def slip() -> Slip:
    return Slip(
        job="HT07-000482-6",
        blocks=(
            Line("收件凭证", Size.LARGE, Align.CENTER, is_bold=True),
            Line("区政务服务大厅 24小时自助服务 07号机", Size.SMALL, Align.CENTER),
            Line("HT07-000482-6", Size.HUGE, Align.CENTER, is_bold=True),
            Line("2026年11月24日 20:58 收件", align=Align.CENTER),
            Rule(),
            Row("事项", "食品经营许可（新开）", is_bold=True),
            Row("申请人", "张*　6101**********0018"),
            Row("收件、审批", "区行政审批服务局"),
            Rule(),
            Line("材料（2 样）", is_bold=True),
            Check("营业执照", "政府已有，已授权调用", is_met=True),
            Check("健康证", "12月8日前补交", is_met=False),
            Rule(),
            Row("12月1日 前", "告诉您材料齐不齐；没告诉，就算 11月24日 受理"),
            Boxed("这不是受理通知书"),
            Space(2.0),
            Qr("https://example.gov.cn/c/HT07-000482-6?k=8F3K", "扫码或刷卡查进度、补材料"),
        ),
    )


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[PrinterSimulator]:
    with PrinterSimulator(tmp_path / "slips") as running:
        yield running


@pytest.fixture
def printer(simulator: PrinterSimulator, faces: FontFaces) -> Iterator[TcpPrinter]:
    host, port = simulator.address
    driver = TcpPrinter(host, port)
    yield driver
    driver.close()
