"""The reading process: pages come in by the pipe, lines go out, until the pipe is closed or nothing comes.

In: height and width (two 4-byte integers), then the pixels (BGR). Out: a line of JSON (`to_json`).
"""

from __future__ import annotations

import os
import signal
import struct
import sys

import numpy as np

from peripherals.reading.engine import Engine
from peripherals.reading.reader import SHAPE
from peripherals.reading.text_line import to_json

_NICENESS = 5  # whoever touches the glass comes first
_IDLE_S = 600  # nobody comes back to a page for longer; the memory is given back


def main() -> None:
    os.nice(_NICENESS)
    engine = Engine()
    signal.alarm(_IDLE_S)
    while len(shape := sys.stdin.buffer.read(struct.calcsize(SHAPE))) == struct.calcsize(SHAPE):
        signal.alarm(0)
        height, width = struct.unpack(SHAPE, shape)
        pixels = sys.stdin.buffer.read(height * width * 3)
        page = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        print(to_json(engine.read(page)), flush=True)
        signal.alarm(_IDLE_S)


if __name__ == "__main__":
    main()
