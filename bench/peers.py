"""Other page finders, installed from the registries into a folder of their own and run on the same pictures.

None of them is used by the product; none says how sure it is, so whatever they find counts as accepted.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

import cv2
import numpy as np

from bench.npm import unpacked
from peripherals.scanner.frame import Bgr
from peripherals.scanner.quad import Quad, ordered

FROM_PYPI = {"scipy": "1.16.3", "imutils": "0.5.4", "smartscanner": "0.1.0", "scanlite": "0.1.1"}
# The first two are what smartscanner imports.
FROM_NPM = {"scanic": "1.5.1", "jscanify": "1.4.3"}

Find = Callable[[Bgr], tuple[Quad | None, float]]
"""The page, if any, and how long it took in milliseconds."""


def install(folder: Path) -> None:
    """Fetch what is not there yet, without what it depends on: OpenCV and NumPy are here already."""
    python, node = folder / "python", folder / "node"
    for name, version in FROM_PYPI.items():
        if not (python / name).exists():
            pip = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(python))
            subprocess.run([*pip, f"{name}=={version}"], check=True)
    if shutil.which("npm") is None:
        return
    for name, version in FROM_NPM.items():
        unpacked(name, version, node)


@contextlib.contextmanager
def finders(folder: Path) -> Iterator[dict[str, Find]]:
    install(folder)
    sys.path.insert(0, str(folder / "python"))
    found: dict[str, Find] = {"smartscanner": _timed(_smartscanner()), "scanlite": _timed(_scanlite())}
    with contextlib.ExitStack() as running:
        if shutil.which("node") is not None:
            for name in FROM_NPM:
                found[name] = running.enter_context(_Node(name, folder / "node"))
        yield found


def _timed(find: Callable[[Bgr], np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None]) -> Find:
    def timed(bgr: Bgr) -> tuple[Quad | None, float]:
        began_s = time.perf_counter()
        corners = find(bgr)
        ms = (time.perf_counter() - began_s) * 1000
        return (None if corners is None else ordered(corners)), ms

    return timed


def _smartscanner() -> Callable[[Bgr], Quad | None]:
    from smartscanner.scanner import scan_detection

    def find(bgr: Bgr) -> Quad | None:
        try:
            return np.asarray(scan_detection(bgr), np.float64)
        except RuntimeError:  # "No contours found"
            return None

    return find


def _scanlite() -> Callable[[Bgr], Quad | None]:
    """It hands out the straightened page only: its corners are overheard where it asks for the matrix."""
    from scanlite.processing import auto_perspective

    def find(bgr: Bgr) -> Quad | None:
        overheard: list[Quad] = []
        matrix_of = cv2.getPerspectiveTransform

        def listening(source: Quad, target: Quad) -> object:
            overheard.append(np.asarray(source, np.float64))
            return matrix_of(source, target)

        cv2.getPerspectiveTransform = listening
        try:
            auto_perspective(bgr)
        finally:
            cv2.getPerspectiveTransform = matrix_of
        return overheard[0] if overheard else None

    return find


class _Node:
    """A finder from npm in a process of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self._picture = folder / f"{name}.rgba"
        script = Path(__file__).with_name("peers.cjs")
        self._process = subprocess.Popen(
            ["node", str(script), name, str(folder.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._asked = cast("IO[str]", self._process.stdin)
        self._told = cast("IO[str]", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._picture.unlink(missing_ok=True)

    def __call__(self, bgr: Bgr) -> tuple[Quad | None, float]:
        self._picture.write_bytes(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGBA).tobytes())
        height, width = bgr.shape[:2]
        asked = {"file": str(self._picture.resolve()), "width": width, "height": height}
        self._asked.write(json.dumps(asked) + "\n")
        self._asked.flush()
        told = json.loads(self._told.readline())
        corners = None if told["corners"] is None else ordered(np.array(told["corners"], np.float64))
        return corners, float(told["ms"])
