"""Secure messaging: a command goes out enciphered and sealed, an answer comes back opened and proven.

Source: ICAO 9303-11, 9.8.
"""

from __future__ import annotations

from dataclasses import dataclass

from peripherals.card import tlv
from peripherals.card.apdu import SECURE, Command, Response
from peripherals.card.emrtd.ciphers import Suite, pad, unpad

ENCIPHERED, LE, STATUS, MAC = 0x87, 0x97, 0x99, 0x8E
_WITH_PADDING = b"\x01"
_SHORT_LE = 256


class SealBrokenError(Exception):
    """An answer was not sealed, or not with this session's key. Nothing in it can be believed."""


@dataclass(slots=True)
class Session:
    """The keys two sides agreed on, and how many messages have gone. The same for reader and chip.

    Not for two threads: the counter goes up with every message either way.
    """

    suite: Suite
    encryption_key: bytes
    mac_key: bytes
    counter: int = 0

    def __repr__(self) -> str:
        return f"Session({self.suite.name})"

    def protect(self, command: Command) -> Command:
        """The command as it may travel."""
        head = bytes([command.cla | SECURE, command.ins, command.p1, command.p2])
        body = b""
        self.counter += 1
        if command.data:
            body += self._enciphered(command.data)
        if command.le is not None:
            length = 1 if command.le <= _SHORT_LE else 2
            body += tlv.write(LE, (command.le % 256**length).to_bytes(length, "big"))
        seal = tlv.write(MAC, self._mac(pad(head, self.suite.block_bytes) + body))
        most = max(_SHORT_LE, (command.le or 0) + 64 if (command.le or 0) > _SHORT_LE else 0)
        return Command(head[0], head[1], head[2], head[3], body + seal, most)

    def open(self, response: Response) -> Response:
        """What the chip said, proven. A bare status word other than 9000 is given back as it is: a chip that
        ends the session says so in clear. Errors: SealBrokenError."""
        self.counter += 1
        if not response.data and not response.is_ok:
            return response
        try:
            nodes = {node.tag: node for node in tlv.read_all(response.data)}
            sealed = b"".join(nodes[tag].raw for tag in (ENCIPHERED, STATUS) if tag in nodes)
            if STATUS not in nodes or MAC not in nodes or nodes[MAC].value != self._mac(sealed):
                raise SealBrokenError("answer: no seal, or a wrong one")
            data = self._deciphered(nodes[ENCIPHERED].value) if ENCIPHERED in nodes else b""
        except ValueError as error:
            raise SealBrokenError(f"answer: {error}") from None
        return Response(data, int.from_bytes(nodes[STATUS].value, "big"))

    def _enciphered(self, data: bytes) -> bytes:
        enciphered = self.suite.encrypt(self.encryption_key, pad(data, self.suite.block_bytes), self._iv())
        return tlv.write(ENCIPHERED, _WITH_PADDING, enciphered)

    def _deciphered(self, value: bytes) -> bytes:
        if value[:1] != _WITH_PADDING:
            raise ValueError("enciphered data without padding")
        return unpad(self.suite.decrypt(self.encryption_key, value[1:], self._iv()))

    def _iv(self) -> bytes:
        return self.suite.iv(self.encryption_key, self._counter_bytes())

    def _mac(self, data: bytes) -> bytes:
        return self.suite.message_mac(self.mac_key, self._counter_bytes() + data)

    def _counter_bytes(self) -> bytes:
        size = self.suite.block_bytes
        most: int = 256**size
        return (self.counter % most).to_bytes(size, "big")
