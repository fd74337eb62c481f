"""The form as it is asked: every component, groups that come and go, rows, papers, declarations, checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.answers import Value
from kiosk.catalogue.model import Item
from kiosk.flows.form import ask_all, fill_form, scanned_files
from kiosk.matter import matter_of_item
from kiosk.pages import (
    Back,
    Commitment,
    Message,
    Page,
    Question,
    Review,
    Rows,
    RowsVerb,
    Scan,
    ScanAnswer,
)
from kiosk.prefill import Sources
from kiosk.visit import Visit, open_visit
from kiosk.words import render
from tests.kiosk.every_component import changed, everything, made
from tests.kiosk.hall import Hall, Script, play, stage
from tests.kiosk.visits import lay_paper
from tests.stage import ScriptedStage, Wait

CARD: dict[str, Value | None] = {"birth": "1949-12-31"}
NEW: Script = [(Question, "new")]
PERSON: Script = [
    (Question, "13900000000"),
    (Question, "11010519491231002x"),
    (Question, ("demo", "town", "town-east")),
]
COMPANY: Script = [(Question, "91350100M000100Y43"), (Question, "200"), (Question, "")]
HEAD: Script = [(Question, "张三"), (Question, ""), (Question, "150"), (Question, "head")]
OTHER: Script = [(Question, "李四"), (Question, ""), (Question, "50.5"), (Question, "other")]
DONE: Script = [(Rows, (RowsVerb.CONTINUE, 1))]
DEPUTY: Script = [(Question, "王五")]
REST: Script = [(Question, ()), (Question, "12"), (Scan, ScanAnswer.SKIP), (Commitment, True)]
ROW = {"name": "张三", "paid": 150_000_000, "role": "head"}


@dataclass(frozen=True)
class CardAlone:
    """What the form is prefilled from: nothing but the card."""

    sources: Sources

    async def before(self, *_: object) -> None: ...


def filled(
    folder: Path,
    *scripts: Script,
    item: Item | None = None,
    card: dict[str, Value | None] = CARD,
    reviews: Callable[[Visit], Any] | None = None,
) -> tuple[ScriptedStage, dict[str, Value], int]:
    """The stage, the answers, and how many papers are answers."""
    scripted, asked = stage(*scripts), item or everything()

    async def flow(hall: Hall) -> tuple[dict[str, Value], int]:
        async def form(visit: Visit) -> tuple[dict[str, Value], int]:
            answers: dict[str, Value] = {}
            matter = matter_of_item(asked, hall.services.today())
            await ask_all(visit, hall.services, matter, matter.situation(answers), answers)
            await fill_form(visit, hall.services, matter, answers, CardAlone(Sources(card=card)))
            if reviews is not None:
                await reviews(visit)
            papers = await scanned_files(visit, hall.services, matter.questions(answers), answers)
            return matter.parts[0].view(answers), len(papers)

        lay_paper(hall)
        async with open_visit(scripted, hall.services.profile.timeouts) as visit:
            return await visit.run(form)
        raise AssertionError("the visit ended before the form")

    answers, papers = play(folder, flow)
    assert scripted.script == []
    return scripted, answers, papers


def kickers(scripted: ScriptedStage) -> list[str]:
    return list(dict.fromkeys(render(frame.kicker) for frame in scripted.frames))


def last(scripted: ScriptedStage, kind: type[Page[Any]]) -> Any:
    return [page for page in scripted.shown if isinstance(page, kind)][-1]


def test_what_is_typed_goes_into_the_answers_as_what_it_is(tmp_path: Path) -> None:
    _, answers, papers = filled(tmp_path, NEW, PERSON, COMPANY, HEAD, DONE, DEPUTY, REST)
    assert answers == {
        "kind": "new",
        "birth": "1949-12-31",
        "phone": "13900000000",
        "number": "11010519491231002X",
        "place": ("demo", "town", "town-east"),
        "code": "91350100M000100Y43",
        "capital": 200_000_000,
        "partners": (ROW,),
        "deputy": "王五",
        "staff": 12,
        "truth": True,
    }
    assert papers == 0


def test_a_group_that_does_not_apply_is_not_counted(tmp_path: Path) -> None:
    renew: Script = [(Question, "renew"), (Question, "2027-06-30")]
    scripted, answers, _ = filled(tmp_path, renew, PERSON, REST)
    assert "code" not in answers
    assert kickers(scripted)[-1].endswith("第 2 组，共 2 组：其他")


def test_what_the_card_fixes_is_asked_only_when_the_card_does_not_say_it(tmp_path: Path) -> None:
    asked: Script = [(Question, "1960-01-01")]
    _, answers, _ = filled(
        tmp_path, NEW, asked, PERSON, COMPANY, HEAD, DONE, DEPUTY, REST, card={"birth": None}
    )
    assert answers["birth"] == "1960-01-01"


# ---- rows ----------------------------------------------------------------------------------------


def test_rows_are_added_changed_and_removed(tmp_path: Path) -> None:
    turns: Script = [
        *HEAD,
        (Rows, (RowsVerb.ADD, 1)),
        *OTHER,
        (Rows, (RowsVerb.ADD, 2)),
        *OTHER,
        (Rows, (RowsVerb.CHANGE, 1)),
        *[(Question, "赵六"), (Question, ""), (Question, "60"), (Question, "other")],
        (Rows, (RowsVerb.REMOVE, 2)),
        (Rows, (RowsVerb.CONTINUE, 2)),
    ]
    scripted, answers, _ = filled(tmp_path, NEW, PERSON, COMPANY, turns, DEPUTY, REST)
    assert answers["partners"] == (ROW, {"name": "赵六", "paid": 60_000_000, "role": "other"})
    full = [page for page in scripted.shown if isinstance(page, Rows)][2]
    assert not full.can_add
    assert render(full.rows[1]) == "李四、50.5 万元、其他"


def test_a_row_that_is_changed_stands_in_its_pages_as_it_was(tmp_path: Path) -> None:
    turns: Script = [*HEAD, (Rows, (RowsVerb.CHANGE, 0)), *HEAD, (Rows, (RowsVerb.CONTINUE, 1))]
    scripted, _, _ = filled(tmp_path, NEW, PERSON, COMPANY, turns, DEPUTY, REST)
    again = [page for page in scripted.shown if isinstance(page, Question) and page.title == "出资多少？"][1]
    assert again.value == "150"
    assert again.proposed_from == ""


def test_the_first_row_is_asked_at_once_and_too_few_cannot_be_left(tmp_path: Path) -> None:
    turns: Script = [*HEAD, (Rows, (RowsVerb.REMOVE, 0)), (Rows, (RowsVerb.ADD, 0)), *HEAD, *DONE]
    scripted, answers, _ = filled(tmp_path, NEW, PERSON, COMPANY, turns, DEPUTY, REST)
    empty = [page for page in scripted.shown if isinstance(page, Rows)][1]
    assert not empty.can_continue
    assert render(empty.message) == "合伙人最少要填 1 个"
    assert answers["partners"] == (ROW,)


def test_back_takes_back_the_last_thing_done_with_the_rows(tmp_path: Path) -> None:
    turns: Script = [*HEAD, (Rows, (RowsVerb.REMOVE, 0)), (Rows, Back()), *DONE]
    _, answers, _ = filled(tmp_path, NEW, PERSON, COMPANY, turns, DEPUTY, REST)
    assert answers["partners"] == (ROW,)


def test_back_from_the_list_goes_into_the_row_that_was_just_told(tmp_path: Path) -> None:
    turns: Script = [*HEAD, (Rows, Back()), (Question, "other"), (Rows, (RowsVerb.CHANGE, 0)), *HEAD, *DONE]
    _, answers, _ = filled(tmp_path, NEW, PERSON, COMPANY, turns, DEPUTY, REST)
    assert answers["partners"] == (ROW,)


def test_change_on_check_answers_comes_to_the_list_with_all_its_rows(tmp_path: Path) -> None:
    page = Review(title="核对", explanation="", sections=(), go="对")

    async def review(visit: Visit) -> None:
        answer = await visit.ask("review", page, remember=lambda given: given == "continue")
        if answer != "continue":
            visit.change(answer)

    look: Script = [
        (Review, "question.D999.partners"),
        (Rows, (RowsVerb.ADD, 1)),
        *OTHER,
        (Rows, (RowsVerb.CONTINUE, 2)),
    ]
    scripted, answers, _ = filled(
        tmp_path, NEW, PERSON, COMPANY, HEAD, DONE, DEPUTY, REST, look, [(Review, "continue")], reviews=review
    )
    shown = [page for page in scripted.shown if isinstance(page, Rows)]
    assert shown[1].rows == shown[0].rows
    assert answers["partners"] == (ROW, {"name": "李四", "paid": 50_500_000, "role": "other"})


# ---- declarations and papers ---------------------------------------------------------------------


def test_who_does_not_declare_is_told_and_asked_again(tmp_path: Path) -> None:
    rest: Script = [*REST[:-1], (Commitment, False), (Message, "question.D999.truth"), (Commitment, True)]
    scripted, answers, _ = filled(tmp_path, NEW, PERSON, COMPANY, HEAD, DONE, DEPUTY, rest)
    assert answers["truth"] is True
    assert "如实声明" in render(last(scripted, Message).title)
    assert last(scripted, Commitment).text == "我填的都是真的。"


def test_a_scanned_paper_is_an_answer_by_its_id(tmp_path: Path) -> None:
    scan: Script = [(Scan, Wait()), (Scan, ScanAnswer.CONTINUE)]
    _, answers, papers = filled(tmp_path, NEW, PERSON, COMPANY, HEAD, DONE, DEPUTY, REST[:2], scan, REST[3:])
    assert papers == 1
    assert isinstance(answers["site_map"], str)


def test_a_paper_that_is_needed_is_asked_for_again(tmp_path: Path) -> None:
    needed = made(changed("groups.2.questions.2", is_required=True))
    scan: Script = [
        (Scan, ScanAnswer.SKIP),
        (Message, "question.D999.site_map"),
        (Scan, Wait()),
        (Scan, ScanAnswer.CONTINUE),
    ]
    scripted, _, papers = filled(
        tmp_path, NEW, PERSON, COMPANY, HEAD, DONE, DEPUTY, REST[:2], scan, REST[3:], item=needed
    )
    assert papers == 1
    assert render(last(scripted, Message).title) == "还没扫描：位置图"


# ---- what has to fit together --------------------------------------------------------------------


def test_what_does_not_fit_together_is_told_after_its_group_and_changed(tmp_path: Path) -> None:
    little: Script = [COMPANY[0], (Question, "199"), COMPANY[2]]
    mend: Script = [(Message, "question.D999.capital"), (Question, "200")]
    scripted, answers, _ = filled(tmp_path, NEW, PERSON, little, HEAD, DONE, DEPUTY, mend, REST)
    told = last(scripted, Message)
    assert answers["capital"] == 200_000_000
    assert [render(words) for words in told.paragraphs] == ["注册资本不少于 200 万元", "依据：《示例法》"]
    assert [(action.id, render(action.label)) for action in told.actions] == [
        ("question.D999.capital", "改“注册资本”")
    ]
