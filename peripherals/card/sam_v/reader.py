"""An `IdReader` behind a SAM_V module, over any link: it finds, selects and reads identity cards.

The module finds a card once; read, it is not found again until it is presented anew. What that means for
`CardMedia` is in `peripherals.card.presence`.
"""

from __future__ import annotations

import logging
import time
from typing import ClassVar

from peripherals.card.fields import CardContentError
from peripherals.card.photo import PhotoDecoder, no_decoder
from peripherals.card.presence import Presence
from peripherals.card.sam_v import outcomes
from peripherals.card.sam_v.commands import (
    FIND,
    MODULE_ID,
    MODULE_STATE,
    NEW_ADDRESS,
    READ,
    READ_WITH_FINGERPRINTS,
    SELECT,
    Command,
    Parts,
    Sw,
    module_number,
    parts_of,
    words,
)
from peripherals.card.sam_v.frames import Answer
from peripherals.card.sam_v.holder import identity_with
from peripherals.card.sam_v.link import Link, NoAnswerError, ask
from peripherals.card.sam_v.text import UnknownLayoutError
from peripherals.devices import (
    Completion,
    Deadline,
    DeviceState,
    Done,
    Failed,
    Fault,
    Presentation,
    Recovery,
    Status,
)
from peripherals.identity import Identity

log = logging.getLogger(__name__)

TRIES = 3  # a design choice: a card that was moved is read on the second try
_LOOK_AGAIN_S = 0.3
_BACK_WITHIN_S = 1.0  # a card lost during the reading that is not found again by then was taken away
_LEAST_FOR_READING_S = 0.3
_ORDINARY = frozenset({Sw.NONE_FOUND, Sw.NOT_SELECTED, Sw.NOT_READ, Sw.NO_SUCH_ITEM})


