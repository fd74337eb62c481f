"""What becomes of a slip: QUEUED, then SENDING, then CONFIRMED, UNKNOWN or FAILED_BEFORE_SEND.

A receipt is never sent twice by machine once a byte of it went out: the printer may hold it and print later.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Set

from config.fonts import default_cache, font_faces
from config.printer_model import Answers, load_model
from peripherals.devices import (
    Completion,
    Cover,
    Deadline,
    DeviceState,
    Failed,
    JobState,
    Paper,
    PrintJob,
    Recovery,
    Status,
)
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.printer.conversation import Conversation, FenceKind
from peripherals.printer.document import Slip
from peripherals.printer.escpos import INITIALIZE, SLICE_LINES, feed_and_cut
from peripherals.printer.job import job_bytes
from peripherals.printer.status import RawStatus, summarise
from peripherals.printer.transport import Transport, Written
from peripherals.printer.unprintable import missing_characters

_logger = logging.getLogger(__name__)

_VERDICT_S = 1.5  # kept back from the deadline to ask why no confirmation came
# A printer that lost its power answers no more and closes nothing; after this a fresh connection is tried.
_RECONNECT_AFTER_S = 30.0
_FILL_S = 2.0
# All there is to know of a printer without a way back: that its line could be opened.
_OPEN = Status(DeviceState.ONLINE, paper=Paper.UNKNOWN, cover=Cover.UNKNOWN)


def slip_manifest(driver: str, simulator: str, met: Set[Rule] = frozenset()) -> DriverManifest:
    """What every line to a slip printer has in common: all of silver, and measured by the bench."""
    return DriverManifest(
        kind="slip_printer",
        driver=driver,
        page="slip-printer.md",
        met=SILVER | {Rule.INTERRUPTIBLE, Rule.MEASURED} | met,
        capabilities=("paper", "cover", "confirms"),
        simulator=f"peripherals.printer.simulator:{simulator}",
    )


class EscposPrinter:
    """A `SlipPrinter` over any transport. A lost line is tried once afresh before it is an OSError."""

    def __init__(self, connect: Callable[[], Transport], model: str) -> None:
        self._connect = connect
        self._faces = font_faces(default_cache())
        self._model = load_model(model)
        self._conversation: Conversation | None = None
        self._heard_at_s = 0.0
        self._owed_bytes = 0  # of a picture that was broken off, at most

    def open(self) -> None:
        self._opened()

    def close(self) -> None:
        if self._conversation is not None:
            self._conversation.close()
            self._conversation = None

    def status(self) -> Status:
        if self._model.answers is Answers.NOTHING:
            self._opened()
            return _OPEN
        _, raw = self._asked()
        if raw.printer is None and time.monotonic() - self._heard_at_s > _RECONNECT_AFTER_S:
            self.close()
        return summarise(raw)

    def print_slip(self, slip: Slip, deadline: Deadline) -> PrintJob:
        """Print one slip and tell what is known of its fate.

        The deadline bounds sending and waiting; a printer that is out of paper may be refilled within it.
        """
        data = job_bytes(slip, self._faces, self._model)
        if lacking := len(missing_characters(slip.blocks, self._faces)):
            _logger.warning("slip %s: %d characters are in no face, told on the slip", slip.job, lacking)
        job = self._print(data, deadline)
        if _may_be_tried_again(job) and not deadline.is_over:
            job = self._print(data, deadline)
        code = job.failed.code if job.failed else "-"
        _logger.info(
            "slip %s copy %d: %s, %d bytes sent, %s", slip.job, slip.copy, job.state, job.bytes_sent, code
        )
        return job

    def _print(self, data: bytes, deadline: Deadline) -> PrintJob:
        try:
            if self._model.answers is Answers.NOTHING:
                conversation = self._opened()
                if self._owed_bytes:
                    self._end_what_was_begun(conversation)
                return self._send(conversation, data, deadline)
            conversation, raw = self._asked()
            status = summarise(raw)
            if not status.is_ready:
                return PrintJob(JobState.FAILED_BEFORE_SEND, 0, _failed(status))
            if self._model.answers is Answers.ALL:
                conversation.learn_fence()
        except OSError as lost:
            self.close()
            return PrintJob(JobState.FAILED_BEFORE_SEND, 0, _unreachable(lost))
        return self._send(conversation, data, deadline)

    def _send(self, conversation: Conversation, data: bytes, deadline: Deadline) -> PrintJob:
        written = conversation.send(data, Deadline(deadline.at_s - _VERDICT_S))
        if written.count < len(data):
            return self._cut_short(conversation, written, len(data) - written.count)
        sent = written.count
        try:
            sent += conversation.send_fence(deadline).count
            if conversation.is_fence_answered(Deadline(deadline.at_s - _VERDICT_S)):
                return PrintJob(JobState.CONFIRMED, sent)
            return PrintJob(JobState.UNKNOWN, sent, _unconfirmed(self._last_word(conversation)))
        except OSError as lost:
            self.close()
            return PrintJob(JobState.UNKNOWN, sent, _unconfirmed(RawStatus(), str(lost)))

    def _cut_short(self, conversation: Conversation, written: Written, owed_bytes: int) -> PrintJob:
        """Not all went out. The line is given up: what comes next would land in the middle of a picture."""
        pushed, detail = RawStatus(), str(written.lost or "the printer took no more before the deadline")
        try:
            pushed = conversation.pushed_status()
        except OSError as lost:
            detail = f"{detail}; {lost}"
        self.close()
        if not written.is_nothing:
            self._owed_bytes = min(owed_bytes, self._model.width_dots // 8 * SLICE_LINES)
            return PrintJob(JobState.UNKNOWN, written.count, _unconfirmed(pushed, detail))
        if written.lost is not None:
            return PrintJob(JobState.FAILED_BEFORE_SEND, 0, _unreachable(written.lost))
        return PrintJob(JobState.FAILED_BEFORE_SEND, 0, _failed(summarise(RawStatus())))

    def _last_word(self, conversation: Conversation) -> RawStatus:
        return RawStatus() if self._model.answers is Answers.NOTHING else conversation.raw_status()

    def _asked(self) -> tuple[Conversation, RawStatus]:
        """The state, from the open line or, when that was lost meanwhile, from a fresh one."""
        if self._conversation is not None:
            try:
                return self._conversation, self._heard(self._conversation)
            except OSError as lost:
                _logger.info("connection lost, trying afresh: %s", lost)
                self.close()
        conversation = self._opened()
        return conversation, self._heard(conversation)

    def _opened(self) -> Conversation:
        if self._conversation is None:
            has_fence = self._model.answers is Answers.ALL
            self._conversation = Conversation(self._connect(), None if has_fence else FenceKind.NONE)
            self._heard_at_s = time.monotonic()
        return self._conversation

    def _heard(self, conversation: Conversation) -> RawStatus:
        raw = conversation.raw_status()
        if self._owed_bytes and (raw.printer is None or summarise(raw).is_ready):
            self._end_what_was_begun(conversation)
            raw = conversation.raw_status()
        if raw.printer is not None:
            self._heard_at_s = time.monotonic()
        return raw

    def _end_what_was_begun(self, conversation: Conversation) -> None:
        """White for the picture the printer still waits for, then a cut: nobody gets another's half slip.

        A printer that waits for nothing ignores the zeros.
        """
        tail = INITIALIZE + feed_and_cut(self._model.cutter)
        filled = conversation.send(bytes(self._owed_bytes) + tail, Deadline.after(_FILL_S)).count
        self._owed_bytes = 0 if filled >= self._owed_bytes else self._owed_bytes - filled


def _may_be_tried_again(job: PrintJob) -> bool:
    """By machine, once: not one byte went out, and the line, not the printer, was the reason."""
    is_unsent = job.state is JobState.FAILED_BEFORE_SEND and job.bytes_sent == 0
    return is_unsent and job.failed is not None and job.failed.code == "printer.unreachable"


def _failed(status: Status) -> Failed:
    if status.fault is None:
        return Failed(Completion.DEVICE_NOT_READY, "printer.busy", Recovery.RETRY)
    is_broken = status.device is DeviceState.HARDWARE_ERROR
    completion = Completion.HARDWARE_ERROR if is_broken else Completion.DEVICE_NOT_READY
    recovery = Recovery.RETRY if status.fault.code == "printer.overheated" else Recovery.STAFF
    return Failed(completion, status.fault.code, recovery, status.fault.original)


def _unreachable(lost: OSError) -> Failed:
    return Failed(Completion.DEVICE_NOT_READY, "printer.unreachable", Recovery.LATER, str(lost))


def _unconfirmed(raw: RawStatus, detail: str = "") -> Failed:
    """A slip of unknown fate: told with the fault the printer names, if it names one."""
    status = summarise(raw)
    if raw.printer is None or status.fault is None:
        return Failed(Completion.TIME_OUT, "printer.unconfirmed", Recovery.STAFF, detail)
    return _failed(status)
