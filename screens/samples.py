"""Sample pages of every kind, read from `config/gallery/samples.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import TypeAdapter

import config
from kiosk import pages
from kiosk.pages import Choice, Frame, Light, Page, Preview, Stroke
from kiosk.words import Words, say
from peripherals.scanner.form_drawing import FormText, draw_form

SAMPLES = Path(config.__file__).parent / "gallery" / "samples.yaml"


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    page: Page[Any]
    frame: Frame
    touches: tuple[str, ...] = ()  # pressed one after another before the picture
    strokes: tuple[Stroke, ...] = ()  # written before that


def load_samples(path: Path = SAMPLES) -> tuple[tuple[Light, ...], list[Sample]]:
    """The lights of the strip and the samples, in the order of the file. Errors: pydantic.ValidationError."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    lights = TypeAdapter(tuple[Light, ...]).validate_python(raw["lights"])
    return lights, [_sample(entry) for entry in raw["samples"]]


def _sample(entry: dict[str, Any]) -> Sample:
    kind = getattr(pages, entry["kind"])
    frame = TypeAdapter(Frame).validate_python(entry.get("frame", {}))
    touches = tuple(entry.get("touches", ()))
    fields = dict(entry["page"])
    if kind is pages.Search:
        return Sample(entry["name"], _search(fields), frame, touches)
    if "preview" in fields:
        fields["preview"] = _preview(**fields["preview"])
    if "picture" in fields:
        fields["picture"] = _scanned(fields["picture"])
    strokes = TypeAdapter(tuple[Stroke, ...]).validate_python(entry.get("strokes", ()))
    return Sample(entry["name"], TypeAdapter(kind).validate_python(fields), frame, touches, strokes)


def _search(fields: dict[str, Any]) -> pages.Search:
    choices = TypeAdapter(tuple[Choice, ...])
    words = TypeAdapter[Words](Words)
    nothing = words.validate_python(fields.pop("nothing", say("find.nothing")))
    said = {name: words.validate_python(fields[name]) for name in ("title", "explanation")}
    fields = (
        fields
        | said
        | {name: choices.validate_python(fields.get(name, [])) for name in ("suggestions", "others")}
    )
    found = fields["suggestions"]

    def search(typed: str) -> pages.Results:
        """Fewer with each letter, none after three."""
        left = found[: max(0, 3 - len(typed))]
        return pages.Results(left, "" if left else nothing)

    return pages.Search(search=search, **fields)


def _scanned(form: dict[str, Any]) -> Preview:
    """A form as it was scanned."""
    rgb = draw_form(TypeAdapter(FormText).validate_python(form), seed=1, dpi=80)[:, :, ::-1]
    return Preview(rgb.tobytes(), rgb.shape[1], rgb.shape[0])


def _preview(quad: list[list[float]], is_good: bool = False) -> Preview:
    """A grey desk with a white sheet where the quad is."""
    width, height = 480, 640
    picture = np.full((height, width, 3), 70, np.uint8)
    corners = tuple((x, y) for x, y in quad)
    if corners:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        top, bottom = int(sorted(ys)[1] * height), int(sorted(ys)[2] * height)
        left, right = int(sorted(xs)[1] * width), int(sorted(xs)[2] * width)
        picture[top:bottom, left:right] = 235
    return Preview(picture.tobytes(), width, height, corners, is_good)
