"""Which sentences nobody has recorded yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from config.strings import texts
from kiosk.__main__ import main
from kiosk.pages import Choice, Message
from kiosk.prompts_cli import recorded, spoken_keys
from kiosk.spoken import speech_of
from kiosk.words import fault, say

TOLD = {
    "home.title": "您好，今天想办什么？",
    "track.explanation": "收件编号 {number}",
    "fault.code.foreign.citizen": "这个码用不上。",
    "fault.code.foreign.technician": "设备正常。",
    "slip.receipt.title": "收件凭证",
    "doctor.folder.do": "查权限",
}


def test_what_pages_say_as_it_stands_is_to_be_recorded_and_nothing_else() -> None:
    assert set(spoken_keys(TOLD)) == {"home.title", "fault.code.foreign.citizen"}


def test_every_sentence_a_page_looks_up_is_on_the_list() -> None:
    page = Message(
        title=say("apology.title"),
        paragraphs=(say("apology.explanation"), fault("device.lost")),
        actions=(Choice("home", say("frame.home")),),
    )
    keys = {key for sentence in speech_of(page, None).sentences for key in sentence.keys}
    assert {"speech.number.1", "frame.home"} <= keys
    assert keys <= set(spoken_keys(texts()))


def test_what_is_missing_is_told_with_its_words_and_what_is_too_much_by_name() -> None:
    found = recorded(["home.title", "home.gone"], TOLD)
    assert found.count == 1
    assert found.missing == {"fault.code.foreign.citizen": "这个码用不上。"}
    assert found.unknown == ("home.gone",)


def test_the_command_answers_a_recorder_and_a_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home.wav").write_bytes(b"RIFF")
    (tmp_path / "prompts.yaml").write_text("home.title: home.wav\n")
    assert main(["prompts", "--folder", str(tmp_path)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert f"card.title: {texts()['card.title']}" in told
    assert told[-1].startswith("已录 1 句")
    assert main(["prompts", "--folder", str(tmp_path), "--json"]) == 1
    assert "home.title" not in json.loads(capsys.readouterr().out)["missing"]


def test_a_list_that_names_a_lost_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "prompts.yaml").write_text("home.title: lost.wav\n")
    assert main(["prompts", "--folder", str(tmp_path)]) == 1
    assert "lost.wav" in capsys.readouterr().err
