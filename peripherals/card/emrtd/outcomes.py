"""What can come of reading a travel document, each as a result with its recovery."""

from __future__ import annotations

from peripherals.card.emrtd.trust import Judgement, Verdict
from peripherals.devices import Completion, Failed, Recovery


def needs_mrz() -> Failed:
    """A travel document lies there, and its chip opens to who knows what is printed on it."""
    return Failed(Completion.USER_ERROR, "card.needs_mrz", Recovery.RETRY)


def wrong_key(detail: str) -> Failed:
    """The chip works and does not take the entries: mistyped, or of another document."""
    return Failed(Completion.USER_ERROR, "travel_document.wrong_key", Recovery.RETRY, detail)


def unreadable(detail: str) -> Failed:
    """The chip answers what no conforming chip answers. `detail` names the place, never the content."""
    return Failed(Completion.INVALID_DATA, "travel_document.unreadable", Recovery.RETRY, detail)


def not_supported(detail: str) -> Failed:
    """The chip opens only in a way this reader does not speak."""
    return Failed(Completion.UNSUPPORTED, "travel_document.not_supported", Recovery.STAFF, detail)


def not_genuine(judgement: Judgement) -> Failed | None:
    """Why what the chip says cannot be believed; None when it can."""
    bad, staff, detail = Completion.INVALID_DATA, Recovery.STAFF, judgement.detail
    match judgement.verdict:
        case Verdict.GENUINE:
            return None
        case Verdict.ALTERED:
            return Failed(bad, "travel_document.altered", staff, detail)
        case Verdict.COPIED:
            return Failed(bad, "travel_document.copied", staff, detail)
        case Verdict.ISSUER_UNKNOWN:
            return Failed(bad, "travel_document.issuer_unknown", staff, detail)
        case Verdict.ISSUER_EXPIRED:
            return Failed(bad, "travel_document.issuer_expired", staff, detail)
        case Verdict.NOT_JUDGED:
            return Failed(bad, "travel_document.not_judged", staff, detail)
        case Verdict.NO_TRUST_LIST:
            return Failed(bad, "travel_document.no_trust_list", staff, detail)
