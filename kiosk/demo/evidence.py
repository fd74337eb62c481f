"""Did it really arrive? Everything that a run claims is looked up again at both ends."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zxingcpp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image

from config.fonts import default_cache, font_faces
from kiosk.demo.world import World
from kiosk.slips import slip_from_json
from peripherals.printer.document import Line
from peripherals.printer.escpos import without_commands
from peripherals.printer.raster import render
from peripherals.printer.simulator.mechanism import PrintedSlip
from sync.protocol.canonical import canonical_bytes
from sync.protocol.receipt_number import case_numbers, is_receipt_number
from sync.protocol.wire import SignedReceipt
from sync.store.cases import StoredSubmission
from sync.store.store import open_store

_NUMBER = re.compile(r"[A-Z]{2}[0-9]{2,4}-[0-9]{6,}-[0-9]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must be true, and whether it is. `seen` says what was found."""

    claim: str
    is_true: bool
    seen: str = ""


def number_on(texts: Sequence[str]) -> str:
    """The receipt number that stood on a page; empty when there was none."""
    found = (match for text in texts for match in _NUMBER.findall(text))
    return next((number for number in found if is_receipt_number(number)), "")


def stored_at_terminal(world: World) -> tuple[StoredSubmission, ...]:
    """All submissions of the demonstration's card in the terminal's own store."""
    store = open_store(world.setting.machine / "data")
    try:
        return store.cases.of_holder(world.data["holder"]["number"])
    finally:
        store.close()


def cases_at_backend(world: World, number: str, out: Path) -> dict[str, dict[str, Any]]:
    """The cases of a submission as the backend holds them, one for each item, by their numbers: written as
    case.json, of several as case-1.json … too. Errors: CalledProcessError."""
    listed = [line.split("\t")[0] for line in world.backend("case", "list").splitlines() if line]
    numbers = [each for each in listed if each == number or each.startswith(f"{number}-")]
    cases: dict[str, dict[str, Any]] = {}
    for place, each in enumerate(numbers, start=1):
        target = out / ("case.json" if place == 1 else f"case-{place}.json")
        world.backend("case", "export", each, "--out", str(target))
        cases[each] = json.loads(target.read_text(encoding="utf-8"))
    return cases


def findings(
    world: World, number: str, cases: Mapping[str, dict[str, Any]], slips: Sequence[PrintedSlip]
) -> list[Finding]:
    """The claims of a run that submitted, each looked up."""
    mine = [stored for stored in stored_at_terminal(world) if stored.receipt_number == number]
    return [
        Finding("the number on the glass is a receipt number", is_receipt_number(number), number),
        Finding("the terminal's store holds it once", len(mine) == 1, str(len(mine))),
        _once(number, cases),
        _digests(world, mine, cases),
        *(_receipt(world, case) for case in cases.values()),
        _slip(number, mine, slips),
    ]


def _once(number: str, cases: Mapping[str, dict[str, Any]]) -> Finding:
    """One case for each item of the application, and no other."""
    application = next((case["application"] for case in cases.values()), None)
    items = [part["item_code"] for part in application["parts"]] if application else []
    held = [case["case"]["item_code"] for case in cases.values()]
    is_once = bool(items) and held == items and tuple(cases) == case_numbers(number, len(items))
    return Finding("the backend holds it once", is_once, f"{list(cases)} {held}")


def _digests(world: World, mine: Sequence[StoredSubmission], cases: Mapping[str, dict[str, Any]]) -> Finding:
    """What the terminal sealed is what the backend received, by the digests of the sealed bytes."""
    store = open_store(world.setting.machine / "data")
    try:
        manifests = [store.cases.manifest(stored.submission_id) for stored in mine]
    finally:
        store.close()
    sealed = {entry.id: entry.sha256 for manifest in manifests for entry in manifest.documents}
    held = {each["id"]: each["sha256"] for case in cases.values() for each in case["documents"]}
    return Finding(
        "every digest is the one the terminal sealed", bool(sealed) and sealed == held, f"{len(held)}"
    )


def _receipt(world: World, case: dict[str, Any]) -> Finding:
    signed = SignedReceipt.model_validate(case["receipt"])
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(world.profile["backend"]["receipt_key"]))
    try:
        key.verify(base64.b64decode(signed.signature), canonical_bytes(signed.receipt))
    except InvalidSignature:
        return Finding("the backend's receipt verifies", False, signed.receipt.key_id)
    return Finding("the backend's receipt verifies", True, signed.receipt.key_id)


def _slip(number: str, mine: Sequence[StoredSubmission], slips: Sequence[PrintedSlip]) -> Finding:
    """The paper is the stored slip to the dot, the stored slip names the number, its code leads to it."""
    claim = "the slip shows the receipt number"
    if not mine or not slips:
        return Finding(claim, False, f"{len(slips)} slips")
    slip = slip_from_json(json.dumps(mine[0].slip))
    meant = render(slip, font_faces(default_cache()))
    paper = slips[0].image
    is_same = _top(paper, meant.height).tobytes() == without_commands(meant.convert("1")).tobytes()
    names_it = any(isinstance(block, Line) and block.text == number for block in slip.blocks)
    codes = [code.text for code in zxingcpp.read_barcodes(paper.convert("L"))]
    leads_there = any(code.endswith(f"/{number}") for code in codes)
    return Finding(claim, is_same and names_it and leads_there, f"{is_same} {names_it} {codes}")


def _top(paper: Image.Image, height_px: int) -> Image.Image:
    """The printed part, without the blank feed before the cut."""
    return paper.convert("1").crop((0, 0, paper.width, height_px))
