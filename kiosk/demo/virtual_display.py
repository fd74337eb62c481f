"""A display nobody sits at: an Xvfb of our own on a number it finds free."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def virtual_display(width_px: int, height_px: int, *, buffer_dir: Path | None = None) -> Iterator[str]:
    """The name of a new display (":7"); it ends with the block, or with this process, however that ends.
    Errors: RuntimeError without Xvfb. Thread: one that lives as long as the block does (prctl(2), PDEATHSIG).

    `buffer_dir`: an existing folder where its pixels lie as a file, `Xvfb_screen0` (see Xvfb(1), -fbdir).
    """
    reading, writing = os.pipe()
    command = [
        "setpriv",
        "--pdeathsig",
        "TERM",
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{width_px}x{height_px}x24",
        "-nolisten",
        "tcp",
        *(["-fbdir", str(buffer_dir)] if buffer_dir else []),
    ]
    server = subprocess.Popen(
        command,
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    if not number:
        server.wait()
        raise RuntimeError(f"Xvfb ended with {server.returncode} before it opened a display")
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
