"""What can go wrong with an identity card on a SAM_V reader, each as a result with its recovery."""

from __future__ import annotations

from peripherals.card.sam_v.commands import Sw, words
from peripherals.devices import Completion, ErrorAction, Failed, Fault, Recovery

_UNREADABLE = "id_card.unreadable"
SELF_TEST = "id_module.self_test_failed"
NOT_AUTHORISED = "id_module.not_authorised"
_NOT_GENUINE = frozenset({Sw.CARD_REFUSES_MODULE, Sw.MODULE_REFUSES_CARD, Sw.NOT_VERIFIED})


def none() -> Failed:
    """No card came before the deadline."""
    return Failed(Completion.TIME_OUT, "id_card.none", Recovery.RETRY)


def taken_early(detail: str) -> Failed:
    """The card was found, and left before it was read."""
    return Failed(Completion.USER_ERROR, "id_card.taken_early", Recovery.RETRY, detail)


def slow() -> Failed:
    """The deadline came in the middle of the reading."""
    return Failed(Completion.TIME_OUT, "id_card.slow", Recovery.RETRY, "deadline passed during the reading")


def transfer(detail: str) -> Failed:
    """Module and host did not understand each other this time."""
    return Failed(Completion.HARDWARE_ERROR, "id_card.transfer", Recovery.RETRY, detail)


def not_supported(detail: str) -> Failed:
    """A card of a kind nobody here knows. Another card may do."""
    return Failed(Completion.UNSUPPORTED, "id_card.not_supported", Recovery.RETRY, detail)


def rubbish(detail: str) -> Failed:
    """What the card says breaks its standard. `detail` names the place, never the content."""
    return Failed(Completion.INVALID_DATA, "id_card.rubbish", Recovery.RETRY, detail)


def refused(step: str, status: int) -> Failed:
    """The module says it could not. Every status that is not known to mean more is a plain failure."""
    detail = f"{step}: {words(status)}"
    if status in _NOT_GENUINE:
        return Failed(Completion.INVALID_DATA, "id_card.not_genuine", Recovery.STAFF, detail)
    if status == Sw.UNKNOWN_CARD:
        return not_supported(detail)
    return Failed(Completion.HARDWARE_ERROR, _UNREADABLE, Recovery.RETRY, detail)


def may_be_taken(trouble: Failed) -> bool:
    """Whether a card that gave this trouble and is not found any more was simply taken away."""
    return trouble.code == _UNREADABLE


def module_fault(status: int) -> Fault | None:
    """Why the module takes no commands at all; None when this status does not say so."""
    if status == Sw.SELF_TEST_FAILED:
        return Fault(SELF_TEST, ErrorAction.MAINTENANCE, words(status))
    if status == Sw.NOT_AUTHORISED:
        return Fault(NOT_AUTHORISED, ErrorAction.MAINTENANCE, words(status))
    return None
