"""The mark on documents that are used again: on every page, over what is there, and for this case only."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uuid_utils import uuid7

from backend.__main__ import main
from backend.approval import Approval
from backend.case_console import sheet
from backend.watermark import stamped
from peripherals.reading.text_line import TextLine
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.pdf import document_pdf
from peripherals.scanner.text_layer import with_text
from sync.protocol.seal import SealingKey
from sync.protocol.wire import Problem
from tests.backend.held import a_pdf, issue, using
from tests.backend.sample import body, deposit, submission

WORDS = "复用 · 仅用于食品经营许可 · 2026-09-25 · 收件号 HT07-000001-2"


def marks(pdf: bytes) -> list[np.ndarray]:
    """The stencil of each page as bits."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            images = page.resources.XObject.values()
            stencils = [image for image in images if image.get("/ImageMask", False)]
            assert len(stencils) == 1
            rows, width = int(stencils[0].Height), int(stencils[0].Width)
            bits = np.unpackbits(np.frombuffer(stencils[0].read_bytes(), np.uint8).reshape(rows, -1), axis=1)
            found.append(bits[:, :width])
    return found


def test_every_page_bears_the_mark_and_keeps_its_own_content() -> None:
    with pikepdf.new() as pdf:
        for _ in range(3):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.contents_add(b"q 1 0 0 1 50 50 cm 0 0 100 100 re f")  # leaves its state set
        made = io.BytesIO()
        pdf.save(made)
    told = stamped(made.getvalue(), WORDS)
    assert len(marks(told)) == 3
    assert all(0.005 < mark.mean() < 0.2 for mark in marks(told))
    with pikepdf.open(io.BytesIO(told)) as pdf:
        content = pdf.pages[0].obj.Contents
        assert b"50 50 cm" in b"".join(part.read_bytes() for part in content)


def test_other_words_make_another_mark() -> None:
    one, other = (marks(stamped(a_pdf(), words))[0] for words in (WORDS, WORDS.replace("食品", "卫生")))
    assert one.shape == other.shape
    assert (one != other).any()


@settings(max_examples=10, deadline=None)
@given(st.floats(60, 1200), st.floats(60, 1200), st.floats(-50, 50))
def test_the_mark_covers_sheets_of_any_size_and_place(width: float, height: float, left: float) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(width, height))
        page.mediabox = pikepdf.Array([left, left, left + width, left + height])
        made = io.BytesIO()
        pdf.save(made)
    (mark,) = marks(stamped(made.getvalue(), WORDS))
    assert mark.shape[0] / mark.shape[1] == pytest.approx(height / width, rel=0.05)
    assert mark.any()


def scan() -> bytes:
    """As a terminal files it: mixed layers, marked PDF/A, text below."""
    page = draw_form(FormText("申请书", (("姓名", "样例"),), seal="样例区行政审批服务局"), seed=1)
    return with_text(document_pdf([page]), [[TextLine("申请人姓名", 0.9, 300, 400, 700, 450)]])


def test_a_terminals_scan_is_marked_and_keeps_its_text_and_its_archive_mark() -> None:
    told = stamped(scan(), WORDS)
    with pypdfium2.PdfDocument(told) as document:
        page = document[0]
        assert page.get_textpage().get_text_range() == "申请人姓名"
        shown = page.render(scale=2).to_numpy().astype(int)
    with pypdfium2.PdfDocument(scan()) as document:
        before = document[0].render(scale=2).to_numpy().astype(int)
    changed = np.abs(shown - before).max(axis=2) > 20
    assert 0.005 < changed.mean() < 0.25
    with pikepdf.open(io.BytesIO(told)) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"


def test_the_same_mark_is_never_there_twice_and_another_one_beside_it_is() -> None:
    once = stamped(scan(), WORDS)
    assert stamped(once, WORDS) == once
    other = stamped(once, WORDS.replace("食品", "卫生"))
    with pikepdf.open(io.BytesIO(other)) as pdf:
        assert len(pdf.pages[0].obj["/UsedAgain"]) == 2


def test_what_is_no_pdf_cannot_be_marked() -> None:
    with pytest.raises(pikepdf.PdfError):
        stamped(b"no pdf", WORDS)


def test_a_case_shows_the_held_document_marked_and_its_own_unmarked(
    approval: Approval, sealing_key: SealingKey
) -> None:
    held = issue(approval, pdf=a_pdf(2))
    layout = a_pdf()
    proper = submission(sealing_key, scan=layout, **using(held, body(str(uuid7())).parts[0].materials))
    sample = deposit(approval, proper)
    file = approval.files.file(sample.number)
    assert not isinstance(file, Problem)
    (again,) = file.used_again
    assert (again.material_id, again.grade, again.is_withdrawn) == ("business_licence", "A", False)
    assert f"A 机关核发\tbusiness_licence\t{again.holding_id}" in sheet(file)
    opened = approval.files.document(sample.number, again.holding_id)
    assert isinstance(opened, bytes)
    assert len(marks(opened)) == 2
    own = [document.id for document in file.documents if document.media_type == "application/pdf"]
    assert approval.files.document(sample.number, own[0]) == layout


def test_a_document_that_another_case_uses_cannot_be_had_through_this_one(
    approval: Approval, sealing_key: SealingKey
) -> None:
    held = issue(approval)
    sample = deposit(approval, submission(sealing_key))
    assert isinstance(approval.files.document(sample.number, held.holding_id), Problem)


def test_staff_issue_list_and_withdraw_at_the_console(
    approval: Approval, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(approval.settings.data_dir)]
    whose = ["--number", "110101199003074514"]
    licence = tmp_path / "licence.pdf"
    licence.write_bytes(a_pdf())
    issue_it = ["--document", "business_licence", "--file", str(licence), "--by", "市场监督管理局"]
    fields = ["--field", "name=示例区秀英面馆", "--until", "2030-01-01"]
    assert main(["holding", "issue", *whose, *issue_it, *fields, *data]) == 0
    capsys.readouterr()
    assert main(["holding", "list", *whose, *data]) == 0
    told = capsys.readouterr().out
    assert [
        word for word in ("A 机关核发", "市场监督管理局", "有效期至 2030-01-01") if word not in told
    ] == []
    holding_id = told.split("\t")[0]
    assert main(["holding", "withdraw", holding_id, "--why", "吊销", *data]) == 0
    assert main(["holding", "withdraw", holding_id, "--why", "吊销", *data]) == 1
    assert "没有这份" in capsys.readouterr().err
    licence.write_bytes(b"no pdf")
    assert main(["holding", "issue", *whose, *issue_it, *data]) == 1


def test_staff_enter_and_lift_a_record_and_check_an_original_by_the_case(
    approval: Approval, sealing_key: SealingKey, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(approval.settings.data_dir)]
    sample = deposit(approval, submission(sealing_key))
    whose = ["--case", sample.number]
    assert main(["record", "enter", *whose, "--reason", "没有兑现", *data]) == 0
    record_id = capsys.readouterr().out.split("\t")[0]
    assert main(["record", "lift", record_id, "--reason", "已经补上", *data]) == 0
    assert main(["record", "list", *whose, *data]) == 0
    assert "已解除" in capsys.readouterr().out
    assert main(["case", "verify", sample.number, "--material", "business_licence", *data]) == 0
    assert "B 窗口已核原件" in capsys.readouterr().out
    assert main(["holding", "inquiries", *whose, *data]) == 0
    assert main(["holding", "list", "--case", "HT07-999999-9", *data]) == 1
