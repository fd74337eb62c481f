"""What a loudspeaker may say of a page, and what only headphones."""

from __future__ import annotations

import typing
from datetime import UTC, datetime

import pytest

from kiosk import pages
from kiosk.pages import (
    CardPrompt,
    CardStep,
    Choice,
    Choose,
    Done,
    Home,
    Input,
    Message,
    Page,
    Question,
    Review,
    ReviewRow,
    Tile,
    Timeline,
    TimelineStep,
    Tone,
)
from kiosk.spoken import _PIECES, speech_of
from kiosk.words import say
from peripherals.devices import Audio
from peripherals.speaker.speech import audible

NAME, NUMBER, RECEIPT = "王秀英", "11010519491231002X", "HT0720261124000123"
WITHHELD = "还有您的个人信息，请看屏幕。"

TELLING: list[Page[typing.Any]] = [
    Review(
        title=say("review.title"),
        explanation="",
        sections=(("申请人", (ReviewRow("姓名", NAME), ReviewRow("证件号码", NUMBER))),),
        go="提交",
    ),
    Question(title="怎么称呼您", input=Input.TEXT, value=NAME),
    Message(title="请记下", paragraphs=(f"{NAME}的凭条",), actions=(), big=RECEIPT),
    Timeline(
        title="食品经营许可",
        explanation=say("track.explanation", number=RECEIPT),
        steps=(TimelineStep("补正", f"{NAME}的身份证不清楚", datetime(2026, 11, 24, tzinfo=UTC), Tone.WARN),),
    ),
    Choose(title="哪一张", choices=(Choice("a", f"{NAME}面馆"),)),
    Done(
        title="收到了",
        explanation="",
        number_label="编号",
        number=RECEIPT,
        dates=(("送达", f"{NAME}，和平路12号"),),
        note="",
        printing="",
        printing_tone=Tone.NEUTRAL,
        can_reprint=False,
        go="好",
    ),
]


@pytest.mark.parametrize("page", TELLING, ids=lambda page: type(page).__name__)
def test_a_loudspeaker_tells_nothing_of_the_person_and_says_so_and_headphones_tell_all(
    page: Page[typing.Any],
) -> None:
    public = "".join(each.text for each in audible(speech_of(page, Audio.PUBLIC), Audio.PUBLIC))
    private = "".join(each.text for each in audible(speech_of(page, Audio.PRIVATE), Audio.PRIVATE))
    assert [word for word in (NAME, NUMBER, RECEIPT) if word in public] == []
    assert public.endswith(WITHHELD)
    assert {word for word in (NAME, NUMBER, RECEIPT) if word in private}
    assert WITHHELD not in private


def test_choices_are_numbered_and_what_is_wrong_is_said_first() -> None:
    page = Question(
        title="在哪里经营",
        input=Input.CHOICE,
        choices=(Choice("a", "店里"), Choice("b", "网上")),
        error="请选一项",
    )
    texts = [each.text for each in audible(speech_of(page, Audio.PUBLIC), Audio.PUBLIC)]
    assert texts == ["请选一项", "在哪里经营", "1，店里", "2，网上"]


def test_a_sentence_that_is_just_its_text_carries_the_key_of_its_recording() -> None:
    page = CardPrompt(title=say("card.title"), explanation="放卡", step=CardStep.WAITING)
    assert [(each.keys, each.is_personal) for each in speech_of(page, None).sentences] == [
        (("card.title",), False),
        ((), False),
    ]


def test_a_numbered_choice_carries_its_number_and_its_text_where_both_can_be_recorded() -> None:
    tiles = (Tile("apply", say("home.tile.apply"), ""), Tile("other", "食品经营许可", ""))
    page = Home(title="", subtitle="", tiles=tiles)
    assert [each.keys for each in speech_of(page, None).sentences] == [
        ("speech.number.1", "home.tile.apply"),
        (),
    ]


@pytest.mark.parametrize(
    ("number", "is_personal"), [("3", False), ("2026", False), (RECEIPT, True), (NAME, True)]
)
def test_a_count_in_a_sentence_is_nobodys_secret_and_a_long_number_or_a_name_is(
    number: str, is_personal: bool
) -> None:
    page = Home(title=say("track.explanation", number=number), subtitle="", tiles=())
    assert speech_of(page, None).sentences[0].is_personal is is_personal


def test_home_is_read_with_its_tiles() -> None:
    page = Home(title="您要办什么", subtitle="", tiles=(Tile("apply", "我要办", ""),))
    assert [each.text for each in speech_of(page, None).sentences] == ["您要办什么", "1，我要办"]


def test_every_kind_of_page_that_a_person_meets_has_something_to_say() -> None:
    kinds = {getattr(pages, name) for name in pages.__all__}
    kinds = {kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Page)}
    assert kinds - _PIECES.keys() == {Page}


def test_a_page_is_read_in_its_language_and_an_answer_in_words_stays_personal() -> None:
    born = say("date.year_month_day", year=1950, month=3, day=9)
    review = Review(
        title=say("review.title"),
        explanation="",
        sections=(("", (ReviewRow("", born),)),),
        go=say("review.go"),
    )
    speech = speech_of(review, Audio.PUBLIC, "en")
    assert [(each.text, each.is_personal) for each in speech.sentences[:2]] == [
        ("Please check: is this right?", False),
        ("9 March 1950", True),
    ]
    assert {each.language for each in speech.sentences} == {"en"}
