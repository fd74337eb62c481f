"""Everything a citizen reads or hears is in the language that was chosen, and Chinese again afterwards."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import Iterator

import pytest

from config import strings
from kiosk.pages import Choice, Choose, Countdown, Frame, Input, Question
from kiosk.words import Say, say
from screens.overflow import overflows
from screens.samples import Sample, load_samples
from tests.screens.conftest import Room

LIGHTS, SAMPLES = load_samples()
CHINESE = strings.texts()
TEXT = Question(title=say("document.number.title"), input=Input.TEXT)
FIRST, LAST = "⟦", "⟧"
MARKED = re.compile(f"{FIRST}[^{FIRST}{LAST}]*{LAST}")
WORDS = re.compile(r"[\u3400-\u9fff]|[A-Za-z]{2,}")


def _marked(language: str = strings.DEFAULT_LANGUAGE) -> dict[str, str]:
    """As English a language in which every text shows where it begins and ends."""
    mark = language == "en"
    return {key: f"{FIRST}{said}{LAST}" if mark else said for key, said in CHINESE.items()}


def _data(of: object) -> Iterator[str]:
    """Every text of a page that is not the locale's, with spaces and line ends left out."""
    if isinstance(of, str):
        yield re.sub(r"\s", "", of)
    elif isinstance(of, Say):
        yield from (text for _, each in of.args for text in _data(each))
    elif dataclasses.is_dataclass(of):
        yield from (text for field in dataclasses.fields(of) for text in _data(getattr(of, field.name)))
    elif isinstance(of, tuple | list):
        yield from (text for each in of for text in _data(each))
    elif isinstance(of, dict):
        yield from (text for each in of.values() for text in _data(each))


def _unmarked(shown: str, data: list[str]) -> str:
    """What of a text that is shown comes neither from the locale in force nor from data."""
    rest = re.sub(r"\s", "", shown)
    if any(rest in known for known in data):
        return ""
    while MARKED.search(rest):
        rest = MARKED.sub("", rest)
    for known in sorted(filter(None, data), key=len, reverse=True):
        rest = rest.replace(known, "")
    return rest if WORDS.search(rest) else ""


async def _strange(room: Room, sample: Sample) -> list[str]:
    task = asyncio.ensure_future(room.stage.show(sample.page, sample.frame))
    await asyncio.sleep(0)
    await room.until(lambda: bool(room.stage.is_laid_out), sample.name)
    data = [*_data(sample.page), *_data(sample.frame), *_data(LIGHTS)]
    said = [*room.stage.texts(), *(target.say for target in room.stage.targets())]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return [f"{sample.name}: {each}" for each in said if _unmarked(each, data)]


def test_no_text_on_a_page_is_in_another_language_by_accident(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strings, "texts", _marked)
    room.stage.set_lights(LIGHTS)
    room.stage.wear(room.stage.look.with_language("en"))
    assert [strange for sample in SAMPLES for strange in room.play(_strange(room, sample))] == []


@pytest.mark.parametrize("tool", ["tool.help", "leave"])
def test_what_opens_over_a_page_is_in_the_language_of_the_page(
    room: Room, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    monkeypatch.setattr(strings, "texts", _marked)
    room.stage.wear(room.stage.look.with_language("en"))

    async def opened() -> list[str]:
        await room.showing(TEXT)
        room.target(tool).act()
        return list(room.stage.texts())

    texts = [text for text in room.play(opened()) if text != "029-12345"]
    assert len(texts) > 2
    assert all(text.startswith(FIRST) for text in texts)


def test_who_chooses_a_language_is_told_in_it_what_stays_in_chinese(room: Room) -> None:
    async def opened() -> tuple[list[str], list[str]]:
        await room.showing(TEXT)
        room.target("tool.language").act()
        return list(room.stage.texts()), overflows(room.stage.root)

    texts, faults = room.play(opened())
    assert {strings.text("language.data", language) for language in strings.LANGUAGES[1:]} <= set(texts)
    assert faults == []


def test_the_warning_before_the_wipe_is_in_the_language_of_the_page(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strings, "texts", _marked)
    room.stage.wear(room.stage.look.with_language("en"))
    countdown = Countdown(
        title=say("visit.countdown.title"),
        more_time=say("visit.countdown.more_time"),
        leave=say("frame.leave"),
        seconds=30,
    )

    async def warned() -> list[str]:
        warning = asyncio.ensure_future(room.stage.count_down(countdown))
        await asyncio.sleep(0)
        texts = list(room.stage.texts())
        warning.cancel()
        await asyncio.gather(warning, return_exceptions=True)
        return texts

    texts = room.play(warned())
    assert len(texts) > 2
    assert all(text.startswith(FIRST) for text in texts)


def test_a_page_is_drawn_anew_in_the_language_and_what_was_typed_stays(room: Room) -> None:
    async def typed() -> tuple[str, list[str]]:
        showing = await room.showing(TEXT)
        for touch_id in ("tab.latin", "key.A", "tool.language", "language.en"):
            await room.touch(touch_id)
        await room.until(lambda: room.stage.is_ready, "the page in English")
        texts = list(room.stage.texts())
        await room.touch("primary")
        return str(await showing), texts

    answer, texts = room.play(typed())
    assert answer.lower() == "a"
    assert {"Document number?", "Help", "EN/繁/简"} <= set(texts)


def test_the_next_person_finds_chinese_again(room: Room) -> None:
    page = Choose(title=say("find.item.title"), choices=(Choice("one", "一"),))
    assert room.answer(page, "tool.language", "language.zh_Hant", "choice.one") == "one"
    assert room.stage.look.language == "zh_Hant"
    room.stage.reset()
    showing = room.play(room.showing(page, Frame()))
    assert not showing.done()
    assert CHINESE["find.item.title"] in room.stage.texts()
