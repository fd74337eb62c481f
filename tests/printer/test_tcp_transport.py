"""The transport against bare sockets that behave badly."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from peripherals.devices import Deadline
from peripherals.printer.tcp import TcpTransport

MEGABYTE = bytes(1_000_000)


@contextmanager
def served(behave: Callable[[socket.socket], None]) -> Iterator[TcpTransport]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def accept() -> None:
            line, _ = listener.accept()
            with line:
                behave(line)

        server = threading.Thread(target=accept)
        server.start()
        transport = TcpTransport("127.0.0.1", listener.getsockname()[1])
        try:
            yield transport
        finally:
            transport.close()
            server.join()


def hanging(is_over: threading.Event) -> Callable[[socket.socket], None]:
    def hang(_: socket.socket) -> None:
        is_over.wait(5)

    return hang


def test_a_reader_that_stops_costs_the_deadline_and_tells_how_much_went_out() -> None:
    is_over = threading.Event()
    with served(hanging(is_over)) as transport:
        started_s = time.monotonic()
        written = transport.write(MEGABYTE, Deadline.after(0.3))
        assert 0.25 < time.monotonic() - started_s < 1.0
        is_over.set()
    assert written.lost is None
    assert 0 < written.count < 200_000


def test_a_reset_line_tells_how_much_went_out_and_why_no_more() -> None:
    def reset(line: socket.socket) -> None:
        line.recv(1000)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with served(reset) as transport:
        written = transport.write(MEGABYTE, Deadline.after(5))
    assert isinstance(written.lost, ConnectionError)
    assert 0 < written.count < len(MEGABYTE)


def test_a_deadline_that_is_over_sends_nothing() -> None:
    with served(lambda line: line.settimeout(0)) as transport:
        assert transport.write(b"x", Deadline.after(0)).count == 0


def test_silence_is_empty_and_the_end_is_an_error() -> None:
    is_over = threading.Event()
    with served(hanging(is_over)) as transport:
        assert transport.read(0.05) == b""
        is_over.set()
        with pytest.raises(ConnectionResetError):
            transport.read(1)


def test_closing_with_unread_answers_loses_nothing_that_was_written() -> None:
    """A plain close makes the kernel send RST here, and the reader gets an error instead of the rest."""
    received = bytearray()

    def talk_then_read_slowly(line: socket.socket) -> None:
        line.sendall(b"\x12" * 4)
        while data := line.recv(4096):
            received.extend(data)
            time.sleep(0.0005)

    with served(talk_then_read_slowly) as transport:
        written = transport.write(bytes(200_000), Deadline.after(5))
        transport.close()
    assert written.count == len(received) == 200_000
