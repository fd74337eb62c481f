"""What a reader that finds a card only once can tell of the card."""

from __future__ import annotations

from peripherals.card.presence import LOOKS_UNTIL_GONE, Presence
from peripherals.devices import CardMedia


def after(*looks: str) -> tuple[CardMedia, int]:
    presence = Presence()
    for look in looks:
        getattr(presence, look)()
    return presence.media, presence.events


GONE = ("missed",) * LOOKS_UNTIL_GONE


def test_a_card_that_comes_is_there_and_counted_once() -> None:
    assert after("missed", "found", "found") == (CardMedia.PRESENT, 1)


def test_one_miss_is_no_card_taken() -> None:
    assert after("found", "missed", "missed") == (CardMedia.PRESENT, 1)
    assert after("found", "missed", "found", "missed", "missed") == (CardMedia.PRESENT, 1)


def test_several_misses_are() -> None:
    assert after("found", *GONE) == (CardMedia.NOT_PRESENT, 2)


def test_a_card_that_was_read_may_lie_there_or_not() -> None:
    assert after("found", "read") == (CardMedia.UNKNOWN, 1)
    assert after("found", "read", *GONE, *GONE) == (CardMedia.UNKNOWN, 1)


def test_found_after_reading_and_a_miss_is_another_presentation() -> None:
    assert after("found", "read", "missed", "found") == (CardMedia.PRESENT, 2)


def test_found_at_once_after_reading_is_the_same_card_and_then_its_leaving_is_seen() -> None:
    assert after("found", "read", "found") == (CardMedia.PRESENT, 1)
    assert after("found", "read", "found", *GONE) == (CardMedia.NOT_PRESENT, 2)
