"""Whether a card lies on a reader that, once it has read a card, finds it no more until it comes anew.

Such a reader cannot tell a card that was read and still lies there from one that is gone: that is UNKNOWN.
"""

from __future__ import annotations

from peripherals.devices import CardMedia

LOOKS_UNTIL_GONE = 3
"""A design choice: single misses happen while a card is moved; three looks are 1.5 s at the queue's pace."""


class Presence:
    """Media and the count of cards come and gone, from what the looks found. Pure: no clock."""

    def __init__(self) -> None:
        self.media = CardMedia.NOT_PRESENT
        self.events = 0
        self._misses = 0

    def found(self) -> None:
        """A look found a card. Found again at once after its reading, it is still the same one."""
        is_same = self.media is CardMedia.PRESENT or (self.media is CardMedia.UNKNOWN and self._misses == 0)
        if not is_same:
            self.events += 1
        self.media = CardMedia.PRESENT
        self._misses = 0

    def missed(self) -> None:
        """A look found none."""
        self._misses += 1
        if self.media is CardMedia.PRESENT and self._misses >= LOOKS_UNTIL_GONE:
            self.media = CardMedia.NOT_PRESENT
            self.events += 1

    def read(self) -> None:
        """The card was read to its end."""
        self.media = CardMedia.UNKNOWN
        self._misses = 0

    @property
    def is_found_now(self) -> bool:
        """The last look found a card that was not read since."""
        return self.media is CardMedia.PRESENT and self._misses == 0
