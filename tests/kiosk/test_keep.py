"""What was filled in stays for its card, if its person agreed; he goes on with it, or deletes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from config.profile import Drafts
from kiosk.drafts import draft_answers, draft_text
from kiosk.flows.code import HOME
from kiosk.flows.home import home
from kiosk.pages import (
    Back,
    Busy,
    CardPrompt,
    Consent,
    Leave,
    Materials,
    Message,
    Notice,
    NoticeAnswer,
    Question,
    RowsVerb,
    ScanAnswer,
    Search,
    TimedOut,
)
from kiosk.visit import open_visit
from kiosk.words import say
from sync.store.drafts import KeptDraft
from tests.kiosk.hall import CARD, FIND, FORM, LOOK_UP, SITUATION, WANG, Hall, Script, play, stage
from tests.stage import ScriptedStage, Wait

KEEP: Script = [(Consent, True)]
AGAIN: Script = [
    (Search, "resume"),
    (CardPrompt, Wait()),
    (Message, "go_on"),
    (Notice, NoticeAnswer.START),
    (Consent, True),
    (Consent, True),
    *LOOK_UP,
]


def test_a_visit_that_was_cut_off_goes_on_where_it_stood_and_can_be_deleted(tmp_path: Path) -> None:
    scripted = stage(
        FIND, SITUATION, CARD, KEEP, LOOK_UP, FORM, [(Materials, TimedOut)],
        AGAIN, [(Materials, Leave), (Message, "keep")],
        [(Search, "resume"), (CardPrompt, Wait()), (Message, "delete"), (Message, "home")],
        [(Search, Leave)],
    )  # fmt: skip
    kept: list[int] = []
    in_the_clear: list[Path] = []

    async def flow(hall: Hall) -> None:
        for _ in range(4):
            kept.append(len(await kept_after(hall, scripted)))
            files = [path for path in (tmp_path / "data").glob("store*") if path.is_file()]
            in_the_clear.extend(path for path in files if "秀英面馆".encode() in path.read_bytes())

    play(tmp_path, flow)
    assert kept == [1, 1, 0, 0]
    assert in_the_clear == []
    before, after = (page for page in scripted.shown if isinstance(page, Materials))
    assert before == after
    offered = [tuple(choice.id for choice in page.others) for page in shown(scripted, Search)]
    assert ["resume" in ids for ids in offered] == [False, True, True, False]
    assert len(shown(scripted, Question)) == len(FIND) - 1 + len(SITUATION) + len(FORM)


async def apply_once(hall: Hall, scripted: ScriptedStage) -> None:
    """One visit that begins with an application, where answers can be kept."""
    services = hall.services
    services.profile = services.profile.model_copy(update={"drafts": Drafts(keep_days=7)})
    async with open_visit(scripted, services.profile.timeouts) as visit:
        visit.foresee(HOME, "apply")
        await visit.run(lambda visit: home(visit, services))


async def kept_after(hall: Hall, scripted: ScriptedStage) -> tuple[KeptDraft, ...]:
    """What lies on the disk for the card after such a visit."""
    await apply_once(hall, scripted)
    return await hall.services.in_store(lambda store: store.drafts.of_holder(WANG.number))


def shown(scripted: Any, kind: type[Any]) -> list[Any]:
    return [page for page in scripted.shown if isinstance(page, kind)]


@pytest.mark.parametrize(("chosen", "left"), [("keep", 1), ("delete", 0)])
def test_who_goes_back_to_the_agreement_and_ends_there_is_asked_what_becomes_of_it(
    tmp_path: Path, chosen: str, left: int
) -> None:
    scripted = stage(
        FIND, SITUATION, CARD, KEEP, LOOK_UP, FORM[:1],
        [(Question, Back), (Question, Back), (Consent, Leave), (Message, chosen)],
    )  # fmt: skip

    async def flow(hall: Hall) -> int:
        return len(await kept_after(hall, scripted))

    assert play(tmp_path, flow) == left
    assert not scripted.script


def test_who_ends_right_after_the_agreement_finds_kept_what_was_told_before_and_back_leads_where_he_was(
    tmp_path: Path,
) -> None:
    scripted = stage(
        FIND, SITUATION, CARD, KEEP,
        [(Busy, Leave), (Message, Back), (Busy, Leave), (Message, "keep")],
    )  # fmt: skip

    async def flow(hall: Hall) -> list[dict[str, object]]:
        return [dict(draft_answers(draft.answers)) for draft in await kept_after(hall, scripted)]

    (told,) = play(tmp_path, flow)
    assert told
    assert not scripted.script


def test_who_does_not_agree_leaves_nothing_behind_and_is_not_asked_at_the_end(tmp_path: Path) -> None:
    scripted = stage(FIND, SITUATION, CARD, [(Consent, False)], [(Busy, Leave)])

    async def flow(hall: Hall) -> int:
        return len(await kept_after(hall, scripted))

    assert play(tmp_path, flow) == 0
    assert not scripted.script
    (asked,) = [page for page in shown(scripted, Consent) if page.title == say("keep.title")]
    assert say("keep.point.days", days=7) in asked.points


def test_what_the_disk_does_not_take_or_let_go_is_told(tmp_path: Path) -> None:
    async def flow(hall: Hall) -> list[Message]:
        def agreed(_page: Consent) -> bool:
            hall.services.store.database.query("PRAGMA query_only = ON")  # from here on as a disk that fails
            return True

        scripted = stage(
            FIND, SITUATION, CARD, [(Consent, agreed)], LOOK_UP, FORM[:1],
            [(Question, Leave), (Message, "delete"), (Message, "home")],
        )  # fmt: skip
        await apply_once(hall, scripted)
        assert not scripted.script
        return shown(scripted, Message)

    asked, told = play(tmp_path, flow)
    assert say("keep.leave.not_all") in asked.paragraphs
    assert (told.title, told.paragraphs) == (
        say("resume.not_deleted.title"),
        (say("fault.store.write_failed.citizen"),),
    )


def test_only_what_was_told_is_kept_and_comes_back_as_it_was() -> None:
    told = {
        "question.phone": "13900001234",
        "question.region": ("demo", "chengguan"),
        "question.staff/0": (RowsVerb.CHANGE, 1),
        "materials.0": ("layout", "scanned"),
        "delivery": "courier",
    }
    not_kept = {
        "card": WANG,
        "consent": True,
        "question.honest": True,
        "question.plan": ScanAnswer.CONTINUE,
        "signature": (((0.1, 0.2),),),
        "review": "continue",
    }
    assert draft_answers(draft_text(told | not_kept)) == told
