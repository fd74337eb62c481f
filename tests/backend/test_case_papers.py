"""Papers of a case: put there by staff, sealed and signed, told only to whoever made the case, withdrawn."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from backend.__main__ import main
from backend.approval import Approval
from backend.asked import QuestionBook
from backend.case_papers import PaperDesk
from backend.problems import REFUSALS
from backend.tables import CasePaper
from config.strings import text
from peripherals.page_printer.sealed import SealedDocument, seal_key, why_not_sealed
from sync.protocol.papers import LARGEST_ANSWER_BYTES, LARGEST_PAPER_BYTES
from sync.protocol.seal import OpeningKey, SealingKey
from sync.protocol.wire import Capacity, Problem, Unit
from tests.backend.held import PERSON, UNIT, a_pdf
from tests.backend.paper import TITLE, add, asked, told, try_to_add
from tests.backend.sample import ITEM, NOWHERE, ZHANG, Client, Sample, deposit, submission
from tests.backend.test_holdings import OTHER

BEGIN = a_pdf()
BUSINESS = "D126"
LARGE = BEGIN + b"\n%" + b"x" * (LARGEST_PAPER_BYTES - len(BEGIN) - 2)


def locked_pdf(user: str) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, encryption=pikepdf.Encryption(user=user, owner="owner"))
    return made.getvalue()


def of_two_items(sealing_key: SealingKey) -> Sample:
    food = submission(sealing_key)
    return Sample(food.manifest.model_copy(update={"item_codes": (ITEM, BUSINESS)}), food.sealed)


@pytest.fixture
def sample(approval: Approval, sealing_key: SealingKey) -> Sample:
    return deposit(approval, submission(sealing_key))


def code(outcome: CasePaper | Problem | object) -> str:
    assert isinstance(outcome, Problem)
    return outcome.code


def test_a_paper_comes_down_as_it_was_put_there_and_the_printers_door_opens_for_it(
    approval: Approval, sample: Sample
) -> None:
    pdf = a_pdf(2)
    row = add(approval, sample.number, pdf=pdf)
    (paper,) = told(approval, sample).papers
    assert (paper.document_id, paper.title, paper.pages, paper.content) == (row.document_id, TITLE, 2, pdf)
    document = SealedDocument(paper.content, paper.statement, paper.signature)
    key = seal_key(approval.keys.signing.public_text)
    assert why_not_sealed(document, key) is None
    changed = SealedDocument(paper.content + b" ", paper.statement, paper.signature)
    assert why_not_sealed(changed, key) is not None


def test_on_the_disk_there_is_no_paper_in_the_clear(approval: Approval, sample: Sample) -> None:
    row = add(approval, sample.number)
    raw = approval.papers.documents.read(row.blob)
    assert b"%PDF" not in raw


def test_a_paper_whose_file_is_gone_is_neither_told_nor_written_down_as_told(
    approval: Approval, sample: Sample
) -> None:
    whole, lost = add(approval, sample.number), add(approval, sample.number)
    approval.papers.documents.discard(lost.blob)
    assert [paper.document_id for paper in told(approval, sample).papers] == [whole.document_id]
    assert [row.told for row in approval.questions.about(PERSON)] == [[whole.document_id]]


def test_of_a_receipt_for_several_items_the_item_says_which_case(
    approval: Approval, sealing_key: SealingKey
) -> None:
    both = deposit(approval, of_two_items(sealing_key))
    assert code(try_to_add(approval, both.number)) == "case.several"
    row = add(approval, both.number, item_code=BUSINESS)
    assert row.case_number == f"{both.number}-2"
    assert [paper.case_number for paper in told(approval, both).papers] == [row.case_number]


def test_the_case_tells_that_a_paper_came_and_went_and_stays_where_it_stands(
    approval: Approval, sample: Sample
) -> None:
    before = approval.files.file(sample.number)
    row = add(approval, sample.number)
    withdrawn = approval.desk.withdraw(row.document_id, actor="w4", why="印错了")
    after = approval.files.file(sample.number)
    assert not isinstance(before, Problem)
    assert not isinstance(after, Problem)
    assert isinstance(withdrawn, CasePaper)
    steps = [
        (step.actor, step.event.note, step.event.papers) for step in after.timeline[len(before.timeline) :]
    ]
    assert steps == [
        ("w3", text("case.note.paper", title=TITLE), 1),
        ("w4", text("case.note.paper_withdrawn", title=TITLE), 0),
    ]
    assert {step.event.papers for step in before.timeline} == {None}
    assert (after.case.state, after.case.due) == (before.case.state, before.case.due)


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": PERSON.model_copy(update={"number": OTHER.number}), "card_number": OTHER.number},
        {"submission_id": NOWHERE},
    ],
)
def test_whoever_did_not_make_the_submission_is_told_of_nothing(
    approval: Approval, sample: Sample, changes: dict[str, Any]
) -> None:
    add(approval, sample.number)
    assert told(approval, sample, **changes).papers == ()


def test_of_a_unit_whoever_made_its_case_is_told_by_the_card_alone_and_the_unit_finds_the_question(
    approval: Approval, sealing_key: SealingKey
) -> None:
    whose = Unit(name="示例", code=UNIT.number, representative=ZHANG.name)
    sample = deposit(approval, submission(sealing_key, capacity=Capacity.REPRESENTATIVE, applicant=whose))
    row = add(approval, sample.number)
    as_other = PERSON.model_copy(update={"number": OTHER.number})
    assert [paper.document_id for paper in told(approval, sample).papers] == [row.document_id]
    assert told(approval, sample, holder=as_other, card_number=OTHER.number).papers == ()
    assert [written.told for written in approval.questions.about(UNIT)] == [[row.document_id]]


def test_another_persons_card_is_refused(approval: Approval, sample: Sample) -> None:
    question = asked(approval, sample, OpeningKey.generate(), card_number=OTHER.number)
    assert code(approval.desk.answer("HT07", question)) == "inquiry.not_own"


def test_another_terminal_cannot_open_or_ask_the_same_question(approval: Approval, sample: Sample) -> None:
    question = asked(approval, sample, OpeningKey.generate())
    assert code(approval.desk.answer("HT08", question)) == "inquiry.invalid"


def test_what_another_terminal_sent_is_unknown_to_this_one(
    approval: Approval, sealing_key: SealingKey
) -> None:
    elsewhere = deposit(approval, submission(sealing_key, terminal_id="HT08"))
    add(approval, elsewhere.number)
    assert told(approval, elsewhere).papers == ()


def test_who_acts_for_another_person_is_told_of_nothing(approval: Approval, sealing_key: SealingKey) -> None:
    sample = deposit(approval, submission(sealing_key, card_holder=OTHER, capacity=Capacity.AGENT))
    add(approval, sample.number)
    as_agent = PERSON.model_copy(update={"number": OTHER.number})
    assert told(approval, sample).papers == ()
    assert told(approval, sample, holder=as_agent, card_number=OTHER.number).papers == ()


def test_a_question_is_answered_once_and_written_down_without_a_number(
    approval: Approval, sample: Sample
) -> None:
    row = add(approval, sample.number)
    question = asked(approval, sample, OpeningKey.generate())
    approval.desk.answer("HT07", question)
    assert code(approval.desk.answer("HT07", question)) == "inquiry.repeated"
    (written,) = approval.questions.about(PERSON)
    assert (written.terminal_id, written.consents, written.told) == ("HT07", [], [row.document_id])
    assert ZHANG.number not in (written.holder, written.asker)


def test_more_questions_than_people_come_are_not_answered(approval: Approval, sample: Sample) -> None:
    book = QuestionBook(approval.database, approval.keys, approval.clock, an_hour=1)
    desk = PaperDesk(approval.database, approval.keys, approval.papers, book, approval.clock)
    desk.answer("HT07", asked(approval, sample, OpeningKey.generate()))
    assert code(desk.answer("HT07", asked(approval, sample, OpeningKey.generate()))) == "inquiry.too_many"


def test_a_withdrawn_paper_is_told_to_nobody_and_not_withdrawn_twice(
    approval: Approval, sample: Sample
) -> None:
    row = add(approval, sample.number)
    assert code(approval.desk.withdraw(row.document_id, actor="w3", why=" ")) == "paper.reason_required"
    assert isinstance(approval.desk.withdraw(row.document_id, actor="w3", why="印错了"), CasePaper)
    assert told(approval, sample).papers == ()
    assert code(approval.desk.withdraw(row.document_id, actor="w3", why="印错了")) == "paper.unknown"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"pdf": b""}, "paper.not_pdf"),
        ({"pdf": b"GIF89a"}, "paper.not_pdf"),
        ({"pdf": b"junk\n" + BEGIN}, "paper.not_pdf"),
        ({"pdf": a_pdf(0)}, "paper.not_pdf"),
        ({"pdf": locked_pdf("user")}, "paper.encrypted"),
        ({"pdf": locked_pdf("")}, "paper.encrypted"),
        ({"pdf": LARGE + b"x"}, "paper.too_large"),
        ({"title": ""}, "paper.title"),
        ({"title": "受理\n通知书"}, "paper.title"),
        ({"title": "书" * 61}, "paper.title"),
        ({"item_code": BUSINESS}, "paper.other_item"),
    ],
)
def test_what_no_terminal_could_print_is_refused(
    approval: Approval, sample: Sample, changes: dict[str, Any], problem: str
) -> None:
    assert code(try_to_add(approval, sample.number, **changes)) == problem
    assert approval.desk.of(sample.number) == []


def test_papers_that_no_answer_has_room_for_are_refused(approval: Approval, sample: Sample) -> None:
    for _ in range(LARGEST_ANSWER_BYTES // LARGEST_PAPER_BYTES):
        add(approval, sample.number, pdf=LARGE)
    assert code(try_to_add(approval, sample.number)) == "paper.no_room"


def test_staff_cannot_ask_as_a_terminal(approval: Approval, sample: Sample, staff: Client) -> None:
    response = staff.call(
        "POST",
        "/v1/cases/papers",
        data=asked(approval, sample, OpeningKey.generate()).model_dump_json(),
        headers={"Content-Type": "application/json"},
    )
    assert response.json()["code"] == "token.other_role"


def test_at_the_console_a_paper_is_put_there_listed_and_withdrawn(
    approval: Approval, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ["--data", str(approval.settings.data_dir)]
    pdf = tmp_path / "notice.pdf"
    pdf.write_bytes(a_pdf())
    put = ["case", "paper", sample.number, "--item", "D129", "--title", TITLE, "--on", "2026-09-25"]
    assert main([*put, "--pdf", str(pdf), *data]) == 0
    document_id = capsys.readouterr().out.split("\t")[0]
    assert [paper.document_id for paper in told(approval, sample).papers] == [document_id]
    assert main(["case", "papers", sample.number, *data]) == 0
    assert text("paper.in_force") in capsys.readouterr().out
    assert main(["case", "paper-withdraw", document_id, "--why", "印错了", *data]) == 0
    assert text("paper.withdrawn") in capsys.readouterr().out
    assert main(["case", "show", sample.number, *data]) == 0
    (shown,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith(document_id)]
    assert TITLE in shown
    assert text("paper.withdrawn") in shown
    assert told(approval, sample).papers == ()
    assert main([*put, "--pdf", str(tmp_path / "nowhere.pdf"), *data]) == 1
    assert text("problem.paper.unreadable") in capsys.readouterr().err


def test_staff_see_the_papers_of_a_case_over_http(approval: Approval, sample: Sample, staff: Client) -> None:
    row = add(approval, sample.number)
    told_to_staff = staff.call("GET", f"/v1/staff/cases/{sample.number}").json()["papers"]
    assert [(paper["document_id"], paper["title"], paper["pages"]) for paper in told_to_staff] == [
        (row.document_id, TITLE, 1)
    ]


def test_every_refusal_of_a_paper_has_words() -> None:
    told_in_words = [text(f"problem.{each}") for each in REFUSALS if each.startswith("paper.")]
    assert len(set(told_in_words)) == 9
