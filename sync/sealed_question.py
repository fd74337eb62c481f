"""One sealed question to the backend and its answer, opened; or that it is not known.

Nothing of it is stored. The visit goes on without an answer, so no trouble of the line is an error here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError
from uuid_utils import uuid7

from sync.channel import AttemptOver, Budget, Channel
from sync.protocol.holdings import HolderQuestion, SealedAnswer, SealedInquiry, from_text, to_text
from sync.protocol.seal import OpeningKey, SealError, SealingKey
from sync.protocol.wire import WireModel

_FOREIGN = "inquiry.foreign_answer"

Wanted = TypeVar("Wanted")
Answer = TypeVar("Answer", bound=WireModel)


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nobody answered, or not so that it can be believed."""

    code: str


@dataclass(frozen=True, slots=True)
class Kind(Generic[Wanted, Answer]):
    """What is asked, and how long somebody waits for it. `question` is made of what is wanted and of the
    public key that the answer must be sealed to. Contexts: of the question, of the answer."""

    path: str
    question: Callable[[Wanted, str], HolderQuestion]
    answer: type[Answer]
    question_context: Callable[[str, str], str]
    answer_context: Callable[[str], str]
    timeout_s: tuple[float, float]  # connect, read
    total_s: float


class SealedLine(Generic[Wanted, Answer]):
    """Thread: one."""

    def __init__(
        self,
        kind: Kind[Wanted, Answer],
        backend_url: str,
        token: str,
        terminal_id: str,
        sealing_key: SealingKey,
    ) -> None:
        self._kind = kind
        self._channel = Channel(backend_url, token, kind.timeout_s, None)
        self._terminal_id = terminal_id
        self._sealing_key = sealing_key

    def close(self) -> None:
        self._channel.close()

    def ask(self, wanted: Wanted) -> Answer | NotKnown:
        """The answer; or that it is not known, after `total_s` at most."""
        inquiry_id, key = str(uuid7()), OpeningKey.generate()
        context = self._kind.question_context(self._terminal_id, inquiry_id)
        told = self._kind.question(wanted, key.public_text()).model_dump_json().encode()
        asked = SealedInquiry(inquiry_id=inquiry_id, sealed=to_text(self._sealing_key.seal(told, context)))
        try:
            answer = self._channel.fetch(
                "POST",
                self._kind.path,
                Budget(self._kind.total_s, threading.Event()),
                SealedAnswer,
                asked.model_dump_json().encode(),
            )
        except AttemptOver as over:
            return NotKnown(over.outcome.code)
        try:
            opened = key.open(from_text(answer.sealed), self._kind.answer_context(inquiry_id))
            return self._kind.answer.model_validate_json(opened)
        except (SealError, ValidationError):
            return NotKnown(_FOREIGN)
