"""Questions to a printer and the answers to them, over any transport."""

from __future__ import annotations

import secrets
from enum import Enum
from typing import TypeGuard

from peripherals.devices import Deadline
from peripherals.printer.answers import (
    Answer,
    AnswerStream,
    PaperAnswer,
    ProcessIdAnswer,
    PushedStatus,
    RealTimeAnswer,
)
from peripherals.printer.escpos import (
    INITIALIZE,
    PAPER_FENCE,
    STATUS_PUSH_OFF,
    StatusQuestion,
    process_id,
    process_id_fence,
)
from peripherals.printer.status import RawStatus, from_pushed
from peripherals.printer.transport import Transport, Written

_ANSWER_TIMEOUT_S = 0.5  # DLE EOT is answered in real time; the rest is patience with the network
_PROBE_TIMEOUT_S = 1.0
_POLL_S = 0.5
# The error answer last: some clones never give it, and silence ends the questions.
_QUESTIONS = (
    StatusQuestion.PRINTER,
    StatusQuestion.OFFLINE_CAUSE,
    StatusQuestion.PAPER,
    StatusQuestion.ERROR,
)


class FenceKind(Enum):
    """How this printer can say that it is through with a job, strongest first."""

    PROCESS_ID = "GS ( H"
    PAPER_STATUS = "GS r"
    NONE = "none"


class Conversation:
    """One connection's worth of talk. Errors: OSError from every method once the line is lost."""

    def __init__(self, transport: Transport, fence_kind: FenceKind | None = None) -> None:
        self.fence_kind = fence_kind  # None: not known yet
        self._transport = transport
        self._answers = AnswerStream()
        self._next_id = secrets.randbelow(
            1 << 24
        )  # an answer meant for an earlier run matches no fence of this
        self._fence_id = b""
        self._paper_answers_owed = 0
        self._is_slip_between = False  # between two answers that are owed a slip may still be printed
        self._pushed = RawStatus()

    def close(self) -> None:
        self._transport.close()

    def raw_status(self) -> RawStatus:
        """Ask in real time. The first unanswered question ends it: a late answer must not serve the next."""
        self._hear_out()
        raw = RawStatus()
        for question in _QUESTIONS:
            byte = self._ask(question)
            if byte is None:
                return raw
            raw = raw.having(question, byte)
        return raw

    def pushed_status(self) -> RawStatus:
        """What the printer pushed last while it could not be asked, in the middle of a picture."""
        self._hear_out()
        return self._pushed

    def learn_fence(self) -> None:
        """Find out, while nothing is in the buffer, which fence this printer answers.

        A printer that knows no GS ( H takes its bytes for text; ESC @ clears them before they are printed.
        """
        if self.fence_kind is FenceKind.PROCESS_ID:
            return
        if self.fence_kind is FenceKind.PAPER_STATUS:
            if self._paper_answers_owed:
                self._settle_paper_answers()
            return
        self._hear_out()
        probe = process_id_fence(self._new_id()) + PAPER_FENCE + INITIALIZE
        self._paper_answers_owed += 1
        self._say(probe)
        deadline = Deadline.after(_PROBE_TIMEOUT_S)
        self.fence_kind = FenceKind.NONE
        while self._paper_answers_owed and not deadline.is_over:
            if any(self._is_my_id(answer) for answer in self._listen(deadline.left_s())):
                self.fence_kind = FenceKind.PROCESS_ID
        if self.fence_kind is FenceKind.NONE and not self._paper_answers_owed:
            self.fence_kind = FenceKind.PAPER_STATUS

    def _settle_paper_answers(self) -> None:
        """Answers still owed may never come: the power was gone, and the line does not tell. With the buffer
        empty they come one behind the other, so after one of them and a silence nothing more is owed."""
        self._hear_out()
        self._paper_answers_owed += 1
        self._say(PAPER_FENCE)
        deadline = Deadline.after(_PROBE_TIMEOUT_S)
        is_answered = False
        while self._paper_answers_owed and not deadline.is_over:
            if any(isinstance(each, PaperAnswer) for each in self._listen(deadline.left_s())):
                is_answered, deadline = True, Deadline.after(_PROBE_TIMEOUT_S)
        if is_answered and not self._is_slip_between:
            self._paper_answers_owed = 0

    def send(self, data: bytes, deadline: Deadline) -> Written:
        """Write a job without asking anything meanwhile: a question inside a picture would become dots."""
        self._pushed = RawStatus()
        self._is_slip_between = self._paper_answers_owed > 0
        return self._transport.write(data, deadline)

    def send_fence(self, deadline: Deadline) -> Written:
        """Ask to be told when all before it is through. What was heard until now cannot be the answer."""
        self._hear_out()
        return self._transport.write(self._fence(), deadline)

    def is_fence_answered(self, deadline: Deadline) -> bool:
        """Wait for the answer to the fence sent last; False when the deadline came first or paper ran out."""
        while self.fence_kind is not FenceKind.NONE and not deadline.is_over:
            for answer in self._listen(min(_POLL_S, deadline.left_s())):
                if self._is_my_id(answer):
                    return True
                if self._is_my_paper_answer(answer):
                    return not answer.is_out
        return False

    def _fence(self) -> bytes:
        match self.fence_kind:
            case FenceKind.PROCESS_ID:
                return process_id_fence(self._new_id()) + STATUS_PUSH_OFF
            case FenceKind.PAPER_STATUS:
                self._paper_answers_owed += 1
                return PAPER_FENCE + STATUS_PUSH_OFF
            case FenceKind.NONE | None:
                return STATUS_PUSH_OFF

    def _new_id(self) -> bytes:
        self._next_id += 1
        self._fence_id = process_id(self._next_id)
        return self._fence_id

    def _is_my_id(self, answer: Answer) -> bool:
        return isinstance(answer, ProcessIdAnswer) and answer.process_id == self._fence_id

    def _is_my_paper_answer(self, answer: Answer) -> TypeGuard[PaperAnswer]:
        is_expected = self.fence_kind is FenceKind.PAPER_STATUS and not self._paper_answers_owed
        return isinstance(answer, PaperAnswer) and is_expected

    def _ask(self, question: StatusQuestion) -> int | None:
        self._say(question.command)
        deadline = Deadline.after(_ANSWER_TIMEOUT_S)
        while not deadline.is_over:
            for answer in self._listen(deadline.left_s()):
                if isinstance(answer, RealTimeAnswer):
                    return answer.byte
        return None

    def _say(self, data: bytes) -> None:
        written = self._transport.write(data, Deadline.after(_ANSWER_TIMEOUT_S))
        if written.lost is not None:
            raise written.lost

    def _listen(self, timeout_s: float) -> list[Answer]:
        answers = self._answers.feed(self._transport.read(timeout_s))
        for answer in answers:
            if isinstance(answer, PushedStatus):
                self._pushed = from_pushed(answer)
            elif isinstance(answer, PaperAnswer):
                self._paper_answers_owed = max(0, self._paper_answers_owed - 1)
        return answers

    def _hear_out(self) -> None:
        """Take in what lies there unasked: pushed packets, echoes on a new connection, late answers."""
        deadline = Deadline.after(_POLL_S)
        while not deadline.is_over and self._listen(0.0):
            pass
