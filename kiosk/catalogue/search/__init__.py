"""Guidance by words: what someone types, and the item they mean."""

from kiosk.catalogue.search.finder import Finder, Found, Hit

__all__ = ["Finder", "Found", "Hit"]
