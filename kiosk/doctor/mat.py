"""`kiosk device mat`: the picture of the empty mat under the document camera, taken anew."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from config.profile import Profile
from kiosk.doctor.device_trial import Refused, Trial, try_device
from kiosk.doctor.finding import Finding, ok
from kiosk.words import say
from peripherals.devices import Failed
from peripherals.scanner.mat_reference import store_mat, take_empty_mat


def take_mat(profile: Profile, wait_s: float) -> Finding | Refused:
    """Taken and kept beside the store, or why not; the old one stays then. Errors: OSError."""

    async def work(trial: Trial) -> Finding:
        return await _take(trial, profile.data_dir)

    return try_device(profile, "document_camera", wait_s, work)


async def _take(trial: Trial, folder: Path) -> Finding:
    taken: Any = await trial.run(take_empty_mat)
    if isinstance(taken, Failed):
        return trial.failed(taken)
    path = await asyncio.to_thread(store_mat, folder, taken.value)
    height, width = taken.value.shape[:2]
    return ok(trial.check, say("doctor.trial.mat"), file=path.name, width_px=width, height_px=height)
