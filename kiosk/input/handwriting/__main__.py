"""The handwriting process: an ink a line comes in by the pipe, its characters go out, until it is closed.

In: JSON with `strokes`, `wanted` and `usual_height`. Out: a line of JSON (`reader.to_line`).
"""

from __future__ import annotations

import json
import signal
import sys

from kiosk.input.handwriting.engine import Engine
from kiosk.input.handwriting.ink import to_ink
from kiosk.input.handwriting.reader import to_line
from kiosk.input.handwriting.written import Wanted

_IDLE_S = 600  # nobody rests on a pad for longer; the memory is given back


def main() -> None:
    engine = Engine()
    signal.alarm(_IDLE_S)
    for line in sys.stdin.buffer:
        signal.alarm(0)
        asked = json.loads(line)
        ink = to_ink(asked["strokes"])
        told = engine.line(ink, Wanted(asked["wanted"]), float(asked["usual_height"]))
        print(to_line(told), flush=True)
        signal.alarm(_IDLE_S)


if __name__ == "__main__":
    main()
