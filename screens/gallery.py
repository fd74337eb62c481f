"""Pictures of every page kind in typical states, an index of them, and the papers of every item.

    python -m screens.gallery --out var/gallery [--panel P] [--language L] [--only NAME] [--papers]

Ends with 1 when something on a page overflows.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import logging
import os
import sys
import types
from pathlib import Path
from typing import Any

from config.keypad import Keypad
from config.profile import PanelProfile, Timeouts
from config.strings import DEFAULT_LANGUAGE, LANGUAGES
from kiosk.demo.hand import screenshot
from kiosk.demo.virtual_display import virtual_display
from kiosk.pages import Countdown
from kiosk.words import say
from screens.app import run
from screens.overflow import overflows
from screens.paper_gallery import write_papers
from screens.samples import Sample, load_samples
from screens.theme import PANELS, TextStep

_log = logging.getLogger(__name__)
_DRAWN_WITHIN_S = 10.0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m screens.gallery", description="Pictures of every page.")
    parser.add_argument("--out", type=Path, default=Path("var/gallery"))
    parser.add_argument(
        "--panel", type=PanelProfile, default=PanelProfile.PORTRAIT_21_5, choices=list(PanelProfile)
    )
    parser.add_argument("--only", default="", help="pages whose names, items whose codes begin so")
    parser.add_argument("--language", default=DEFAULT_LANGUAGE, choices=LANGUAGES)
    parser.add_argument("--papers", action="store_true", help="the papers of the items alone")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options.out.mkdir(parents=True, exist_ok=True)
    write_papers(options.out / "notices", options.only)
    if options.papers:
        return 0
    if "DISPLAY" in os.environ:
        return _make(options)
    panel = PANELS[options.panel]
    with virtual_display(panel.width_px, panel.height_px) as display:
        os.environ |= {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
        return _make(options)


def _make(options: argparse.Namespace) -> int:
    out, panel, language = options.out, options.panel, options.language
    lights, samples = load_samples()
    wanted = [sample for sample in samples if sample.name.startswith(options.only)]
    which = panel if language == DEFAULT_LANGUAGE else f"{panel}-{language}"
    faults: list[str] = []
    names: list[str] = []

    async def visit(stage: Any) -> None:
        stage.set_lights(lights)
        stage.wear(stage.look.with_language(language))
        for step in stage.look.steps:
            for is_high in (False, True) if step is TextStep.NORMAL else (False,):
                stage.wear(stage.look.with_step(step).with_contrast(is_high))
                suffix = "contrast" if is_high else str(step)
                for sample in wanted:
                    names.append(f"{which}-{sample.name}-{suffix}.png")
                    faults.extend(
                        f"{names[-1]}: {fault}" for fault in await _picture(stage, sample, out / names[-1])
                    )
        stage.wear(stage.look.with_step(TextStep.NORMAL).with_contrast(False))
        names.append(f"{which}-countdown.png")
        await _countdown_picture(stage, out / names[-1])

    terminal = types.SimpleNamespace(hall=lights_hall(samples), helpline="029-12345")
    profile: Any = types.SimpleNamespace(terminal=terminal, panel=panel, timeouts=Timeouts(), keypad=Keypad())
    run(profile, visit)
    _write_index(out, names)
    for fault in faults:
        _log.warning(fault)
    return 1 if faults else 0


def lights_hall(samples: list[Sample]) -> str:
    """The hall's name as the attract sample says it."""
    return str(next(sample.page.hall for sample in samples if hasattr(sample.page, "hall")))


async def _picture(stage: Any, sample: Sample, path: Path) -> list[str]:
    stage.typing.reset()
    showing = asyncio.create_task(stage.show(sample.page, sample.frame))
    await _drawn(stage)
    await _write(stage, sample)
    for touch_id in sample.touches:
        for target in [target for target in stage.targets() if target.touch_id == touch_id and target.act]:
            target.act()
        await _drawn(stage)
    screenshot(os.environ["DISPLAY"]).save(path)
    faults = overflows(stage.root)
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)
    return faults


async def _write(stage: Any, sample: Sample) -> None:
    """On the pad, and wait until it has been read."""
    pads = [target for target in stage.targets() if target.touch_id == "writing"]
    for stroke in sample.strokes:
        pads[0].take(stroke)
    async with asyncio.timeout(_DRAWN_WITHIN_S):
        while sample.strokes and stage.typing.writing.is_reading:
            await asyncio.sleep(0.02)


async def _countdown_picture(stage: Any, path: Path) -> None:
    countdown = Countdown(
        title=say("visit.countdown.title"),
        more_time=say("visit.countdown.more_time"),
        leave=say("frame.leave"),
        seconds=30,
    )
    warning = asyncio.create_task(stage.count_down(countdown))
    await _drawn(stage)
    screenshot(os.environ["DISPLAY"]).save(path)
    warning.cancel()
    await asyncio.gather(warning, return_exceptions=True)


async def _drawn(stage: Any) -> None:
    async with asyncio.timeout(_DRAWN_WITHIN_S):
        await asyncio.sleep(0.1)
        while not stage.is_ready:
            await asyncio.sleep(0.02)


def _write_index(out: Path, names: list[str]) -> None:
    cells = "\n".join(
        f'<figure><a href="{name}"><img src="{name}" width="270" loading="lazy"></a>'
        f"<figcaption>{name}</figcaption></figure>"
        for name in map(html.escape, names)
    )
    style = "body{display:flex;flex-wrap:wrap;gap:1em;font-family:sans-serif}figure{margin:0}"
    page = f'<!doctype html><meta charset="utf-8"><title>Pages</title><style>{style}</style>\n{cells}\n'
    (out / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
