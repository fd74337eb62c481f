"""The papers of the gallery: of every item that can be applied for, whole, and readable."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from kiosk.catalogue.model import Item
from kiosk.forms import exit_for, visible
from screens.paper_gallery import load_papers, write_papers
from tests.kiosk.domain import catalogue

PAPERS = load_papers()
PUBLISHED = [item for item in catalogue().items if item.is_published]


def test_every_item_that_can_be_applied_for_has_its_papers() -> None:
    bundles = {bundle.code for bundle in catalogue().bundles}
    assert PAPERS.items.keys() - bundles == {item.code for item in PUBLISHED}
    assert PAPERS.items.keys() & bundles
    assert not PAPERS.items.keys() & set(PAPERS.listed)


@pytest.mark.parametrize("item", PUBLISHED, ids=lambda item: item.code)
def test_whoever_has_told_this_is_asked_for_all_that_decides_and_needs_the_licence(item: Item) -> None:
    answers = PAPERS.items[item.code]
    asked = visible((*([item.need] if item.need else ()), *item.situation), answers, PAPERS.day)
    assert [q.id for q in asked] == list(answers)
    assert exit_for(item, answers, PAPERS.day) is None


def test_the_notice_goes_on_a4_and_on_the_slip_and_the_receipt_and_explanations_too(tmp_path: Path) -> None:
    names = {path.name for path in write_papers(tmp_path, "D126")}
    assert {"D126.pdf", "D126.page1.png", "D126.slip.png", "D126.receipt.png", "D126.exit.stall.png"} <= names
    with pypdfium2.PdfDocument(tmp_path / "D126.pdf") as pdf:
        words = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    assert "办“个体工商户设立登记”，您要准备这些" in words
    assert "不是任何一个区正在执行的清单" in words


def test_the_papers_of_a_bundle_tell_of_all_its_items(tmp_path: Path) -> None:
    names = {path.name for path in write_papers(tmp_path, "Y001")}
    assert {"Y001.pdf", "Y001.slip.png", "Y001.receipt.png"} <= names
    with pypdfium2.PdfDocument(tmp_path / "Y001.pdf") as pdf:
        words = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    assert "一起办只准备3样" in words
    assert "个体工商户设立登记：" in words
    assert "食品经营许可：" in words
