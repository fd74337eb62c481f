"""A travel document in a card reader: recognised, and read with the key somebody gave."""

from __future__ import annotations

from pathlib import Path

from peripherals.card import apdu
from peripherals.card.emrtd import outcomes
from peripherals.card.emrtd.channel import Channel
from peripherals.card.emrtd.document import Reading, is_travel_document
from peripherals.card.emrtd.trust import Judgement, TrustList, Verdict
from peripherals.devices import Done, Failed
from peripherals.document_key import DocumentKey
from peripherals.identity import Identity

CODES_OF_OTHER_CARDS = frozenset({"card.not_supported", "card.needs_certified_reader"})
"""What a card without the social-security application looks like: it knows no such name, or refuses it."""


def trust_list(folder: str) -> TrustList:
    """Authorities of the folder, nobody when none is named. Errors: ValueError."""
    try:
        return TrustList.of_folder(Path(folder)) if folder else TrustList()
    except OSError as error:
        raise ValueError(f"csca_folder: {error}") from None


def read_identity(
    transmit: apdu.Transmit, key: DocumentKey | None, trust: TrustList, can_extend: bool
) -> Done[Identity] | Failed | None:
    """Who the document belongs to, or why not; None when it is no travel document.

    Errors: only what `transmit` raises.
    """
    channel = Channel(transmit, can_extend=can_extend)
    try:
        if not is_travel_document(channel):
            return None
    except ValueError:
        return None  # answers that no chip of the kind gives
    if key is None:
        nobody = Judgement(Verdict.NO_TRUST_LIST)
        return outcomes.needs_mrz() if trust.authorities else outcomes.not_genuine(nobody)
    result = Reading(trust).read(channel, key)
    return Done(result.value.identity) if isinstance(result, Done) else result
