"""What carries frames to a SAM_V module and its bytes back: the port of the codec."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Protocol

from peripherals.card.sam_v.commands import Command
from peripherals.card.sam_v.frames import Answer, FrameReader

log = logging.getLogger(__name__)

_GAP_S = 0.5
"""A frame that has begun and then stops for so long never ends. A USB serial adapter pauses for 0.016 s."""


class Link(Protocol):
    """Bytes to and from the module. Every method may raise OSError: the link is lost. Units: seconds."""

    def open(self) -> None: ...
    def close(self) -> None: ...

    def settings(self) -> Iterator[str]:
        """Each setting to try until the module answers, applied and then named."""
        ...

    def flush(self) -> None:
        """Forgets whatever has come so far."""
        ...

    def write(self, frame: bytes) -> None:
        """All of it, or OSError."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """What has come, as soon as something has; nothing after the time."""
        ...


class NoAnswerError(Exception):
    """The module said nothing one could understand in time. Says what did come, never its content."""


def ask(link: Link, command: Command, limit_s: float) -> Answer:
    """Sends the command and gives the module's answer; its data belongs to the caller, who wipes it.

    What came before, noise around the answer and late answers to earlier commands are passed over.
    Errors: NoAnswerError after the time, or as soon as a spoilt frame is followed by silence; OSError.
    """
    until_s = time.monotonic() + min(limit_s, command.limit_s)
    frames, count = FrameReader(), 0
    try:
        link.flush()
        link.write(command.frame)
        while (left_s := until_s - time.monotonic()) > 0:
            is_doubtful = frames.has_begun or frames.broken > 0
            data = link.read(min(left_s, _GAP_S) if is_doubtful else left_s)
            count += len(data)
            if (answer := _fitting(command, frames.feed(data))) is not None:
                return answer
            if is_doubtful and not data:
                break
        if (answer := _fitting(command, frames.restart())) is not None:
            return answer
    finally:
        frames.wipe()
    raise NoAnswerError(f"{command.name}: {count} bytes and no answer in them, {frames.broken} broken frames")


def _fitting(command: Command, answers: list[Answer]) -> Answer | None:
    found: Answer | None = None
    for answer in answers:
        if found is None and command.may_answer(answer):
            found = answer
        else:
            log.info("%s: passed over %r", command.name, answer)
            answer.wipe()
    return found
