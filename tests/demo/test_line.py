"""The line that can be cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from kiosk.demo.line import Line


def _echo(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            while block := connection.recv(1000):
                connection.sendall(block.upper())


@pytest.fixture
def line() -> Iterator[Line]:
    server = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_echo, args=(server,))
    thread.start()
    line = Line(server.getsockname()[1])
    yield line
    line.close()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


def _ask(line: Line, words: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as connection:
        connection.sendall(words)
        return connection.recv(1000)


def _try(line: Line, words: bytes) -> bytes:
    """What comes back, nothing where the connection breaks."""
    try:
        return _ask(line, words)
    except ConnectionError:
        return b""


def test_what_goes_in_comes_out_and_back(line: Line) -> None:
    assert _ask(line, b"hello") == b"HELLO"


def test_a_cut_line_carries_nothing(line: Line) -> None:
    line.cut()
    assert _try(line, b"hello") == b""


def test_cutting_breaks_what_is_open(line: Line) -> None:
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as connection:
        connection.sendall(b"a")
        assert connection.recv(10) == b"A"
        line.cut()
        assert connection.recv(10) == b""


def test_a_mended_line_carries_again(line: Line) -> None:
    line.cut()
    line.mend()
    assert _ask(line, b"again") == b"AGAIN"
