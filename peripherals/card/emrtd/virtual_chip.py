"""A travel document's chip in software: BAC, PACE, secure messaging and files, with faults to order.

Simulator; fidelity was checked against the worked examples of ICAO 9303-11 only, never against a real chip.
It seals and opens with the reader's own `Session`, whose bytes those examples prove.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass

from peripherals.card import apdu, tlv
from peripherals.card.apdu import Command, Response
from peripherals.card.emrtd import bac, files, pace
from peripherals.card.emrtd.ciphers import MAC_BYTES, TRIPLE_DES, pad, unpad
from peripherals.card.emrtd.document import APPLICATION
from peripherals.card.emrtd.secure_messaging import ENCIPHERED, LE, MAC, STATUS, Session
from peripherals.card.emrtd.virtual_active import ActiveKey
from peripherals.card.emrtd.virtual_document import Access, Content
from peripherals.card.emrtd.virtual_pace import ChipPace
from peripherals.card.virtual_ssc import CardFault
from peripherals.document_key import CanKey, DocumentKey, MrzKey

_ATR_T0 = bytes.fromhex("3B6D0000") + b"VIRTUAL EMRTD"
_ATR_T1 = bytes.fromhex("3B951381018073FF01000B")
_OK, _NOT_FOUND, _SECURITY, _DENIED, _WRONG = 0x9000, 0x6A82, 0x6982, 0x6300, 0x6A80
_NO_INSTRUCTION, _OUT_OF_RANGE, _NO_SEAL, _SEAL = 0x6D00, 0x6B00, 0x6987, 0x6988
_EXTENDED_BYTES = 2048


@dataclass(frozen=True, slots=True)
class EmrtdProfile:
    """Which document it is, how it opens, and after how many commands which fault begins. Units: seconds."""

    content: Content
    access: Access = Access.BOTH
    can: str = "123456"
    is_t0: bool = False
    is_extended: bool = False
    fault: CardFault | None = None
    fault_after: int = 0
    slowness_s: float = 1.0
    own_key: ActiveKey | None = None  # another than the content's: a copy

    def chip(self) -> VirtualEmrtd:
        """The document's chip, fresh from its maker."""
        return VirtualEmrtd(self)


class VirtualEmrtd:
    """Answers commands as a chip would, from the profile's files. Pure: no clock, no link."""

    def __init__(self, profile: EmrtdProfile) -> None:
        self.profile = profile
        self.atr = _ATR_T0 if profile.is_t0 else _ATR_T1
        bearer = profile.content.bearer
        self._key = MrzKey(bearer.number, bearer.birth, bearer.expiry)
        self._own_key = profile.own_key or profile.content.active_key
        self._application = profile.content.application_files()
        self._master: dict[int, bytes] = {}
        if profile.access is not Access.BAC:
            self._master[files.CARD_ACCESS] = profile.content.card_access()
        if profile.is_extended:
            lengths = [tlv.write(0x02, _EXTENDED_BYTES.to_bytes(2, "big"))] * 2
            self._master[files.ATR_INFO] = tlv.write(0x7F66, *lengths)
        self._noise = random.Random(bearer.number)  # noqa: S311 noise for a simulator
        self.reset()

    def reset(self) -> None:
        """Power on: no session, the master file selected."""
        self.session: Session | None = None
        self._pending = b""
        self._commands = 0
        self._challenge = b""
        self._is_application = False
        self._file = b""
        self._pace: ChipPace | None = None

    def active_fault(self) -> CardFault | None:
        """The fault that hits the next command, if it is time for it."""
        return self.profile.fault if self._commands >= self.profile.fault_after else None

    def answer(self, command: bytes) -> bytes:
        """Data and status word."""
        fault = self.active_fault()
        self._commands += 1
        if fault is CardFault.RUBBISH:
            return self._noise.randbytes(self._noise.randint(2, 40))
        if command[1] == apdu.GET_RESPONSE:
            data, self._pending = self._pending, b""
            return data + b"\x90\x00"
        response = self._under_seal(parse(command))
        whole = response.data + response.sw.to_bytes(2, "big")
        if self.profile.is_t0 and response.data and response.is_ok and len(command) > 5:
            self._pending = response.data
            return bytes([0x61, len(response.data) & 0xFF])
        return whole

    def _under_seal(self, command: Command) -> Response:
        if not command.cla & apdu.SECURE:
            if self.session is not None:  # a command in clear ends the session. Source: ICAO 9303-11, 9.8.8
                self.session = None
                return Response(b"", _NO_SEAL)
            return self._handle(command)
        if self.session is None:
            return Response(b"", _SECURITY)
        session = self.session
        opened = unseal(session, command)
        if opened is None:
            self.session = None
            return Response(b"", _SEAL)
        return seal(session, self._handle(opened))

    def _handle(self, command: Command) -> Response:
        match command.ins:
            case apdu.SELECT:
                return Response(b"", self._select(command))
            case apdu.READ_BINARY:
                return self._read(command)
            case apdu.GET_CHALLENGE if self.profile.access is not Access.PACE:
                self._challenge = os.urandom(bac.CHALLENGE_BYTES)
                return Response(self._challenge, _OK)
            case apdu.INTERNAL_AUTHENTICATE if self.session and self._own_key:
                return Response(self._own_key.sign(command.data), _OK)
            case apdu.EXTERNAL_AUTHENTICATE if self._challenge:
                return self._mutual(command.data)
            case apdu.MANAGE_SECURITY if self.profile.access is not Access.BAC:
                passwords: dict[int, DocumentKey] = {
                    pace.BY_MRZ: self._key,
                    pace.BY_CAN: CanKey(self.profile.can),
                }
                self._pace = ChipPace.begin(self.profile.content, command.data, passwords)
                return Response(b"", _OK if self._pace else 0x6A88)
            case apdu.GENERAL_AUTHENTICATE if self._pace:
                response = self._pace.step(command.data)
                self.session = self._pace.session or self.session
                return response
        return Response(b"", _SECURITY if command.ins == apdu.GET_CHALLENGE else _NO_INSTRUCTION)

    def _select(self, command: Command) -> int:
        if command.p1 == 0x04:
            if command.data != APPLICATION:
                return _NOT_FOUND
            if self.profile.access is Access.PACE and self.session is None:
                return _SECURITY
            self._is_application = True
            return _OK
        file_id = int.from_bytes(command.data, "big")
        if file_id == files.MASTER_FILE:
            self._is_application = False
            return _OK
        if self._is_application and self.session is None:
            return _SECURITY
        found = (self._application if self._is_application else self._master).get(file_id)
        self._file = found or b""
        return _NOT_FOUND if found is None else _OK

    def _read(self, command: Command) -> Response:
        if self._is_application and self.session is None:
            return Response(b"", _SECURITY)
        offset = command.p1 << 8 | command.p2
        if offset >= len(self._file):
            return Response(b"", _OUT_OF_RANGE)
        return Response(self._file[offset : offset + (command.le or 0)], _OK)

    def _mutual(self, data: bytes) -> Response:
        encryption_key, mac_key = bac.access_keys(self._key)
        proof, given = data[:-MAC_BYTES], data[-MAC_BYTES:]
        challenge, self._challenge = self._challenge, b""
        if len(proof) != 32 or TRIPLE_DES.mac(mac_key, proof) != given:
            return Response(b"", _DENIED)
        told = TRIPLE_DES.decrypt(encryption_key, proof)
        reader_challenge, ours, reader_key = told[:8], told[8:16], told[16:]
        if ours != challenge:
            return Response(b"", _DENIED)
        own_key = os.urandom(bac.KEY_BYTES)
        self.session = bac.session_of(reader_key, own_key, reader_challenge, challenge)
        answer = TRIPLE_DES.encrypt(encryption_key, challenge + reader_challenge + own_key)
        return Response(answer + TRIPLE_DES.mac(mac_key, answer), _OK)


