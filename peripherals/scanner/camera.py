"""The overhead document camera (V4L2 through OpenCV).

Written after the V4L2 and OpenCV documents; no real camera was at hand: nothing here was tried on hardware.
"""

from __future__ import annotations

import os
import time
from typing import ClassVar

import cv2
import numpy as np

from peripherals.devices import Completion, Deadline, DeviceState, Done, Failed, Recovery, Status
from peripherals.manifest import BRONZE, DriverManifest, Rule
from peripherals.scanner.frame import Bgr, Frame

_STALE_GRAB_S = 0.005  # a grab that returns at once took a picture that had been waiting in the driver
_MOST_STALE = 8
_SAME_PICTURES = 5  # a sensor has noise: equal pictures in a row mean that the driver repeats itself


class RepeatWatch:
    """Notices a camera that hands out one picture for ever."""

    def __init__(self) -> None:
        self._last: Bgr | None = None
        self._repeats = 0

    def check(self, bgr: Bgr) -> None:
        """Errors: OSError at the fifth identical picture in a row."""
        self._repeats = self._repeats + 1 if self._last is not None and np.array_equal(self._last, bgr) else 0
        self._last = bgr
        if self._repeats >= _SAME_PICTURES:
            raise OSError("camera repeats one picture")


class OverheadCamera:
    """Thread: one, its own worker's."""

    manifest: ClassVar[DriverManifest] = DriverManifest(
        kind="document_camera",
        driver="overhead_camera",
        page="document-scanner.md",
        met=BRONZE | {Rule.REOPENS},  # nothing here speaks V4L2 in its place
    )

    def __init__(self, device: str = "/dev/video0", width_px: int = 3264, height_px: int = 2448) -> None:
        self._device = device
        self._size_px = (width_px, height_px)
        self._capture: cv2.VideoCapture | None = None
        self._repeats = RepeatWatch()

    def open(self) -> None:
        capture = cv2.VideoCapture(self._device, cv2.CAP_V4L2)
        if not capture.isOpened():
            capture.release()
            raise OSError(f"cannot open camera {self._device}")
        capture.set(
            cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")
        )  # raw does not fit USB 2 at 8 megapixels
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size_px[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size_px[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._capture = capture
        self._repeats = RepeatWatch()

    def close(self) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def status(self) -> Status:
        """Errors: OSError when the kernel has taken the camera's node away: it was unplugged."""
        if self._capture is not None and not os.path.exists(self._device):
            raise OSError(f"camera {self._device} is gone")
        return Status(DeviceState.NO_DEVICE if self._capture is None else DeviceState.ONLINE)

    def frame(self, deadline: Deadline) -> Done[Frame] | Failed:
        """The newest picture; ones that waited in the driver are skipped."""
        if self._capture is None:
            raise OSError(f"camera {self._device} is not open")
        for _ in range(_MOST_STALE):
            asked_s = time.monotonic()
            if not self._capture.grab():
                raise OSError(f"camera {self._device} gives no picture")
            if time.monotonic() - asked_s > _STALE_GRAB_S:
                break
        if deadline.is_over:
            return Failed(Completion.TIME_OUT, "scan.no_picture", Recovery.RETRY)
        is_read, bgr = self._capture.retrieve()
        if not is_read:
            raise OSError(f"camera {self._device} gives a picture that cannot be decoded")
        self._repeats.check(bgr)
        return Done(Frame(bgr, time.monotonic()))
