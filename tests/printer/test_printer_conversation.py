"""Late and stale answers, which no honest simulator gives on purpose, from a scripted transport."""

from __future__ import annotations

import time

from peripherals.devices import Deadline
from peripherals.printer.conversation import Conversation, FenceKind
from peripherals.printer.status import RawStatus
from peripherals.printer.transport import Written

SOON = 0.2


class ScriptedLine:
    """Answers the n-th write with the n-th entry of the script; keeps what was written."""

    def __init__(self, *script: bytes) -> None:
        self.script = list(script)
        self.heard = b""
        self.written: list[bytes] = []

    def write(self, data: bytes, deadline: Deadline) -> Written:  # noqa: ARG002
        self.written.append(data)
        self.heard += self.script.pop(0) if self.script else b""
        return Written(len(data))

    def read(self, timeout_s: float) -> bytes:
        data, self.heard = self.heard, b""
        time.sleep(0.0 if data else timeout_s)
        return data

    def close(self) -> None:
        self.script.clear()


def my_id(line: ScriptedLine) -> bytes:
    """The answer to the fence that was written last."""
    return b"\x37\x22" + line.written[-1][7:11] + b"\x00"


def test_the_first_silent_question_ends_the_questions() -> None:
    line = ScriptedLine(b"\x12", b"", b"\x12", b"\x12")
    assert Conversation(line).raw_status() == RawStatus(printer=0x12)
    assert len(line.written) == 2


def test_an_answer_that_came_before_the_question_answers_nothing() -> None:
    line = ScriptedLine()
    line.heard = b"\x1a\x1a"
    assert Conversation(line).raw_status() == RawStatus()


def test_a_pushed_packet_among_the_answers_does_not_disturb_them() -> None:
    line = ScriptedLine(b"\x10\x00\x00\x00\x12", b"\x12", b"\x12", b"\x12")
    assert Conversation(line).raw_status() == RawStatus(0x12, 0x12, 0x12, 0x12)


def test_a_paper_answer_alone_means_the_weaker_fence() -> None:
    conversation = Conversation(ScriptedLine(b"\x00"))
    conversation.learn_fence()
    assert conversation.fence_kind is FenceKind.PAPER_STATUS


def test_no_answer_to_the_probe_means_no_fence_and_no_confirmation() -> None:
    line = ScriptedLine()
    conversation = Conversation(line)
    conversation.learn_fence()
    assert conversation.fence_kind is FenceKind.NONE
    conversation.send_fence(Deadline.after(SOON))
    line.heard = b"\x00"
    assert not conversation.is_fence_answered(Deadline.after(SOON))


def test_a_stale_paper_answer_does_not_confirm_the_next_slip() -> None:
    line = ScriptedLine(b"\x00")
    conversation = Conversation(line)
    conversation.learn_fence()
    conversation.send_fence(Deadline.after(SOON))
    assert not conversation.is_fence_answered(Deadline.after(SOON))
    conversation.send_fence(Deadline.after(SOON))
    line.heard = b"\x00"
    assert not conversation.is_fence_answered(Deadline.after(SOON))
    line.heard = b"\x00"
    assert conversation.is_fence_answered(Deadline.after(SOON))


def owing(line: ScriptedLine) -> Conversation:
    """A printer of the weaker fence that has not answered for its last slip."""
    conversation = Conversation(line)
    conversation.fence_kind = FenceKind.PAPER_STATUS
    conversation.send(b"slip", Deadline.after(SOON))
    conversation.send_fence(Deadline.after(SOON))
    return conversation


def test_an_answer_that_never_comes_is_written_off_once_the_printer_answers_again() -> None:
    line = ScriptedLine(b"", b"", b"\x00", b"", b"\x00")
    conversation = owing(line)
    conversation.learn_fence()
    conversation.send(b"slip", Deadline.after(SOON))
    conversation.send_fence(Deadline.after(SOON))
    assert conversation.is_fence_answered(Deadline.after(SOON))


def test_a_slip_that_may_still_be_in_the_printer_lets_no_answer_be_written_off() -> None:
    line = ScriptedLine(b"", b"", b"", b"", b"", b"\x00\x00", b"", b"\x00")
    conversation = owing(line)
    conversation.learn_fence()  # silence: that answer is owed too
    conversation.send(b"slip", Deadline.after(SOON))
    conversation.send_fence(Deadline.after(SOON))
    conversation.learn_fence()  # the two old answers, and the slip behind them is not printed yet
    conversation.send(b"slip", Deadline.after(SOON))
    conversation.send_fence(Deadline.after(SOON))
    assert not conversation.is_fence_answered(Deadline.after(SOON))


def test_a_paper_answer_that_says_paper_out_confirms_nothing() -> None:
    line = ScriptedLine(b"\x00", b"\x0f")
    conversation = Conversation(line)
    conversation.learn_fence()
    conversation.send_fence(Deadline.after(SOON))
    assert not conversation.is_fence_answered(Deadline.after(SOON))


def test_a_stale_process_id_does_not_confirm_the_next_slip() -> None:
    line = ScriptedLine()
    conversation = Conversation(line)
    conversation.fence_kind = FenceKind.PROCESS_ID
    conversation.send_fence(Deadline.after(SOON))
    stale = my_id(line)
    conversation.send_fence(Deadline.after(SOON))
    line.heard = stale
    assert not conversation.is_fence_answered(Deadline.after(SOON))
    line.heard = my_id(line)
    assert conversation.is_fence_answered(Deadline.after(SOON))


def test_a_paper_answer_is_too_weak_for_a_printer_that_knows_process_ids() -> None:
    line = ScriptedLine()
    conversation = Conversation(line)
    conversation.fence_kind = FenceKind.PROCESS_ID
    conversation.send_fence(Deadline.after(SOON))
    line.heard = b"\x00"
    assert not conversation.is_fence_answered(Deadline.after(SOON))


def test_what_was_pushed_during_a_picture_is_remembered() -> None:
    line = ScriptedLine()
    conversation = Conversation(line)
    conversation.send(b"picture", Deadline.after(SOON))
    line.heard = bytes.fromhex("18000F00")
    assert conversation.pushed_status() == RawStatus(0x1A, 0x32, 0x12, 0x7E)
