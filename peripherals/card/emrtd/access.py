"""What can come of opening a chip, apart from success."""

from __future__ import annotations


class AccessDenied(Exception):
    """The chip did not take the key: look at the entries again. Names step and status word."""


class AccessNotSupported(Exception):
    """The chip wants a protocol or a curve that this reader does not speak. Names it."""
