"""The recogniser itself: PP-OCRv6 on onnxruntime, models from the wheel, one thread, no network.

Source: rapidocr 3.10 (Apache-2.0). It finds lines in any of the four positions of a page and turns each
upright before it reads. Peak memory is some 600 MB, which is why it lives in a process of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rapidocr

from peripherals.reading.text_line import TextLine
from peripherals.scanner.frame import Bgr

# Measured on a licence at 200 dpi: 1600 reads all fields as 2000 does, in 60 % of the time and of the memory.
_LONGEST_SIDE_PX = 1600
_LEAST_SCORE = 0.5
_MODELS = Path(rapidocr.__file__).parent / "models"


class Engine:
    """Errors: FileNotFoundError when the wheel has no such models: they are never downloaded."""

    def __init__(self) -> None:
        one_thread = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        models = {f"{part}.model_path": _model(part) for part in ("Det", "Cls", "Rec")}
        params: dict[str, Any] = {
            "Global.log_level": "critical",
            "Global.text_score": _LEAST_SCORE,
            "Global.max_side_len": _LONGEST_SIDE_PX,
            "Rec.rec_batch_num": 1,
            **one_thread,
            **models,
        }
        self._ocr = rapidocr.RapidOCR(params=params)

    def read(self, page: Bgr) -> tuple[TextLine, ...]:
        found = self._ocr(page)
        if found.boxes is None or found.txts is None:
            return ()
        return tuple(
            _line(text, float(score), np.asarray(box, float))
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        )


def _line(text: str, score: float, corners: Any) -> TextLine:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return TextLine(text, round(score, 3), *(round(float(edge), 1) for edge in (left, top, right, bottom)))


def _model(part: str) -> str:
    """The model of this part in the wheel, whatever release it is."""
    found = sorted(_MODELS.glob(f"*_{part.lower()}_*.onnx"))
    if not found:
        raise FileNotFoundError(f"{_MODELS}: no model for {part}")
    return str(found[-1])
