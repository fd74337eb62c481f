"""A document camera over a desk that is a folder.

Whoever puts a picture there (`place`) lays a sheet on the desk; whoever writes a fault (`inject`) breaks the
camera. Both are replaced atomically, so another process may do it.
"""

from __future__ import annotations

import json
import os
import time
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from peripherals.devices import Deadline, DeviceState, Done, Failed, Status
from peripherals.manifest import SILVER, DriverManifest, Rule
from peripherals.scanner.camera import RepeatWatch
from peripherals.scanner.composite import Shot, photograph
from peripherals.scanner.frame import Bgr, Frame
from peripherals.scanner.picture_file import read_image

DESK_PICTURE = "desk.png"
FAULT_FILE = "fault.json"

_NOISE_LEVELS = 1.0
_NOISE_ROWS = 400
_SLOW_S = 1.0
_LOOK_AGAIN_S = 0.05


class CameraFault(StrEnum):
    UNPLUGGED = "unplugged"
    BLACK = "black"
    FROZEN = "frozen"
    RUBBISH = "rubbish"
    SLOW = "slow"  # a second for each picture
    HUNG = "hung"  # no picture until it is mended


Seen = tuple[int, int, int]
"""inode, modification time in ns, size: changes whenever the file is replaced."""


class ImageFolderCamera:
    """Stands behind `DocumentCamera` for demo and tests. An empty folder is an empty mat."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="document_camera",
        driver="image_folder",
        page="document-scanner.md",
        met=SILVER,
        simulator="peripherals.scanner.simulator:ImageFolderCamera",
        exempt={Rule.TRACES_REPLAYED: "a folder of pictures speaks no bytes"},
    )

    def __init__(self, path: str | Path, seed: int = 0, width_px: int = 1600, height_px: int = 1200) -> None:
        self._folder = Path(path)
        self._rng = np.random.default_rng(seed)
        self._mat_shot = Shot(seed=seed, width_px=width_px, height_px=height_px, noise_levels=0.0)
        self._seen: Seen | None = None
        self._desk: Bgr | None = None
        self._noise: NDArray[np.int16] | None = None
        self._last: Frame | None = None
        self._repeats = RepeatWatch()

    def open(self) -> None:
        self._refuse_if_unplugged()
        self._repeats = RepeatWatch()

    def close(self) -> None:
        self._desk = self._noise = self._seen = self._last = None

    def status(self) -> Status:
        self._refuse_if_unplugged()
        return Status(DeviceState.ONLINE)

    def frame(self, deadline: Deadline) -> Done[Frame] | Failed:  # noqa: ARG002 - part of the contract
        if self._refuse_if_unplugged() is CameraFault.SLOW:
            time.sleep(_SLOW_S)
        while (fault := self._refuse_if_unplugged()) is CameraFault.HUNG:
            time.sleep(_LOOK_AGAIN_S)
        if fault is CameraFault.FROZEN and self._last is not None:
            self._repeats.check(self._last.bgr)
            return Done(self._last)
        desk = self._look_at_desk()
        if isinstance(desk, Failed):
            return desk
        if fault is CameraFault.BLACK:
            desk = np.zeros_like(desk)
        elif fault is CameraFault.RUBBISH:
            desk = self._rng.integers(0, 256, desk.shape, np.uint8)
        self._last = Frame(self._with_noise(desk), time.monotonic())
        self._repeats.check(self._last.bgr)
        return Done(self._last)

    def _refuse_if_unplugged(self) -> CameraFault | None:
        fault = read_fault(self._folder)
        if fault is CameraFault.UNPLUGGED:
            raise OSError("document camera unplugged (simulated)")
        return fault

    def _look_at_desk(self) -> Bgr | Failed:
        picture = self._folder / DESK_PICTURE
        seen = _identity(picture)
        if self._desk is not None and seen == self._seen:
            return self._desk
        if seen is None:
            desk = photograph(None, self._mat_shot).bgr
        else:
            read = read_image(picture)
            if isinstance(read, Failed):
                return read
            desk = read.value
        self._desk, self._seen = desk, seen
        return desk

    def _with_noise(self, desk: Bgr) -> Bgr:
        """Sensor noise: one tall plane, from a row at random. Hardly two frames are equal, none is slow."""
        height, width = desk.shape[:2]
        if (
            self._noise is None
            or self._noise.shape[1] != width
            or self._noise.shape[0] < height + _NOISE_ROWS
        ):
            noise = self._rng.standard_normal((height + _NOISE_ROWS, width, 3), np.float32) * _NOISE_LEVELS
            self._noise = np.rint(noise).astype(np.int16)
        top = self._rng.integers(_NOISE_ROWS)
        noisy: Bgr = cv2.add(desk, self._noise[top : top + height], dtype=cv2.CV_8U)
        return noisy


def place(folder: Path, bgr: Bgr | None) -> None:
    """Lay this picture on the desk, or clear the desk."""
    if bgr is None:
        (folder / DESK_PICTURE).unlink(missing_ok=True)
        return
    place_picture(folder, as_picture(bgr))


def as_picture(bgr: Bgr) -> bytes:
    """What `place_picture` lays on the desk, as often as wanted."""
    _, data = cv2.imencode(".png", bgr, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return data.tobytes()


def place_picture(folder: Path, picture: bytes) -> None:
    _replace(folder / DESK_PICTURE, picture)


def inject(folder: Path, fault: CameraFault | None) -> None:
    """Break the camera over this desk, or mend it."""
    if fault is None:
        (folder / FAULT_FILE).unlink(missing_ok=True)
    else:
        _replace(folder / FAULT_FILE, json.dumps({"fault": fault.value}).encode("utf-8"))


def read_fault(folder: Path) -> CameraFault | None:
    """Errors: OSError when the file is there and says nothing known (a broken cable, so to speak)."""
    try:
        return CameraFault(json.loads((folder / FAULT_FILE).read_text("utf-8"))["fault"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{FAULT_FILE}: {error}") from error


def _identity(path: Path) -> Seen | None:
    try:
        told = path.stat()
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


def _replace(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(path)
