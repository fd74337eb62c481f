"""The chip's side of PACE, for the virtual chip."""

from __future__ import annotations

import os
from collections.abc import Mapping

from peripherals.card import tlv
from peripherals.card.apdu import Response
from peripherals.card.emrtd import pace
from peripherals.card.emrtd.card_access import SUITES, PaceInfo
from peripherals.card.emrtd.ciphers import AUTHENTICATION, ENCRYPTION
from peripherals.card.emrtd.curves import STANDARDISED
from peripherals.card.emrtd.pace import Way
from peripherals.card.emrtd.secure_messaging import Session
from peripherals.card.emrtd.virtual_document import Content
from peripherals.document_key import DocumentKey

_OK, _DENIED, _WRONG = 0x9000, 0x6300, 0x6A80


class ChipPace:
    """One run of the protocol; `session` stands once both sides have proven themselves."""

    def __init__(self, way: Way, key: DocumentKey) -> None:
        self.session: Session | None = None
        self._way = way
        self._nonce = os.urandom(16)
        self._enciphered = way.suite.encrypt(pace.password_key(key, way.suite), self._nonce)
        self._mapped = way.curve
        self._own_key = self._reader_key = b""
        self._keys = (b"", b"")

    @classmethod
    def begin(cls, content: Content, data: bytes, passwords: Mapping[int, DocumentKey]) -> ChipPace | None:
        """What MSE:SET AT asks for; None when this chip has no such way or password."""
        nodes = {node.tag: node.value for node in tlv.read_all(data)}
        ids = content.parameter_ids
        number = nodes[0x84][0] if 0x84 in nodes else ids[0]
        key = passwords.get(int.from_bytes(nodes.get(0x83, b""), "big"))
        asked = "" if 0x80 not in nodes else tlv.object_id(tlv.read(tlv.write(tlv.OBJECT_ID, nodes[0x80])))
        if key is None or asked != content.protocol or number not in ids:
            return None
        info = PaceInfo(asked, number)
        return cls(Way(info, SUITES[asked], STANDARDISED[number], has_choice=len(ids) > 1), key)

    def step(self, data: bytes) -> Response:
        """Answer to one GENERAL AUTHENTICATE."""
        asked = tlv.read(data).children()
        if not asked:
            return _told(pace.NONCE, self._enciphered)
        node = asked[0]
        if node.tag == pace.OWN_MAPPING:
            return _told(pace.CHIP_MAPPING, self._map(node.value))
        if node.tag == pace.OWN_KEY:
            return _told(pace.CHIP_KEY, self._agree(node.value))
        if node.tag == pace.OWN_TOKEN:
            return self._prove(node.value)
        return Response(b"", _WRONG)

    def _map(self, reader: bytes) -> bytes:
        curve = self._way.curve
        private = curve.secret()
        shared = curve.times(private, curve.decode(reader))
        nonce = int.from_bytes(self._nonce, "big")
        self._mapped = curve.with_generator(curve.add(curve.times(nonce, curve.generator), shared))
        return curve.encode(curve.times(private, curve.generator))

    def _agree(self, reader: bytes) -> bytes:
        mapped, suite = self._mapped, self._way.suite
        private = mapped.secret()
        shared = mapped.encode(mapped.times(private, mapped.decode(reader)))[1 : 1 + mapped.size_bytes]
        self._keys = suite.derive(shared, ENCRYPTION), suite.derive(shared, AUTHENTICATION)
        self._reader_key = reader
        self._own_key = mapped.encode(mapped.times(private, mapped.generator))
        return self._own_key

    def _prove(self, token: bytes) -> Response:
        if token != pace.token(self._way, self._keys[1], self._own_key):
            return Response(b"", _DENIED)
        self.session = Session(self._way.suite, *self._keys)
        return _told(pace.CHIP_TOKEN, pace.token(self._way, self._keys[1], self._reader_key))


def _told(tag: int, value: bytes) -> Response:
    return Response(tlv.write(pace.DYNAMIC, tlv.write(tag, value)), _OK)
