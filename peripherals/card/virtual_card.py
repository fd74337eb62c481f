"""The virtual card's link to a virtual reader: one plugs it in and pulls it out as with a hand.

Speaks the protocol of the vpcd driver as a TCP client: two bytes big-endian length, then data, both ways; one
byte is a control (power off, on, reset, give ATR), anything longer a command. For tests and demonstration; a
real terminal carries no vpcd.
"""

from __future__ import annotations

import socket
import struct
import threading
from types import TracebackType
from typing import Protocol

from peripherals.card.virtual_ssc import CardFault

VPCD_PORT = 35963
_GIVE_ATR = 0x04
_LOOK_AGAIN_S = 0.1


class VirtualChip(Protocol):
    """Answers commands as a card would. Pure: no clock, no link."""

    atr: bytes

    def reset(self) -> None: ...
    def active_fault(self) -> CardFault | None: ...
    def answer(self, command: bytes) -> bytes: ...


class ChipProfile(Protocol):
    """Which card it is, and how slow when it is slow. Units: seconds."""

    @property
    def slowness_s(self) -> float: ...
    def chip(self) -> VirtualChip: ...


class VirtualCard:
    """A card that lies in the reader from `insert` to `pull`, through restarts of the daemon as a real one.

    Thread: one of its own while inserted; methods may be called from any one thread.
    """

    def __init__(self, profile: ChipProfile, port: int = VPCD_PORT) -> None:
        self.profile = profile
        self._port = port
        self._out = threading.Event()
        self._out.set()
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> VirtualCard:
        self.insert()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pull()

    @property
    def is_inserted(self) -> bool:
        return not self._out.is_set()

    def insert(self) -> None:
        """Puts the card in; pcscd sees it within 0.4 s."""
        if self.is_inserted:
            return
        self._out.clear()
        self._thread = threading.Thread(target=self._lie_in_reader, name="virtual-card", daemon=True)
        self._thread.start()

    def pull(self) -> None:
        """Takes the card out, also in the middle of an exchange."""
        self._leave()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
            self._thread = None

    def _leave(self) -> None:
        self._out.set()
        link = self._socket
        if link is not None:
            try:
                link.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # the daemon was faster

    def _lie_in_reader(self) -> None:
        while self.is_inserted:
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=5) as link:
                    link.settimeout(None)
                    self._socket = link
                    self._serve(link, self.profile.chip())
            except OSError:
                self._out.wait(_LOOK_AGAIN_S)  # no daemon now; the card stays where it is
            finally:
                self._socket = None

    def _serve(self, link: socket.socket, card: VirtualChip) -> None:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while self.is_inserted:
            (length,) = struct.unpack(">H", _receive(link, 2))
            message = _receive(link, length)
            if length > 1:
                self._answer(link, card, message)
            elif message == bytes([_GIVE_ATR]):
                _send(link, card.atr)
            else:
                card.reset()

    def _answer(self, link: socket.socket, card: VirtualChip, command: bytes) -> None:
        fault = card.active_fault()
        if fault is CardFault.PULLED:
            self._leave()
            return
        if fault is CardFault.MUTE:
            self._out.wait()
            return
        if fault is CardFault.SLOW:
            self._out.wait(self.profile.slowness_s)
        _send(link, card.answer(command))


def _receive(link: socket.socket, length: int) -> bytes:
    received = b""
    while len(received) < length:
        # vpcd writes length and data apart: 44 ms a command without quick acknowledgement, 0.2 with it
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = link.recv(length - len(received))
        if not part:
            raise ConnectionError("the virtual reader is gone")
        received += part
    return received


def _send(link: socket.socket, data: bytes) -> None:
    link.sendall(struct.pack(">H", len(data)) + data)
