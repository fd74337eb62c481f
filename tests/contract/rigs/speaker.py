"""Speakers, with a program in the place of espeak-ng or of a player."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from peripherals.devices import Deadline, Done
from peripherals.speaker.simulator import PlayerFault, VirtualPlayer
from peripherals.speaker.speech import Sentence, Speech
from tests.contract.rig import Rig, Trouble

SPEECH = Speech((Sentence("请把卡放好", ("card.title",), is_personal=False), Sentence("王秀英")))


class _SpeakerRig(Rig):
    """`say` returns when the sound has begun, so a program that never ends is no hung command."""

    kind = "speaker"
    troubles: ClassVar[frozenset[Trouble]] = frozenset({Trouble.UNPLUGGED, Trouble.SLOW, Trouble.RUBBISH})
    secrets: ClassVar[tuple[str, ...]] = ("王秀英",)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.player = VirtualPlayer(folder / "player")

    def cause(self, trouble: Trouble) -> None:
        if trouble is Trouble.UNPLUGGED:
            self.player.unplug()
        else:
            self.player.break_down(PlayerFault(trouble.value))

    def mend(self) -> None:
        self.player.break_down(None)
        self.player.plug()

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.say(SPEECH, deadline)

    def is_done(self, outcome: object) -> bool:
        return outcome == Done(1)


class EspeakRig(_SpeakerRig):
    driver = "espeak"

    @property
    def options(self) -> Mapping[str, object]:
        return {"program": str(self.player.program)}


class PromptFolderRig(_SpeakerRig):
    driver = "prompt_folder"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "prompts.yaml").write_text("card.title: card.wav\n")
        (folder / "card.wav").write_bytes(b"RIFF")

    @property
    def options(self) -> Mapping[str, object]:
        return {"folder": str(self.folder), "player": str(self.player.program)}