def parse(command: bytes) -> Command:
    """A command as it came over the link. Source: ISO/IEC 7816-4, 5.1."""
    cla, ins, p1, p2 = command[:4]
    body = command[4:]
    width = 1
    if len(body) > 2 and body[0] == 0:
        width, body = 2, body[1:]
    if len(body) <= width:
        return Command(cla, ins, p1, p2, le=_wanted(body))
    length = int.from_bytes(body[:width], "big")
    data, le = body[width : width + length], body[width + length :]
    return Command(cla, ins, p1, p2, data, _wanted(le))


def _wanted(le: bytes) -> int | None:
    """How many bytes Le asks for; zero stands for the most it could say."""
    return (int.from_bytes(le, "big") or 256 ** len(le)) if le else None


def unseal(session: Session, command: Command) -> Command | None:
    """The command inside; None when its seal is wrong."""
    session.counter += 1
    counter = session.counter.to_bytes(session.suite.block_bytes, "big")
    nodes = {node.tag: node for node in tlv.read_all(command.data)}
    head = bytes([command.cla, command.ins, command.p1, command.p2])
    body = b"".join(nodes[tag].raw for tag in (ENCIPHERED, LE) if tag in nodes)
    expected = session.suite.message_mac(
        session.mac_key, counter + pad(head, session.suite.block_bytes) + body
    )
    if MAC not in nodes or nodes[MAC].value != expected:
        return None
    data = b""
    if ENCIPHERED in nodes:
        iv = session.suite.iv(session.encryption_key, counter)
        data = unpad(session.suite.decrypt(session.encryption_key, nodes[ENCIPHERED].value[1:], iv))
    wanted = _wanted(nodes[LE].value) if LE in nodes else None
    return Command(command.cla & ~apdu.SECURE, command.ins, command.p1, command.p2, data, wanted)


def seal(session: Session, response: Response) -> Response:
    """The answer as it may travel."""
    session.counter += 1
    suite = session.suite
    counter = session.counter.to_bytes(suite.block_bytes, "big")
    body = b""
    if response.data:
        iv = suite.iv(session.encryption_key, counter)
        enciphered = suite.encrypt(session.encryption_key, pad(response.data, suite.block_bytes), iv)
        body = tlv.write(ENCIPHERED, b"\x01", enciphered)
    body += tlv.write(STATUS, response.sw.to_bytes(2, "big"))
    code = suite.message_mac(session.mac_key, counter + body)
    return Response(body + tlv.write(MAC, code), _OK)
