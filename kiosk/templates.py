"""A material's blank text on paper, to be filled in by hand and signed.

What is known stands there already, persons with their whole name, as the paper is theirs; numbers are left to
be written by hand, so that a slip forgotten in the tray gives none away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kiosk.catalogue.model import Material
from kiosk.words import render, say
from peripherals.printer.document import Align, Block, Break, Line, Sheet, Size, Slip, Space

Paper = TypeVar("Paper", bound=Slip | Sheet)

_BLANK = "\uff3f" * 8  # full-width low lines: to write on
_LINE_GAP_MM = 2.0


def template_slip(material: Material, known: Mapping[str, str]) -> Slip:
    """The blank text by itself. `known`: what may stand for the names in braces."""
    return Slip(f"template {material.id}", _blocks(material, known))


def with_templates(paper: Paper, materials: Sequence[Material], known: Mapping[str, str]) -> Paper:
    """The paper, and after it the blank text of each material that has one."""
    added: list[Block] = []
    for material in materials:
        if material.template:
            added += [Break(), *_blocks(material, known)]
    return replace(paper, blocks=(*paper.blocks, *added))


def known_of_item(item_name: str, principal: str = "", agent: str = "") -> Mapping[str, str]:
    """What may stand in braces (`catalogue.model.TEMPLATE_FIELDS`), as far as it is known."""
    return {"item": item_name, "principal": principal, "agent": agent}


def _blocks(material: Material, known: Mapping[str, str]) -> tuple[Block, ...]:
    filled = material.template.format_map({name: value or _BLANK for name, value in known.items()})
    title, *lines = filled.strip().splitlines()
    blocks: list[Block] = [Line(title, Size.LARGE, Align.CENTER, is_bold=True)]
    for line in lines:
        blocks += [Space(_LINE_GAP_MM), Line(line)] if line.strip() else [Space(_LINE_GAP_MM * 4)]
    return (*blocks, Space(_LINE_GAP_MM * 4), Line(render(say("template.note")), Size.SMALL))
