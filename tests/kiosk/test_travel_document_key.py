"""A travel document on the reader: its key is asked for, held against the chip, and asked for again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.pages import Back, Busy, CardPrompt, CardStep, Input, Question
from kiosk.words import say
from peripherals.devices import Completion, Failed, Recovery
from peripherals.document_key import MrzKey
from peripherals.identity import IdentityKind
from tests.kiosk.hall import CARD, FIND, SITUATION, WANG, Hall, Script, play, stage
from tests.kiosk.test_apply_in_trouble import visit_of
from tests.kiosk.visits import shown
from tests.stage import ScriptedStage, Wait

NEEDS_MRZ = Failed(Completion.USER_ERROR, "card.needs_mrz", Recovery.RETRY)
WRONG_KEY = Failed(Completion.USER_ERROR, "travel_document.wrong_key", Recovery.RETRY)
PASSPORT = replace(WANG, kind=IdentityKind.PASSPORT, name="WANG XIUYING", number="E00000000")
KEY = MrzKey("E00000000", "491231", "390101")
ENTRIES: Script = [(Question, "E00000000"), (Question, "1949-12-31"), (Question, "2039-01-01")]
READ: Script = [(CardPrompt, Wait())]
END: Script = [(Busy, ZeroDivisionError)]


def played(tmp_path: Path, answers: list[object], *scripts: Script) -> tuple[ScriptedStage, list[object]]:
    scripted = stage(FIND, SITUATION, CARD, *scripts, END)

    async def flow(hall: Hall) -> list[object]:
        hall.card.answers = list(answers)  # type: ignore[arg-type]
        with pytest.raises(ZeroDivisionError):
            await visit_of(hall, scripted)
        return list(hall.card.keys)

    return scripted, play(tmp_path, flow)


def document_questions(scripted: ScriptedStage) -> list[Question]:
    titles = {say(f"document.{name}.title") for name in ("number", "birth", "expiry")}
    return [page for page in shown(scripted, Question) if page.title in titles]


def test_three_questions_open_the_document_where_it_lies(tmp_path: Path) -> None:
    scripted, keys = played(tmp_path, [NEEDS_MRZ, PASSPORT], ENTRIES, READ)
    assert keys == [None, KEY]
    assert [page.input for page in document_questions(scripted)] == [
        Input.DOCUMENT_NUMBER,
        Input.DATE,
        Input.DATE,
    ]
    assert all(page.step is CardStep.WAITING for page in shown(scripted, CardPrompt))


def test_a_wrong_entry_is_asked_again_with_what_was_typed(tmp_path: Path) -> None:
    wrong: Script = [(Question, "E00000001"), *ENTRIES[1:]]
    scripted, keys = played(tmp_path, [NEEDS_MRZ, WRONG_KEY, PASSPORT], wrong, READ, ENTRIES, READ)
    assert keys == [None, replace(KEY, number="E00000001"), KEY]
    again = document_questions(scripted)[3:]
    assert [page.value for page in again] == ["E00000001", "1949-12-31", "2039-01-01"]
    assert [page.error for page in again] == [say("document.refused"), "", ""]


def test_an_entry_that_no_document_has_stays_with_its_reason(tmp_path: Path) -> None:
    entries: Script = [(Question, ""), ENTRIES[0], (Question, "1949-12"), *ENTRIES[1:]]
    scripted, keys = played(tmp_path, [NEEDS_MRZ, PASSPORT], entries, READ)
    assert keys == [None, KEY]
    assert [page.error for page in document_questions(scripted)] == [
        "",
        say("document.number.error"),
        "",
        say("document.birth.error"),
        "",
    ]


def test_back_leads_to_the_question_before_and_to_the_card(tmp_path: Path) -> None:
    back: Script = [(Question, "E00000000"), (Question, Back()), (CardPrompt, Wait()), *ENTRIES]
    scripted, keys = played(tmp_path, [NEEDS_MRZ, NEEDS_MRZ, PASSPORT], back, READ)
    assert keys == [None, None, KEY]
    assert document_questions(scripted)[2].value == "E00000000"
