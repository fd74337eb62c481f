"""Both speakers: what sounds, what does not, and that silence comes at once."""

from __future__ import annotations

import time
import wave
from pathlib import Path

import pytest

from peripherals.devices import Audio, Deadline, Done, Failed
from peripherals.speaker.driver import ProgramSpeaker
from peripherals.speaker.espeak import EspeakSpeaker
from peripherals.speaker.prompts import PromptSpeaker, found_player
from peripherals.speaker.simulator import PlayerFault, VirtualPlayer
from peripherals.speaker.speech import SILENCE, Manner, Sentence, Speech

CARD = Sentence("请把卡放好", ("card.title",), is_personal=False)
HOME = Sentence("请选择", ("home.title",), is_personal=False)
NAME = Sentence("王秀英")


@pytest.fixture
def player(tmp_path: Path) -> VirtualPlayer:
    return VirtualPlayer(tmp_path / "player")


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    folder.mkdir()
    (folder / "prompts.yaml").write_text("card.title: card.wav\n")
    (folder / "card.wav").write_bytes(b"RIFF")
    return folder


def say(speaker: ProgramSpeaker, *sentences: Sentence) -> Done[int] | Failed:
    speaker.open()
    outcome = speaker.say(Speech(sentences), Deadline.after(1))
    until_s = time.monotonic() + 5
    while speaker.status().is_talking and time.monotonic() < until_s:
        time.sleep(0.02)
    return outcome


def test_nothing_personal_sounds_from_a_loudspeaker(player: VirtualPlayer) -> None:
    assert say(EspeakSpeaker(program=str(player.program)), CARD, NAME, HOME) == Done(2)
    assert [text for _, text in player.heard()] == ["请把卡放好", "请选择"]


def test_headphones_tell_all(player: VirtualPlayer) -> None:
    speaker = EspeakSpeaker(program=str(player.program), headphones=True)
    assert say(speaker, CARD, NAME) == Done(2)
    assert [text for _, text in player.heard()] == ["请把卡放好", "王秀英"]
    assert speaker.status().audio is Audio.PRIVATE


def test_a_listener_may_have_it_faster_and_louder_within_what_the_engine_can(player: VirtualPlayer) -> None:
    speaker = EspeakSpeaker(program=str(player.program), volume_percent=50)
    quick, quickest = (speaker.sounds([CARD], Manner(pace, 400)) for pace in (120, 900))
    assert quick[0].command[-5:] == ("-s", "180", "-a", "200", "--stdin")
    assert quickest[0].command[-5:-3] == ("-s", "450")


def test_no_text_stands_among_the_arguments_that_every_program_can_read(player: VirtualPlayer) -> None:
    say(EspeakSpeaker(program=f"{player.program} -d hw:1", volume_percent=50, headphones=True), NAME)
    assert player.heard() == [(["-d", "hw:1", "-v", "cmn", "-s", "150", "-a", "100", "--stdin"], "王秀英")]


def test_english_has_a_voice_of_its_own_and_chinese_names_in_it_the_chinese_one(
    player: VirtualPlayer,
) -> None:
    sentence = Sentence("Read from 王秀英, please check", is_personal=False, language="en")
    say(EspeakSpeaker(program=str(player.program)), sentence)
    heard = [(arguments[arguments.index("-v") + 1], text.strip()) for arguments, text in player.heard()]
    assert heard == [("en", "Read from"), ("cmn", "王秀英"), ("en", ", please check")]


def test_a_recording_in_mandarin_is_not_played_to_who_reads_english(
    player: VirtualPlayer, prompts: Path
) -> None:
    english = Sentence("Please lay your card", "card.title", is_personal=False, language="en")
    say(PromptSpeaker(str(prompts), player=str(player.program)), english)
    assert player.heard() == []


def test_silence_comes_at_once_and_a_new_speech_cuts_off_the_old(player: VirtualPlayer) -> None:
    player.break_down(PlayerFault.SLOW)
    speaker = EspeakSpeaker(program=str(player.program))
    speaker.open()
    speaker.say(Speech((CARD, HOME)), Deadline.after(1))
    assert speaker.status().is_talking
    began_s = time.monotonic()
    assert speaker.say(SILENCE, Deadline.after(1)) == Done(0)
    assert time.monotonic() - began_s < 0.5
    assert not speaker.status().is_talking
    player.break_down(None)
    say(speaker, HOME)
    assert [text for _, text in player.heard()][-1] == "请选择"


