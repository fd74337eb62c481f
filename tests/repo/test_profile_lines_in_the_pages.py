"""The profile lines that stand on the pages of the devices are taken as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from config.profile import DeviceChoices
from tests.repo import tree

PAGES = sorted((tree.ROOT / "docs" / "devices").glob("*.md"))
BLOCK = re.compile(r"^```yaml\n(devices:\n.*?)^```", re.DOTALL | re.MULTILINE)
BLOCKS = [(page, block) for page in PAGES for block in BLOCK.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[page.stem for page, _ in BLOCKS])
def test_a_profile_takes_the_lines_of_the_page(page: Path, block: str) -> None:
    chosen = DeviceChoices.model_validate(yaml.safe_load(block)["devices"]).chosen()
    assert chosen, page


def test_the_pages_have_such_lines() -> None:
    assert len(BLOCKS) >= 3
