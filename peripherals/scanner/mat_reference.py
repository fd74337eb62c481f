"""The picture of the empty mat: taken once by a technician, kept beside the store, used wherever a page is
looked for.

It holds nothing of a person: a picture with a page on it is refused.
"""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np

from peripherals.devices import Completion, Deadline, DocumentCamera, Done, Failed, Recovery
from peripherals.scanner.finder import PageFound, find_page
from peripherals.scanner.frame import Bgr
from peripherals.scanner.scan import BLACK_LEVEL

MAT_FILE = "empty_mat.png"
_FRAMES = 5
_STILL_LEVELS = 4.0  # mean difference between its frames: somebody's arm is a hundred


def take_empty_mat(camera: DocumentCamera, deadline: Deadline) -> Done[Bgr] | Failed:
    """The bare mat, without sensor noise: the median of five frames.

    Errors: `scan.mat_not_empty`, `scan.mat_moves`, `scan.black_picture`, and what the camera gives.
    """
    frames: list[Bgr] = []
    while len(frames) < _FRAMES:
        told = camera.frame(deadline)
        if isinstance(told, Failed):
            return told
        if frames and told.value.bgr.shape != frames[0].shape:
            return _refused("scan.mat_moves")
        frames.append(told.value.bgr)
    mat = np.median(np.stack(frames), axis=0).astype(np.uint8)
    if max(float(cv2.absdiff(mat, frame).mean()) for frame in frames) > _STILL_LEVELS:
        return _refused("scan.mat_moves")
    if np.percentile(mat, 99) < BLACK_LEVEL:
        return Failed(Completion.HARDWARE_ERROR, "scan.black_picture", Recovery.STAFF)
    found = find_page(mat)
    if isinstance(found, PageFound) and (found.is_accepted or found.is_cut_off):
        return _refused("scan.mat_not_empty")
    return Done(mat)


def store_mat(folder: Path, mat: Bgr) -> Path:
    """Keeps it, in place of an older one, whole or not at all. Errors: OSError."""
    _, data = cv2.imencode(".png", mat)
    fresh = folder / f".{MAT_FILE}.{os.getpid()}"
    with fresh.open("wb") as file:
        file.write(data.tobytes())
        file.flush()
        os.fsync(file.fileno())
    return fresh.replace(folder / MAT_FILE)


def load_mat(folder: Path) -> Bgr | None:
    """The picture that was kept; None where there is none, or none that can be read."""
    try:
        data = np.frombuffer((folder / MAT_FILE).read_bytes(), np.uint8)
    except OSError:
        return None
    read = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    return None if read is None else np.asarray(read, np.uint8)


def fitting(mat: Bgr | None, frame: Bgr) -> Bgr | None:
    """The mat, if it was taken with this size of picture: another camera or another setting knows another
    mat.
    """
    return mat if mat is not None and mat.shape == frame.shape else None


def _refused(code: str) -> Failed:
    return Failed(Completion.USER_ERROR, code, Recovery.RETRY)
