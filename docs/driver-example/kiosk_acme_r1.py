"""A driver from another package: the Acme R1, an invented card reader that speaks lines of text over TCP.

`STATUS` is answered with `EMPTY` or `CARD`, `READ` with `OK;name;number;sex;birth` or `ERROR;words`.
"""

from __future__ import annotations

import socket
import time
from datetime import date
from typing import ClassVar

from peripherals.devices import (
    CardMedia,
    Completion,
    Deadline,
    DeviceState,
    Done,
    Failed,
    Recovery,
    Status,
)
from peripherals.identity import Identity, IdentityKind, Sex
from peripherals.manifest import DriverManifest, Rule

_ANSWER_S = 1.0
_LONGEST_LINE = 512
_LOOK_S = 0.1
_MEDIA = {"CARD": CardMedia.PRESENT, "EMPTY": CardMedia.NOT_PRESENT}


class AcmeReader:
    """An `IdReader`. Options are keywords; the constructor touches no hardware.

    Errors: OSError, with the words of the line, from every call when the reader is lost.
    """

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="id_reader",
        driver="acme_r1",
        page="README.md of this package",
        met=frozenset(
            {Rule.STATUS_VOCABULARY, Rule.WORDS_FOR_EVERY_CODE, Rule.DOCUMENTED, Rule.INTERRUPTIBLE}
        ),
        capabilities=("media",),
    )

    def __init__(self, host: str, port: int = 4001) -> None:
        if not 0 < port < 65536:
            raise ValueError(f"port {port}: a port is 1 to 65535")
        self._address = (host, port)
        self._line: socket.socket | None = None

    def open(self) -> None:
        self._line = socket.create_connection(self._address, _ANSWER_S)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def status(self) -> Status:
        """Cheap: one question, asked twice a second."""
        return summarise(self._ask("STATUS", Deadline.after(_ANSWER_S)))

    def read(self, deadline: Deadline) -> Done[Identity] | Failed:
        """Expected trouble is a result; the codes are those the house has words for."""
        while self.status().media is not CardMedia.PRESENT:
            if deadline.is_over:
                return Failed(Completion.TIME_OUT, "card.none", Recovery.RETRY)
            time.sleep(_LOOK_S)
        try:
            return person(self._ask("READ", deadline))
        except TimeoutError:
            self.close()  # a late answer must not be taken for the next one's
            self.open()
            return Failed(Completion.TIME_OUT, "card.slow", Recovery.RETRY)

    def _ask(self, question: str, deadline: Deadline) -> str:
        line = self._line
        if line is None:
            raise OSError("the reader is not open")
        line.sendall(question.encode("ascii") + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            line.settimeout(max(deadline.left_s(), 0.001))
            part = line.recv(_LONGEST_LINE)
            answer += part
            if not part or len(answer) > _LONGEST_LINE:
                raise ConnectionError("the reader closed the line or said too much")
        return answer.decode("utf-8", "replace").strip()


def summarise(answer: str) -> Status:
    """Pure: raw words to the common vocabulary. What is not understood is unknown, not guessed."""
    return Status(DeviceState.ONLINE, media=_MEDIA.get(answer, CardMedia.UNKNOWN))


def person(answer: str) -> Done[Identity] | Failed:
    """Pure: who the card belongs to. The detail of a failure never carries what stood on the card."""
    match answer.split(";"):
        case ["OK", name, number, sex, birth]:
            try:
                who = Identity(
                    IdentityKind.SOCIAL_SECURITY_CARD, name, number, Sex(sex), date.fromisoformat(birth)
                )
            except ValueError:
                return Failed(Completion.INVALID_DATA, "card.rubbish", Recovery.RETRY, "a field is wrong")
            return Done(who)
        case ["ERROR", *_]:
            return Failed(Completion.HARDWARE_ERROR, "card.transfer", Recovery.RETRY, "the reader's error")
        case _:
            return Failed(Completion.INVALID_DATA, "card.rubbish", Recovery.RETRY, "no answer to READ")
