"""The talk with a travel document's chip: in clear until keys are agreed on, sealed from then on."""

from __future__ import annotations

from peripherals.card import apdu
from peripherals.card.apdu import Command, Response
from peripherals.card.emrtd.secure_messaging import SealBrokenError, Session
from peripherals.card.fields import CardContentError


class Channel:
    """Sends commands of the travel-document allow-list, whatever protocol lies below.

    `can_extend` says whether reader and protocol carry commands of extended length.
    Errors: CardContentError for an answer no conforming chip gives; whatever `transmit` raises.
    """

    def __init__(self, transmit: apdu.Transmit, *, can_extend: bool = False) -> None:
        self.can_extend = can_extend
        self.session: Session | None = None
        self._transmit = transmit

    def ask(self, command: Command, place: str) -> Response:
        """The chip's answer, proven where a session is on."""
        session = self.session
        sent = command if session is None else session.protect(command)
        response = apdu.exchange(self._transmit, sent.encode(), apdu.TRAVEL_DOCUMENT)
        if not apdu.is_status_word(response.sw):
            raise CardContentError(f"{place}: {response.sw:04X} is no status word")
        if session is None:
            return response
        try:
            return session.open(response)
        except SealBrokenError as error:
            raise CardContentError(f"{place}: {error}") from None
