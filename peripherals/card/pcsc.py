"""A card reader on PC/SC: the social-security card or travel document on it becomes an Identity.

Works on the C calls of `smartcard.scard`, which give result codes back, with a poll loop of its own:
pyscard's monitor threads die for good when the daemon restarts (docs/adr, own poll loop).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from smartcard import scard

from peripherals.card import apdu, outcomes, piv, ssc, travel
from peripherals.card.emrtd.channel import Channel
from peripherals.card.pcsc_codes import COMM_ERROR, OUTCOMES, REMOVED, RESET, TIMEOUT, words
from peripherals.card.piv import StaffCard
from peripherals.devices import CardMedia, Deadline, DeviceState, Done, Failed, Status
from peripherals.document_key import DocumentKey
from peripherals.identity import Identity
from peripherals.manifest import SILVER, DriverManifest, Rule

log = logging.getLogger(__name__)

T = TypeVar("T")
_Link = Callable[[apdu.AllowList], apdu.Transmit]
"""The way to the card for commands of one allow-list."""

_WAIT_SLICE_MS = 250
_EVENTS_SHIFT = 16  # the upper half of a state counts cards going in and out (pcsc-lite)
_SETTLE_S = 0.6  # pcscd notices a removal within 0.4 s (measured); a torn contact first looks like lost bytes


class _CardError(Exception):
    """A PC/SC call failed because of the card, not because of the reader."""

    def __init__(self, code: int, place: str) -> None:
        super().__init__(f"{place}: {words(code)}")
        self.code = code


class _TooSlowError(Exception):
    """The deadline passed between two commands."""


@dataclass(frozen=True, slots=True)
class _Connection:
    handle: int
    protocol_header: int
    is_t0: bool


class PcscReader:
    """An `IdReader` on PC/SC. It takes the first reader whose name contains `reader_name`.

    `csca_folder` holds the authorities whose travel documents are believed; `extended_length` says that the
    reader carries commands longer than 256 bytes, `portrait` that the picture of a travel document is wanted.
    Errors of the constructor: ValueError.
    Errors: OSError with PC/SC's words when the daemon or the reader is away; open it anew.
    Thread: one worker thread; `read` may hang for ever if a driver does, so it belongs in a DeviceQueue.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="id_reader",
        driver="pcsc",
        page="card-reader.md",
        met=SILVER | {Rule.TRACES_REPLAYED, Rule.MEASURED},  # a hung card keeps its thread: not interruptible
        capabilities=("media", "media_events"),
        simulator="peripherals.card.virtual_card:VirtualCard",
    )

    def __init__(
        self,
        reader_name: str | None = None,
        csca_folder: str = "",
        extended_length: bool = False,
        portrait: bool = False,
    ) -> None:
        self._wanted = reader_name or ""
        self._travel = travel.Terms(travel.trust_list(csca_folder), has_portrait=portrait)
        self._can_extend = extended_length
        self._reader = ""
        self._context: int | None = None

    def open(self) -> None:
        """Finds the reader. Errors: OSError."""
        code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        _check(code, "establish context")
        self._context = context  # never a failed one: releasing that is an error inside pyscard (measured)
        code, names = scard.SCardListReaders(self._context, [])
        _check(code, "list readers")
        fitting = [name for name in names if self._wanted in name]
        if not fitting:
            raise OSError(f"no reader named '{self._wanted}' among: {', '.join(names) or 'none'}")
        self._reader = fitting[0]
        self._state()

    def close(self) -> None:
        """Lets the reader go; never fails."""
        context, self._context = self._context, None
        if context is not None and (code := scard.SCardReleaseContext(context)) != scard.SCARD_S_SUCCESS:
            log.debug("release context: %s", words(code))

    def status(self) -> Status:
        """Reader and media as the daemon sees them. Errors: OSError when the reader is gone."""
        state = self._state()
        media = CardMedia.PRESENT if state & scard.SCARD_STATE_PRESENT else CardMedia.NOT_PRESENT
        return Status(DeviceState.ONLINE, media=media, media_events=state >> _EVENTS_SHIFT)

    def read(self, deadline: Deadline, key: DocumentKey | None = None) -> Done[Identity] | Failed:
        """Who the card belongs to; waits for a card, at most until the deadline. Errors: OSError."""

        def identity(link: _Link, can_extend: bool) -> Done[Identity] | Failed:
            result = ssc.read_identity(link(apdu.SOCIAL_SECURITY))
            if isinstance(result, Done) or result.code not in travel.CODES_OF_OTHER_CARDS:
                return result
            channel = Channel(link(apdu.TRAVEL_DOCUMENT), can_extend=can_extend)
            return self._travel.read(channel, key) or result

        return self._with_card(deadline, identity)

    def prove_staff_card(self, deadline: Deadline) -> Done[StaffCard] | Failed:
        """The staff card on the reader, once it has proven its key; waits as `read` does. Errors: OSError."""
        return self._with_card(deadline, lambda link, _: piv.prove(link(apdu.STAFF_CARD)))

    def _with_card(
        self, deadline: Deadline, work: Callable[[_Link, bool], Done[T] | Failed]
    ) -> Done[T] | Failed:
        while True:
            if not self._wait_for_card(deadline):
                return outcomes.none()
            try:
                return self._work_on_present(deadline, work)
            except _TooSlowError as error:
                return outcomes.slow(str(error))
            except _CardError as trouble:
                if trouble.code == RESET and not deadline.is_over:
                    continue
                return self._outcome(trouble)

    def _work_on_present(
        self, deadline: Deadline, work: Callable[[_Link, bool], Done[T] | Failed]
    ) -> Done[T] | Failed:
        connection = self._connect()

        def link(allowed: apdu.AllowList) -> apdu.Transmit:
            def transmit(command: bytes) -> tuple[bytes, int]:
                if deadline.is_over:
                    raise _TooSlowError("deadline passed during the reading")
                return _transmit(connection, command, allowed)

            return transmit

        try:
            return work(link, self._can_extend and not connection.is_t0)
        finally:
            # Unpowering a card that has just left makes pcscd 1.9.9 blind to the next one (measured); left
            # alone, it powers the card down by itself after a few seconds.
            code = scard.SCardDisconnect(connection.handle, scard.SCARD_LEAVE_CARD)
            if code != scard.SCARD_S_SUCCESS:
                log.debug("disconnect: %s", words(code))

    def _connect(self) -> _Connection:
        """Holds the card alone, so that no other program can send it anything meanwhile."""
        code, handle, protocol = scard.SCardConnect(
            self._context,
            self._reader,
            scard.SCARD_SHARE_EXCLUSIVE,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        _check_card(code, "connect")
        is_t0 = protocol == scard.SCARD_PROTOCOL_T0
        return _Connection(handle, scard.SCARD_PCI_T0 if is_t0 else scard.SCARD_PCI_T1, is_t0)

    def _outcome(self, trouble: _CardError) -> Failed:
        """What the trouble means to the person: bytes lost, and the card gone a moment later, is a pull."""
        if trouble.code in REMOVED or self._has_left():
            return outcomes.pulled(str(trouble))
        return OUTCOMES[trouble.code](str(trouble))

    def _has_left(self) -> bool:
        until_s = time.monotonic() + _SETTLE_S
        while time.monotonic() < until_s:
            if not self._state(_WAIT_SLICE_MS, scard.SCARD_STATE_PRESENT) & scard.SCARD_STATE_PRESENT:
                return True
        return False

    def _wait_for_card(self, deadline: Deadline) -> bool:
        state = self._state()
        while not state & scard.SCARD_STATE_PRESENT:
            if deadline.is_over:
                return False
            wait_ms = min(_WAIT_SLICE_MS, round(deadline.left_s() * 1000))
            state = self._state(wait_ms, scard.SCARD_STATE_EMPTY)
        return True

    def _state(self, wait_ms: int = 0, known: int = scard.SCARD_STATE_UNAWARE) -> int:
        """State bits of the reader, now or when they stop being `known`. Errors: OSError."""
        if self._context is None:
            raise OSError("the reader is not open")
        code, states = scard.SCardGetStatusChange(self._context, wait_ms, [(self._reader, known)])
        if code & 0xFFFFFFFF == TIMEOUT:
            return known
        _check(code, "reader state")
        bits = int(states[0][1])
        if bits & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
            raise OSError(f"reader state: '{self._reader}' is gone (state {bits:08X})")
        return bits


def _transmit(connection: _Connection, command: bytes, allowed: apdu.AllowList) -> tuple[bytes, int]:
    allowed.check(command)  # the last gate before the card
    sent = apdu.for_t0(command) if connection.is_t0 else command
    code, answer = scard.SCardTransmit(connection.handle, connection.protocol_header, list(sent))
    _check_card(code, "transmit")
    whole = bytes(octet & 0xFF for octet in answer)
    if len(whole) < 2:
        raise _CardError(COMM_ERROR, "transmit: answer without status word")
    return whole[:-2], int.from_bytes(whole[-2:], "big")


def _check_card(code: int, place: str) -> None:
    """Errors: _CardError for what a card can cause, OSError for all else."""
    unsigned = code & 0xFFFFFFFF  # Python may give the code negative
    if unsigned in REMOVED or unsigned in OUTCOMES:
        raise _CardError(unsigned, place)
    _check(code, place)


def _check(code: int, place: str) -> None:
    if code != scard.SCARD_S_SUCCESS:
        raise OSError(f"{place}: {words(code)}")
