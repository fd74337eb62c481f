"""A loudspeaker that writes down what it would sound: a program in the place of espeak-ng or of a player."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path


class PlayerFault(StrEnum):
    SLOW = "slow"  # sounds for long
    NO_CARD = "no_card"  # as espeak-ng without a sound card: an error in words, and a good exit status
    RUBBISH = "rubbish"  # ends with an error, as a program without a sound card does


_SOUND_S, _SLOW_S = 0.8, 30.0


class VirtualPlayer:
    """An executable file at `program`; what it was called with stands in a file beside it."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self._heard = program.with_suffix(".heard")
        self._fault = program.with_suffix(".fault")
        self._ended = program.with_suffix(".ended")
        self.plug()

    def plug(self) -> None:
        line = f"#!{sys.executable} -S\nimport runpy, sys\nsys.argv[1:1] = [{str(self.program)!r}]\n"
        self.program.write_text(f"{line}runpy.run_path({__file__!r}, run_name='__main__')\n")
        self.program.chmod(0o755)

    def unplug(self) -> None:
        self.program.unlink(missing_ok=True)

    def break_down(self, fault: PlayerFault | None) -> None:
        if fault is None:
            self._fault.unlink(missing_ok=True)
        else:
            self._fault.write_text(fault.value)

    def has_ended(self) -> bool:
        """Whether a sound was let sound to its end."""
        return self._ended.exists()

    def heard(self) -> list[tuple[list[str], str]]:
        """Arguments and text of every call, oldest first."""
        lines = self._heard.read_text(encoding="utf-8").splitlines() if self._heard.exists() else []
        return [(told["arguments"], told["text"]) for told in map(json.loads, lines)]


def main(arguments: Sequence[str]) -> int:
    program = Path(arguments[0])
    told = {"arguments": list(arguments[1:]), "text": sys.stdin.buffer.read().decode()}
    fault_file = program.with_suffix(".fault")
    fault = fault_file.read_text() if fault_file.exists() else ""
    if fault == PlayerFault.RUBBISH:
        return 1
    if fault == PlayerFault.NO_CARD:
        sys.stderr.write("ALSA lib pcm.c:2666:(snd_pcm_open_noupdate) Unknown PCM default\n")
        sys.stderr.write("error: No such file or directory\n")
        return 0
    with program.with_suffix(".heard").open("a", encoding="utf-8") as heard:
        heard.write(json.dumps(told, ensure_ascii=False) + "\n")
    time.sleep(_SLOW_S if fault == PlayerFault.SLOW else _SOUND_S)
    program.with_suffix(".ended").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
