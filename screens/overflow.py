"""Finds what a person could not read: parts outside their place, over each other, or cut off."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from kivy.uix.widget import Widget

from screens.geometry import geometry_of
from screens.pages.screen import PageScreen
from screens.parts.part import Part
from screens.parts.text import Text


def overflows(root: Widget) -> list[str]:
    """One sentence for each fault in what is on show; empty when all is well."""
    faults: list[str] = []
    for widget in root.walk():
        if isinstance(widget, Text) and widget.is_too_wide:
            faults.append(f"{_name(widget)}: a line is wider than its place")
        if (
            isinstance(widget, Part)
            and isinstance(widget.parent, Part)
            and not _is_inside(widget, widget.parent)
        ):
            faults.append(f"{_name(widget)} sticks out of {_name(widget.parent)}")
        if isinstance(widget, Part):
            parts = [child for child in widget.children if isinstance(child, Part)]
            faults += _crossing(parts)
        if isinstance(widget, PageScreen) and widget.is_showing and not widget.fills_window:
            parts = [child for child in widget.children if isinstance(child, Part)]
            body = geometry_of(widget.look).body
            faults += [f"{_name(part)} leaves the body" for part in parts if not _is_inside(part, body)]
            faults += _crossing(parts)
    return faults


def _crossing(parts: list[Part]) -> list[str]:
    return [
        f"{_name(one)} lies over {_name(other)}"
        for one, other in combinations(parts, 2)
        if _cross(one, other)
    ]


def _is_inside(part: Part, place: Any) -> bool:
    return bool(
        part.x >= place.x - 1
        and part.y >= place.y - 1
        and part.right <= place.right + 1
        and part.top <= place.top + 1
    )


def _cross(one: Part, other: Part) -> bool:
    return bool(
        min(one.right, other.right) - max(one.x, other.x) > 1
        and min(one.top, other.top) - max(one.y, other.y) > 1
    )


def _name(widget: Any) -> str:
    said = getattr(widget, "text", "") or getattr(widget, "say", "")
    return f"{type(widget).__name__} “{said[:12]}” at {widget.x},{widget.y} {widget.width}×{widget.height}"
