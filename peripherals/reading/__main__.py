"""The reading process: pages come in by the pipe, lines go out, until the pipe is closed.

In: height and width (two 4-byte integers), then the pixels (BGR). Out: a line of JSON (`to_json`).
"""

from __future__ import annotations

import os
import struct
import sys

import numpy as np

from peripherals.reading.engine import Engine
from peripherals.reading.reader import SHAPE
from peripherals.reading.text_line import to_json

_NICENESS = 5  # whoever touches the glass comes first


def main() -> None:
    os.nice(_NICENESS)
    engine = Engine()
    while len(shape := sys.stdin.buffer.read(struct.calcsize(SHAPE))) == struct.calcsize(SHAPE):
        height, width = struct.unpack(SHAPE, shape)
        pixels = sys.stdin.buffer.read(height * width * 3)
        page = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        print(to_json(engine.read(page)), flush=True)


if __name__ == "__main__":
    main()
