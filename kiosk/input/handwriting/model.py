"""Where the recogniser's model lies; asked without loading anything."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kiosk.input.composer import InputMissingError


def model_path() -> Path:
    """In the wheel of rapidocr. Errors: InputMissingError when it is not on this machine."""
    wheel = find_spec("rapidocr")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        for model in sorted(Path(folder).glob("models/*_rec_*.onnx"), reverse=True):
            return model
    raise InputMissingError("install rapidocr, whose wheel brings the recogniser")
