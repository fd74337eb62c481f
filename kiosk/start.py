"""From a profile to a running terminal, or to one clear line that says why not."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from config.fonts import MissingFontError
from config.profile import Profile, ProfileError, load_profile
from kiosk.catalogue.loader import CatalogueError
from kiosk.device_board import DeviceBoard
from kiosk.device_hold import TERMINAL, DevicesHeld
from kiosk.keeping import retention_of
from kiosk.pages import Stage
from kiosk.services import Services, open_services
from kiosk.session import serve
from peripherals.devices import Speaker, Status
from peripherals.queue import DeviceQueue
from peripherals.registry import DeviceConfigError
from sync.agent import AgentSettings
from sync.protocol.seal import SealError
from sync.store.trouble import StoreUnreadable

log = logging.getLogger(__name__)
_FIRST_PAGE_S = 2.0
_SIMULATED = frozenset({"image_folder"})  # a camera that is a folder stands in no hall


class NotStartable(Exception):
    """The terminal cannot start as it is configured; says what and where."""


@dataclass(slots=True)
class Terminal:
    profile: Profile
    services: Services

    @property
    def is_simulated(self) -> bool:
        camera = self.profile.devices.document_camera
        return camera is not None and camera.driver in _SIMULATED

    @property
    def speaker(self) -> DeviceQueue[Speaker]:
        return self.services.devices.speaker

    async def serve(self, stage: Stage) -> None:
        """Visits for ever. Thread: the event loop's."""
        held = DevicesHeld(self.profile.data_dir, TERMINAL)
        beside = [asyncio.create_task(self._open_devices(held)), asyncio.create_task(self._warm_search())]
        try:
            await serve(stage, self.services)
        finally:
            for task in beside:
                task.cancel()
            await self.services.close()
            held.give_back()

    async def _open_devices(self, held: DevicesHeld) -> None:
        """As soon as no technician's command holds them; the window stands meanwhile."""
        await held.taken()
        board = DeviceBoard(self.profile.data_dir)

        def post(name: str, status: Status) -> None:
            try:
                board.post(name, status)
            except OSError as error:
                log.warning("the device board: %s", error)

        self.services.devices.start(post)

    async def _warm_search(self) -> None:
        """The index of the search takes half a second to build: neither before the first page stands, nor
        while someone waits for a key."""
        await asyncio.sleep(_FIRST_PAGE_S)
        await asyncio.to_thread(self.services.finder.warm)
        await asyncio.to_thread(self.services.bundle_finder.warm)


def open_terminal(path: Path) -> Terminal:
    """Errors: NotStartable."""
    try:
        profile = load_profile(path)
        return Terminal(profile, open_services(profile))
    except (
        ProfileError,
        CatalogueError,
        DeviceConfigError,
        MissingFontError,
        SealError,
        StoreUnreadable,
    ) as error:
        told = str(error) if isinstance(error, ProfileError) else f"{path}：{error}"
        raise NotStartable(told) from error


def agent_settings(profile: Profile) -> AgentSettings:
    backend = profile.backend
    return AgentSettings(
        data_dir=profile.data_dir,
        backend_url=backend.url,
        terminal_id=profile.terminal.id,
        token=backend.token,
        receipt_key=backend.receipt_key,
        connect_timeout_s=backend.connect_timeout_s,
        read_timeout_s=backend.read_timeout_s,
        attempt_deadline_s=backend.attempt_deadline_s,
        contact_interval_s=backend.contact_interval_s,
        retention=retention_of(profile),
    )
