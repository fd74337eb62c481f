"""Lists that do not fit: which parts stand on which page."""

from __future__ import annotations

from screens.parts.part import Part


def pages_of(parts: list[Part], room: float, gap: float, most: int, pager: float) -> list[list[Part]]:
    """Parts into pages that fit; room for the pager is taken only when there is more than one page."""
    whole = sum(part.height for part in parts) + gap * max(0, len(parts) - 1)
    if whole <= room and len(parts) <= most:
        return [parts]
    pages: list[list[Part]] = [[]]
    used = 0.0
    for part in parts:
        if pages[-1] and (used + part.height > room - pager or len(pages[-1]) >= most):
            kept = (
                [pages[-1].pop()]
                if len(pages[-1]) > 1 and getattr(pages[-1][-1], "is_heading", False)
                else []
            )
            pages.append(kept)
            used = sum(heading.height + gap for heading in kept)
        pages[-1].append(part)
        used += part.height + gap
    return pages
