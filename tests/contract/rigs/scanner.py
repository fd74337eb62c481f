"""Cameras: the folder that plays one, and the V4L2 driver over a stand-in for OpenCV's capture.

The stand-in is there because no kernel offers a video device to a container; it shows what the driver makes
of a camera's behaviour, not that OpenCV behaves so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self
from unittest.mock import patch

import numpy as np

from peripherals.devices import Deadline, Done
from peripherals.scanner.frame import Bgr, Frame
from peripherals.scanner.simulator import CameraFault, inject
from tests.contract.rig import Rig, Trouble


class _CameraRig(Rig):
    kind = "document_camera"
    tells_rubbish = False

    def command(self, device: Any, deadline: Deadline) -> object:
        return device.frame(deadline)

    def is_done(self, outcome: object) -> bool:
        return isinstance(outcome, Done) and isinstance(outcome.value, Frame)


class ImageFolderRig(_CameraRig):
    driver = "image_folder"

    @property
    def options(self) -> Mapping[str, object]:
        return {"path": str(self.folder), "width_px": 320, "height_px": 240}

    def cause(self, trouble: Trouble) -> None:
        inject(self.folder, CameraFault(trouble.value))

    def mend(self) -> None:
        inject(self.folder, None)


class _Capture:
    """The part of `cv2.VideoCapture` that the driver uses, over what the rig says is wrong."""

    trouble: ClassVar[Trouble | None] = None
    mended: ClassVar[threading.Event] = threading.Event()

    def __init__(self, *_: object) -> None:
        self._noise = np.random.default_rng(1)

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.trouble is not Trouble.UNPLUGGED

    def set(self, *_: object) -> bool:
        return True

    def release(self) -> None: ...

    def grab(self) -> bool:
        time.sleep(1.0 if self.trouble is Trouble.SLOW else 0.01)
        if self.trouble is Trouble.HUNG:
            self.mended.wait()
        return self.trouble is not Trouble.UNPLUGGED

    def retrieve(self) -> tuple[bool, Bgr]:
        picture = self._noise.integers(0, 256, (240, 320, 3), np.uint8)
        return self.trouble is not Trouble.RUBBISH, picture


class OverheadCameraRig(_CameraRig):
    driver = "overhead_camera"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._node = folder / "video0"
        self._node.touch()
        self._seam = patch("peripherals.scanner.camera.cv2.VideoCapture", _Capture)

    def __enter__(self) -> Self:
        self._seam.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.mend()
        self._seam.stop()

    @property
    def options(self) -> Mapping[str, object]:
        return {"device": str(self._node)}

    def cause(self, trouble: Trouble) -> None:
        _Capture.mended.clear()
        _Capture.trouble = trouble
        if trouble is Trouble.UNPLUGGED:
            self._node.unlink()

    def mend(self) -> None:
        _Capture.trouble = None
        self._node.touch()
        _Capture.mended.set()
