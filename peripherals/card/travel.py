"""A travel document in a card reader: recognised, and read with the key somebody gave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from config.strings import text
from peripherals.card.emrtd import outcomes
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.document import Reading, is_travel_document
from peripherals.card.emrtd.trust import Judgement, TrustList, Verdict
from peripherals.devices import Done, Failed
from peripherals.document_key import DocumentKey
from peripherals.identity import Identity, Photo

CODES_OF_OTHER_CARDS = frozenset({"card.not_supported", "card.needs_certified_reader"})
"""What a card without the social-security application looks like: it knows no such name, or refuses it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom this reader believes, and whether the picture is wanted: some 20 kB, for memory only."""

    trust: TrustList = field(default_factory=TrustList)
    has_portrait: bool = False

    def read(self, channel: Channel, key: DocumentKey | None) -> Done[Identity] | Failed | None:
        """Who the document belongs to, or why not; None when it is no travel document.

        Errors: only what the channel's link raises.
        """
        try:
            if not is_travel_document(channel):
                return None
        except ValueError:
            return None  # answers that no chip of the kind gives
        if key is None:
            nobody = Judgement(Verdict.NO_TRUST_LIST)
            return outcomes.needs_mrz() if self.trust.authorities else outcomes.not_genuine(nobody)
        result = Reading(self.trust, self.has_portrait).read(channel, key)
        if isinstance(result, Failed):
            return result
        portrait = result.value.portrait
        photo = None if portrait is None else Photo(portrait.data)
        return Done(replace(result.value.identity, photo=photo))


def trust_list(folder: str) -> TrustList:
    """Authorities of the folder, nobody when none is named. Errors: ValueError."""
    try:
        return TrustList.of_folder(Path(folder)) if folder else TrustList()
    except OSError as error:
        raise ValueError(text("driver.csca_folder", why=error)) from None
