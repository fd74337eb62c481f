"""The hook for a decoder of the card's picture: there is no open one, and none is shipped.

A decoder takes the 1024 bytes of a card and gives a PNG, or None. It comes from a vendor's own package and is
named in the profile as `package.module:function`.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from typing import cast

from config.strings import text

log = logging.getLogger(__name__)

PhotoDecoder = Callable[[bytes], bytes | None]
_PNG = b"\x89PNG\r\n\x1a\n"


def no_decoder(_raw: bytes) -> None:
    """The picture stays as it is."""


def load_decoder(target: str) -> PhotoDecoder:
    """The decoder of this name; none for an empty one. Errors: ValueError naming what is wrong."""
    if not target:
        return no_decoder
    module_name, _, attribute = target.partition(":")
    try:
        found = getattr(importlib.import_module(module_name), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(text("driver.photo_decoder", target=target, why=error)) from error
    if not callable(found):
        raise ValueError(text("driver.photo_decoder_no_function", target=target))
    return cast("PhotoDecoder", found)


def decoded(raw: bytes, decode: PhotoDecoder) -> bytes | None:
    """A PNG or None, whatever a decoder does: a picture is never a reason not to know who is here."""
    try:
        png = decode(raw)
    except Exception as error:  # noqa: BLE001 foreign code; its message may quote the picture, so only its type is told
        log.warning("photo decoder: %s", type(error).__name__)
        return None
    return png if png is not None and png.startswith(_PNG) else None
