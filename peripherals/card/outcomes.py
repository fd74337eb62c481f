"""Everything that can go wrong with a card in a person's hand, each as a result with its recovery."""

from __future__ import annotations

from peripherals.devices import Completion, Failed, Recovery


def none() -> Failed:
    """No card came before the deadline."""
    return Failed(Completion.TIME_OUT, "card.none", Recovery.RETRY)


def pulled(detail: str) -> Failed:
    """The card left the reader before it was read."""
    return Failed(Completion.USER_ERROR, "card.pulled", Recovery.RETRY, detail)


def mute(detail: str) -> Failed:
    """A card lies there and gives no answer to reset: wrong way round, dirty or broken."""
    return Failed(Completion.HARDWARE_ERROR, "card.mute", Recovery.RETRY, detail)


def slow(detail: str) -> Failed:
    """The card answers, yet not fast enough to be read before the deadline."""
    return Failed(Completion.TIME_OUT, "card.slow", Recovery.RETRY, detail)


def transfer(detail: str) -> Failed:
    """Bytes were lost between reader and card."""
    return Failed(Completion.HARDWARE_ERROR, "card.transfer", Recovery.RETRY, detail)


def in_use(detail: str) -> Failed:
    """Another program, or an exchange that never ended, holds the card."""
    return Failed(Completion.DEVICE_NOT_READY, "card.in_use", Recovery.RETRY, detail)


def not_supported(detail: str) -> Failed:
    """A card of another kind. Another card may do."""
    return Failed(Completion.UNSUPPORTED, "card.not_supported", Recovery.RETRY, detail)


def needs_certified_reader(detail: str) -> Failed:
    """The card gives its data only to a reader with a security module."""
    return Failed(Completion.UNSUPPORTED, "card.needs_certified_reader", Recovery.STAFF, detail)


def rubbish(detail: str) -> Failed:
    """A social-security card that breaks its standard. `detail` names the place, never the content."""
    return Failed(Completion.INVALID_DATA, "card.rubbish", Recovery.RETRY, detail)
