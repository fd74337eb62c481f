"""The spoken script of every page, as it was last read through by a person."""

from __future__ import annotations

import pytest

from config.strings import LANGUAGES
from kiosk.pages import Input, Question
from kiosk.spoken import has_own, part_of, speech_of
from kiosk.words import say
from peripherals.devices import Audio
from peripherals.speaker.speech import audible
from screens.samples import load_samples
from tests.screens.spoken_pages import WRITTEN, lines

SAMPLES = load_samples()[1]


def test_every_page_is_read_as_it_was_written_down() -> None:
    """`python -m tests.screens.spoken_pages` writes it anew; read what has changed."""
    assert WRITTEN.read_text(encoding="utf-8").splitlines() == list(lines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_silent(language: str) -> None:
    silent = {
        type(each.page) for each in SAMPLES if not speech_of(each.page, Audio.PUBLIC, language).sentences
    }
    assert silent == set()


def test_of_somebodys_own_part_everyone_hears_only_which_it_is() -> None:
    part = part_of("王秀英面馆", (2, 9), is_own=True, is_blocked=False)
    assert [each.text for each in audible(part, Audio.PUBLIC)] == ["第2个，共9个"]
    assert [each.text for each in audible(part, Audio.PRIVATE)] == ["王秀英面馆", "第2个，共9个"]


def test_what_cannot_be_used_now_says_so() -> None:
    (told,) = part_of("打印", (1, 3), is_own=False, is_blocked=True).sentences
    assert (told.text, told.is_personal) == ("打印，现在不能用", False)


def test_a_part_is_told_in_the_language_of_the_window_and_by_its_voice() -> None:
    part = part_of("Print", (1, 3), is_own=True, is_blocked=True, language="en")
    assert [(each.text, each.language) for each in part.sentences] == [
        ("Print, cannot be used now", "en"),
        ("1 of 3", "en"),
    ]


def test_what_is_wrong_with_an_answer_everyone_hears_for_it_names_only_what_was_asked() -> None:
    page = Question(title="", input=Input.ID_NUMBER, error=say("form.id_number", what="身份证号码"))
    (told,) = audible(speech_of(page, Audio.PUBLIC), Audio.PUBLIC)
    assert "身份证号码" in told.text


def test_a_review_has_what_is_somebodys_own_and_the_home_page_has_not() -> None:
    own = {each.name: has_own(each.page) for each in SAMPLES}
    assert own["review"]
    assert not own["home"]