class _NotReadError(Exception):
    """This try failed; the next begins with finding the card."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.detail)
        self.failed = failed


class SamVReader:
    """Errors: OSError when the module cannot be reached or says nothing one can understand; open it anew.

    Thread: one worker thread. Every wait has its end; only a decoder from outside can hang.
    """

    presentation: ClassVar[Presentation] = Presentation.LAID

    def __init__(self, link: Link, decode_photo: PhotoDecoder = no_decoder) -> None:
        self._link = link
        self._decode_photo = decode_photo
        self._reading: Command = READ
        self._presence = Presence()
        self._fault: Fault | None = None
        self._told: set[tuple[str, int]] = set()

    def open(self) -> None:
        """Finds the setting at which the module answers. Errors: OSError with what was tried."""
        self._link.open()
        tried = []
        for setting in self._link.settings():
            tried.append(setting)
            try:
                answer = ask(self._link, MODULE_STATE, MODULE_STATE.limit_s)
            except NoAnswerError:
                continue
            self._fault = outcomes.module_fault(answer.status)
            log.info("SAM_V module %s at %s", self._number(), setting)
            return
        raise OSError(f"no SAM_V module answers; tried {', '.join(tried)}")

    def close(self) -> None:
        """Lets the link go; never fails."""
        try:
            self._link.close()
        except OSError as error:
            log.debug("close: %s", error)

    def status(self) -> Status:
        """One look for a card; a module that is out of order is asked for its state. Errors: OSError."""
        if self._fault is None:
            self._look()
        else:
            self._fault = outcomes.module_fault(self._ask_surely(MODULE_STATE))
        return summarise(self._fault, self._presence)

    def read(self, deadline: Deadline) -> Done[Identity] | Failed:
        """Who the card belongs to; waits for a card, at most until the deadline. Errors: OSError."""
        trouble: Failed | None = None
        for _ in range(TRIES):
            patience_s = deadline.left_s() if trouble is None else _BACK_WITHIN_S
            is_found = self._presence.is_found_now if trouble is None else False
            if not is_found and not self._find(min(patience_s, deadline.left_s())):
                return self._not_found(trouble)
            try:
                return self._read_found(deadline)
            except _NotReadError as error:
                trouble = error.failed
            if deadline.left_s() < _LEAST_FOR_READING_S:
                break
        return trouble or outcomes.none()

    def _not_found(self, trouble: Failed | None) -> Failed:
        if self._fault is not None:
            return Failed(Completion.DEVICE_NOT_READY, self._fault.code, Recovery.LATER, self._fault.original)
        if trouble is None:
            return outcomes.none()
        return outcomes.taken_early(trouble.detail) if outcomes.may_be_taken(trouble) else trouble

    def _read_found(self, deadline: Deadline) -> Done[Identity] | Failed:
        """Errors: _NotReadError."""
        self._ask_for(SELECT, deadline).wipe()
        answer = self._text_and_photo(deadline)
        try:
            parts = parts_of(answer.data, self._reading)
        except CardContentError as error:
            raise _NotReadError(outcomes.transfer(str(error))) from None
        finally:
            answer.wipe()
        try:
            return self._identity(parts, deadline)
        finally:
            parts.wipe()

    def _identity(self, parts: Parts, deadline: Deadline) -> Done[Identity] | Failed:
        new_address = self._new_address(deadline)
        self._presence.read()
        try:
            return Done(identity_with(parts, new_address, self._decode_photo))
        except CardContentError as error:
            return outcomes.rubbish(str(error))
        except UnknownLayoutError as error:
            return outcomes.not_supported(str(error))
        finally:
            new_address.wipe()

    def _text_and_photo(self, deadline: Deadline) -> Answer:
        """A module that does not know the one reading is asked for the other from then on."""
        try:
            return self._ask_for(self._reading, deadline)
        except _UnknownCommandError:
            self._reading = READ_WITH_FINGERPRINTS if self._reading is READ else READ
            return self._ask_for(self._reading, deadline)

    def _new_address(self, deadline: Deadline) -> Answer:
        """Empty where the card has none, and where it could not be had: the card itself was read well."""
        try:
            return self._ask_for(NEW_ADDRESS, deadline)
        except _NotReadError:
            return Answer(Sw.NO_SUCH_ITEM, bytearray())

    def _ask_for(self, command: Command, deadline: Deadline) -> Answer:
        """The answer with its data. Errors: _NotReadError."""
        try:
            answer = ask(self._link, command, deadline.left_s())
        except NoAnswerError as error:
            if command is self._reading:
                self._presence.read()  # perhaps: then the module will not find the card again
            failed = outcomes.slow() if deadline.is_over else outcomes.transfer(str(error))
            raise _NotReadError(failed) from None
        if answer.status == command.success:
            return answer
        self._tell(command, answer.status)
        if answer.status == Sw.UNKNOWN_COMMAND:
            raise _UnknownCommandError(outcomes.refused(command.name, answer.status))
        raise _NotReadError(outcomes.refused(command.name, answer.status))

    def _find(self, patience_s: float) -> bool:
        """Looks until a card is found, at least once."""
        until_s = time.monotonic() + patience_s
        while not self._look():
            left_s = until_s - time.monotonic()
            if left_s <= 0 or self._fault is not None:
                return False
            time.sleep(min(_LOOK_AGAIN_S, left_s))
        return True

    def _look(self) -> bool:
        status = self._ask_surely(FIND)
        self._fault = outcomes.module_fault(status)
        if status == FIND.success:
            self._presence.found()
            return True
        self._presence.missed()
        self._tell(FIND, status)
        return False

    def _ask_surely(self, command: Command) -> int:
        """The status of the answer, asked for twice. Errors: OSError: a module that cannot say it is lost."""
        try:
            return _status(ask(self._link, command, command.limit_s))
        except NoAnswerError:
            pass
        try:
            return _status(ask(self._link, command, command.limit_s))
        except NoAnswerError as error:
            raise OSError(f"SAM_V module: {error}") from None

    def _number(self) -> str:
        """The module's number, for the log."""
        try:
            answer = ask(self._link, MODULE_ID, MODULE_ID.limit_s)
        except NoAnswerError:
            return "without a number"
        is_told = answer.status == MODULE_ID.success
        return module_number(answer.data) if is_told else f"without a number ({words(answer.status)})"

    def _tell(self, command: Command, status: int) -> None:
        """Logs an answer that is out of the ordinary, once while the module is open."""
        if status in _ORDINARY or (command.name, status) in self._told:
            return
        self._told.add((command.name, status))
        log.warning("%s: the module answers %s", command.name, words(status))


class _UnknownCommandError(_NotReadError):
    """The module does not know the command."""


def _status(answer: Answer) -> int:
    answer.wipe()
    return answer.status


def summarise(fault: Fault | None, presence: Presence) -> Status:
    """What the house is told of the module and of the card on it."""
    if fault is not None:
        return Status(DeviceState.HARDWARE_ERROR, fault=fault)
    return Status(DeviceState.ONLINE, media=presence.media, media_events=presence.events)
