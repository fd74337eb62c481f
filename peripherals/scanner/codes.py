"""QR and bar codes on a page: those on licences and receipts.

Pure: a page in, codes out. A code says whatever its maker wanted: what comes out is text of a stranger,
for others to check.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from peripherals.scanner.frame import Bgr

MOST_CODES = 32

_MATRIX = ("QRCode", "MicroQRCode", "DataMatrix", "PDF417", "Aztec")
_LINEAR = ("Code128", "Code39", "Code93", "EAN13", "EAN8", "ITF", "Codabar")
_ENLARGED = 2.0

# Bars: many edges of one direction. Chosen on drawn codes (bench/codes.py), not on real ones.
_BLOCK_PX = 8  # directions are told of blocks, each with its neighbours
_MARGIN_PX = 32  # round what was found
_LEAST_EDGE = 30.0  # mean gradient, grey levels
_ONE_DIRECTION = 0.75  # 1: all of one direction, 0: of any
_LEAST_LENGTH_PX = 60
_MOST_CROPS = 6

Grey = NDArray[np.uint8]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """`kind` as zxing-cpp calls it (`QRCode`, `Code128`). Shape: `corners` in pixels of the page, clockwise
    from the code's own top left. Has no repr: it may say a name."""

    kind: str
    text: str
    corners: tuple[Point, ...]


def codes(page: Bgr) -> tuple[Code, ...]:
    """Every code that can be read, once each, from the top of the page down.

    Where bars are seen and nothing was read there, the place is turned level, doubled and read again.
    """
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    found = {(code.kind, code.text): code for code in _read(grey, (*_MATRIX, *_LINEAR))}
    for crop, to_page in _bars(grey, [code.corners for code in found.values()]):
        for code in _read(crop, _LINEAR):
            corners = tuple(_moved(to_page, corner) for corner in code.corners)
            found.setdefault((code.kind, code.text), Code(code.kind, code.text, corners))
    ordered = sorted(found.values(), key=lambda code: (code.corners[0][1], code.corners[0][0]))
    return tuple(ordered[:MOST_CODES])


def _read(grey: Grey, kinds: Iterable[str]) -> list[Code]:
    formats = [getattr(zxingcpp.BarcodeFormat, kind) for kind in kinds]
    seen = zxingcpp.read_barcodes(grey, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    return [Code(each.format.name, each.text, _corners(each.position)) for each in seen if each.text]


def _corners(position: Any) -> tuple[Point, ...]:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((float(point.x), float(point.y)) for point in points)


def _bars(grey: Grey, read: list[tuple[Point, ...]]) -> Iterator[tuple[Grey, NDArray[np.float64]]]:
    """Places with bars that were not read: level, twice as large, and the way back to the page."""
    gx, gy = (cv2.Sobel(grey, cv2.CV_32F, x, y, ksize=3) / 4 for x, y in ((1, 0), (0, 1)))
    xx, yy, xy = (_block_means(product) for product in (gx * gx, gy * gy, gx * gy))
    energy = xx + yy
    one_way = np.hypot(xx - yy, 2 * xy) / np.maximum(energy, 1.0)
    mask = ((energy > _LEAST_EDGE**2) & (one_way > _ONE_DIRECTION)).astype(np.uint8)
    for points in read:
        cv2.fillPoly(mask, [np.rint(np.divide(points, _BLOCK_PX)).astype(np.int32)], 0)
    count, label, stats, _ = cv2.connectedComponentsWithStats(mask)
    largest = sorted(range(1, count), key=lambda each: -stats[each, cv2.CC_STAT_AREA])
    for number in largest[:_MOST_CROPS]:
        longest = max(stats[number, cv2.CC_STAT_WIDTH], stats[number, cv2.CC_STAT_HEIGHT])
        if longest * _BLOCK_PX < _LEAST_LENGTH_PX:
            continue
        inside = label == number
        across = 0.5 * math.atan2(2 * float(xy[inside].sum()), float((xx - yy)[inside].sum()))
        yield _level(grey, np.asarray(np.argwhere(inside)[:, ::-1] + 0.5, np.float64) * _BLOCK_PX, across)


def _block_means(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape: a block for each eight by eight pixels."""
    size = (plane.shape[1] // _BLOCK_PX, plane.shape[0] // _BLOCK_PX)
    blocks = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(blocks, (3, 3)), np.float32)


def _level(grey: Grey, points: NDArray[np.float64], across: float) -> tuple[Grey, NDArray[np.float64]]:
    """The place cut out so that its bars stand upright. `across`: the direction over the bars, radians."""
    cosine, sine = math.cos(across), math.sin(across)
    turned = points @ np.array([[cosine, -sine], [sine, cosine]])
    low, high = turned.min(axis=0) - _MARGIN_PX, turned.max(axis=0) + _MARGIN_PX
    width, height = np.ceil((high - low) * _ENLARGED).astype(int)
    to_page = np.array(
        [
            [cosine / _ENLARGED, -sine / _ENLARGED, low[0] * cosine - low[1] * sine],
            [sine / _ENLARGED, cosine / _ENLARGED, low[0] * sine + low[1] * cosine],
        ]
    )
    crop = cv2.warpAffine(
        grey,
        to_page,
        (int(width), int(height)),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(crop, np.uint8), to_page


def _moved(matrix: NDArray[np.float64], point: Point) -> Point:
    x, y = matrix @ (*point, 1.0)
    return float(x), float(y)
