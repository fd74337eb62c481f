"""The recogniser of printed lines, asked what a drawn character may be. One thread, no network.

Source: PP-OCRv6 (Apache-2.0) as the wheel of rapidocr 3.10 brings it. Only its recogniser is loaded, by
onnxruntime and not by rapidocr: some 130 MB instead of 600.
"""

from __future__ import annotations

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kiosk.input.handwriting.model import model_path
from kiosk.input.handwriting.picture import Picture

Scores = NDArray[np.float32]
"""Shape: (classes). How likely each is, as a logarithm."""
_LEAST = 1e-12


class Recogniser:
    """Errors: InputMissingError when its model is not on this machine: it is never downloaded."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(str(model_path()), options, ["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        known = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self.classes: tuple[str, ...] = ("", *known, " ")  # nothing comes first, as CTC wants it

    def scores(self, picture: Picture) -> Scores:
        """The most that each class reaches anywhere along the line."""
        grey = picture.astype(np.float32) / 127.5 - 1
        seen = np.broadcast_to(grey, (1, 3, *grey.shape))
        (told,) = self._session.run(None, {self._input: np.ascontiguousarray(seen)})
        likeliest: Scores = np.log(np.maximum(np.asarray(told)[0].max(axis=0), _LEAST))
        return likeliest
