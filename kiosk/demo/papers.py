"""The demonstration's papers: drawn from its data, laid under the camera or handed to the backend as held."""

from __future__ import annotations

from typing import Any

from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.form_drawing import FormText, draw_form
from peripherals.scanner.frame import Bgr
from peripherals.scanner.licence_drawing import LicenceText, draw_licence
from peripherals.scanner.pdf import document_pdf

LICENCE = "business_licence"
_HELD_DPI = 120  # what a register keeps; the one that is photographed is drawn finer


def photographed(data: dict[str, Any], name: str, seed: int) -> Bgr:
    """A sheet on the desk at a slant, with a shadow over it. Errors: KeyError for an unknown paper."""
    is_licence = name == LICENCE
    sheet = draw_licence(_licence(data, 0), seed=seed) if is_licence else flat(data, name, seed)
    shot = Shot(
        seed=seed,
        width_px=3264,
        height_px=2448,
        fill=0.8 if is_licence else 0.86,
        turn_deg=3.0 + seed % 5,
        tilt_x_deg=6.0,
        tilt_y_deg=-4.0,
        has_hand_shadow=True,
    )
    return photograph(sheet, shot).bgr


def flat(data: dict[str, Any], name: str, seed: int) -> Bgr:
    """A sheet as it is. Errors: KeyError for an unknown paper."""
    return draw_form(_form(data, name), seed=seed)


def held_licence(data: dict[str, Any], place: int) -> bytes:
    """One of the licences that the government holds, as a PDF."""
    return document_pdf([draw_licence(_licence(data, place), dpi=_HELD_DPI)])


def decision(data: dict[str, Any], kind: str, number: str) -> tuple[str, bytes]:
    """The title of a paper of a case, and the paper as the approval system would have made it."""
    words = data["decisions"][kind]
    rows = ((data["decisions"]["number"], number), *((label, value) for label, value in words["rows"]))
    text = FormText(
        title=words["title"],
        rows=rows,
        paragraphs=(*words["paragraphs"], data["decisions"]["foot"]),
        seal=data["decisions"]["seal"],
    )
    return words["title"], document_pdf([draw_form(text, dpi=_HELD_DPI)] * words["pages"])


def _form(data: dict[str, Any], name: str) -> FormText:
    paper = data["papers"][name]
    return FormText(
        title=paper["title"],
        rows=tuple((label, value) for label, value in paper["rows"]),
        paragraphs=tuple(paper.get("paragraphs", ())),
        signature_label=paper.get("signature_label", ""),
        seal=paper.get("seal", ""),
    )


def _licence(data: dict[str, Any], place: int) -> LicenceText:
    told, words = data["licences"][place], data["licence_words"]
    labels = words["labels"]
    return LicenceText(
        title=words["title"],
        copy=words["copy"],
        code_label=words["code_label"],
        code=told["code"],
        left=(
            (labels["name"], told["name"]),
            (labels["type"], told["type"]),
            tuple(told["person"]),
            (labels["scope"], told["scope"]),
        ),
        right=tuple((label, value) for label, value in (told["form"], told["day"], told["address"])),
        registrar_label=words["registrar_label"],
        registered_on=told["day"][1],
        seal=words["registrar"],
        foot=words["foot"],
    )
