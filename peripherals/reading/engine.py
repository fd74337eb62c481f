"""The recogniser itself: PP-OCRv6 on onnxruntime, models from the wheel, one thread, no network.

Source: rapidocr 3.10 (Apache-2.0). It finds lines in any of the four positions of a page and turns each
upright before it reads. Peak memory is some 600 MB, which is why it lives in a process of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rapidocr
from rapidocr.utils.process_img import map_boxes_to_original

from peripherals.reading.text_line import TextLine
from peripherals.scanner.frame import Bgr

# Measured on a licence at 200 dpi: 1600 reads all fields as 2000 does, in 60 % of the time and of the memory.
_LONGEST_SIDE_PX = 1600
_LEAST_SCORE = 0.5
_SURE_TURNED = 0.9  # as rapidocr's own `cls_thresh`
_HIGH = 1.5  # height over width from which it turns a line; `get_rotate_crop_image` of the same release
_MODELS = Path(rapidocr.__file__).parent / "models"


class Engine:
    """Errors: FileNotFoundError when the wheel has no such models: they are never downloaded."""

    def __init__(self) -> None:
        one_thread = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        models = {f"{part}.model_path": _model(part) for part in ("Det", "Cls", "Rec")}
        params: dict[str, Any] = {
            "Global.log_level": "critical",
            "Global.max_side_len": _LONGEST_SIDE_PX,
            "Rec.rec_batch_num": 1,
            **one_thread,
            **models,
        }
        self._ocr = rapidocr.RapidOCR(params=params)

    def read(self, page: Bgr) -> tuple[TextLine, ...]:
        """Every line that is read with some sureness, and how it lies."""
        seen, record = self._ocr.preprocess_img(page)
        found, turned, told, _ = self._ocr.run_ocr_steps(seen, record)
        if found.boxes is None or told.txts is None or turned.cls_res is None:
            return ()
        boxes = map_boxes_to_original(found.boxes, record, *page.shape[:2])
        lines = zip(boxes, told.txts, told.scores, turned.cls_res, strict=True)
        return tuple(
            _line(
                text, float(score), np.asarray(box, float), is_turned="180" in label and sure > _SURE_TURNED
            )
            for box, text, score, (label, sure) in lines
            if text.strip() and score >= _LEAST_SCORE
        )


def _line(text: str, score: float, corners: Any, *, is_turned: bool) -> TextLine:
    """The recogniser turns a high line a quarter counter-clockwise, then any line by a half if need be."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    is_high = max(sides[1], sides[3]) >= _HIGH * max(sides[0], sides[2])
    turns = (3 if is_high else 0) + (2 if is_turned else 0)
    left, top, right, bottom = (round(float(edge), 1) for edge in (left, top, right, bottom))
    return TextLine(text, round(score, 3), left, top, right, bottom, turns % 4)


def _model(part: str) -> str:
    """The model of this part in the wheel, whatever release it is."""
    found = sorted(_MODELS.glob(f"*_{part.lower()}_*.onnx"))
    if not found:
        raise FileNotFoundError(f"{_MODELS}: no model for {part}")
    return str(found[-1])
