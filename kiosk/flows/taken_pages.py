"""Look through the pages taken: turn, move, take again, delete. Nothing is decided here but by its person."""

from __future__ import annotations

import asyncio

import cv2

from kiosk.pages import Back, Choice, Message, PageAct, Preview, TakenPages, Tone
from kiosk.patience import Patience
from kiosk.scanned_pages import TakenDocument, small
from kiosk.visit import Visit
from kiosk.words import Words, say

_PICTURE_PX = 900
_DELETE, _KEEP = "delete", "keep"


async def look_through(visit: Visit, taken: TakenDocument, key: str) -> None:
    """Until its person has seen enough, wants a page taken again, or none is left."""
    at = len(taken) - 1
    while taken.pages:
        at = min(at, len(taken) - 1)
        page = await asyncio.to_thread(_page, taken, at)
        try:
            act = await visit.ask(f"{key}.pages", page, patience=Patience.PAPER, remember=lambda _: False)
        except Back:
            return
        match act:
            case PageAct.PREVIOUS | PageAct.NEXT:
                at += 1 if act is PageAct.NEXT else -1
            case PageAct.TURN:
                taken.turn(at, taken.pages[at].proposal or 1)
            case PageAct.FORWARD | PageAct.BACKWARD:
                to = at + (1 if act is PageAct.BACKWARD else -1)
                taken.move(at, to)
                at = to
            case PageAct.DELETE:
                if await _is_sure(visit, key, at + 1):
                    taken.delete(at)
            case PageAct.RETAKE:
                taken.retaking = at
                return
            case PageAct.DONE:
                return


async def _is_sure(visit: Visit, key: str, number: int) -> bool:
    page = Message(
        title=say("scan.delete.title", number=number),
        paragraphs=(say("scan.delete.explanation"),),
        actions=(Choice(_KEEP, say("scan.delete.keep")), Choice(_DELETE, say("scan.delete.do"))),
    )
    try:
        return await visit.ask(f"{key}.delete", page, remember=lambda _: False) == _DELETE
    except Back:
        return False


def _page(taken: TakenDocument, at: int) -> TakenPages:
    page, count = taken.pages[at], len(taken)
    lies_wrong = page.proposal != 0
    turn = "scan.act.turn_upright" if lies_wrong else "scan.act.turn"
    offered: list[tuple[PageAct, Words, bool]] = [
        (PageAct.PREVIOUS, say("scan.act.previous"), at > 0),
        (PageAct.NEXT, say("scan.act.next"), at + 1 < count),
        (PageAct.TURN, say(turn), True),
        (PageAct.RETAKE, say("scan.act.retake"), True),
        (PageAct.FORWARD, say("scan.act.forward"), at > 0),
        (PageAct.BACKWARD, say("scan.act.backward"), at + 1 < count),
        (PageAct.DELETE, say("scan.act.delete"), True),
    ]
    rgb = cv2.cvtColor(small(page.image, _PICTURE_PX), cv2.COLOR_BGR2RGB)
    return TakenPages(
        title=say("scan.look.title", number=at + 1, count=count),
        explanation=say("scan.look.explanation"),
        picture=Preview(rgb.tobytes(), rgb.shape[1], rgb.shape[0]),
        note=say("scan.note.lies_wrong") if lies_wrong else page.note,
        tone=Tone.WARN if lies_wrong or page.note else Tone.NEUTRAL,
        acts=tuple((act, words) for act, words, is_possible in offered if is_possible),
        done=say("scan.look.done"),
    )