def test_a_program_that_fails_is_told_with_its_name(player: VirtualPlayer) -> None:
    player.break_down(PlayerFault.RUBBISH)
    speaker = EspeakSpeaker(program=str(player.program))
    outcome = say(speaker, CARD)
    fault = speaker.status().fault
    assert isinstance(outcome, Failed)
    assert fault is not None
    assert (outcome.code, fault.code) == ("speaker.failed", "speaker.failed")
    assert "player ended with 1" in fault.original


def test_a_recorded_prompt_is_played_by_its_key_and_what_nobody_recorded_is_left_out(
    player: VirtualPlayer, prompts: Path
) -> None:
    say(PromptSpeaker(str(prompts), player=str(player.program)), CARD, HOME)
    assert player.heard() == [([str(prompts / "card.wav")], "")]


def test_what_nobody_recorded_is_said_by_the_machine_where_the_profile_wants_it(
    tmp_path: Path, player: VirtualPlayer, prompts: Path
) -> None:
    espeak = VirtualPlayer(tmp_path / "machine")
    speaker = PromptSpeaker(
        str(prompts), missing="espeak", player=str(player.program), espeak=str(espeak.program)
    )
    say(speaker, CARD, HOME)
    assert player.heard() == [([str(prompts / "card.wav")], "")]
    assert [text for _, text in espeak.heard()] == ["请选择"]


def test_a_choice_is_its_number_and_its_text_and_sounds_whole_or_not_at_all(
    player: VirtualPlayer, prompts: Path
) -> None:
    (prompts / "prompts.yaml").write_text("card.title: card.wav\nspeech.number.1: one.wav\n")
    (prompts / "one.wav").write_bytes(b"RIFF")
    first = Sentence("1，请把卡放好", ("speech.number.1", "card.title"), is_personal=False)
    second = Sentence("2，请把卡放好", ("speech.number.2", "card.title"), is_personal=False)
    say(PromptSpeaker(str(prompts), player=str(player.program)), second, first)
    assert [arguments for arguments, _ in player.heard()] == [
        [str(prompts / name)] for name in ("one.wav", "card.wav")
    ]


@pytest.mark.parametrize(
    "listed", ["card.title: lost.wav", "card.title: ../player", "- card.wav", "card.title: [", "{: x"]
)
def test_a_list_that_cannot_be_played_is_told_when_it_is_opened(
    player: VirtualPlayer, prompts: Path, listed: str
) -> None:
    (prompts / "prompts.yaml").write_text(listed)
    with pytest.raises(OSError, match=r"prompts\.yaml"):
        PromptSpeaker(str(prompts), player=str(player.program)).open()


def test_the_first_player_that_can_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OSError, match="pw-play or paplay or aplay"):
        found_player(50, [Path("a.wav")])
    VirtualPlayer(tmp_path / "aplay")
    assert found_player(50, [Path("a.wav")]) == ("aplay", "-q")
    with pytest.raises(OSError, match="pw-play or paplay:"):
        found_player(50, [Path("a.wav"), Path("b.ogg")])
    VirtualPlayer(tmp_path / "paplay")
    assert found_player(50, [Path("b.ogg")]) == ("paplay", "--volume=32768")


def test_the_real_espeak_makes_mandarin_longer_the_longer_the_sentence(tmp_path: Path) -> None:
    lengths = []
    for text in ("请", "请把社会保障卡放到读卡处，拿稳"):
        out = tmp_path / f"{len(text)}.wav"
        assert say(EspeakSpeaker(program=f"espeak-ng -w {out}"), Sentence(text, is_personal=False)) == Done(1)
        with wave.open(str(out)) as sound:
            lengths.append(sound.getnframes() / sound.getframerate())
    assert 0.1 < lengths[0] < 1.5
    assert lengths[1] > 4 * lengths[0]
