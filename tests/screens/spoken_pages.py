"""What is read aloud of every sample page, in Chinese; `python -m tests.screens.spoken_pages` writes it down.

A line with `-` everyone hears; a line with `*` only headphones tell, and after it comes, over a loudspeaker,
that there is more on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kiosk.spoken import speech_of
from peripherals.devices import Audio
from screens.samples import load_samples

WRITTEN = Path(__file__).with_suffix(".txt")


def lines() -> Iterator[str]:
    for sample in load_samples()[1]:
        yield f"{sample.name} ({type(sample.page).__name__})"
        for sentence in speech_of(sample.page, Audio.PUBLIC).sentences:
            yield f"  {'*' if sentence.is_personal else '-'} {' / '.join(sentence.text.splitlines())}"


if __name__ == "__main__":
    WRITTEN.write_text("\n".join(lines()) + "\n", encoding="utf-8")
