"""From a profile to a running terminal, or to one clear line that says why not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from config.fonts import MissingFontError
from config.profile import Profile, ProfileError, load_profile
from kiosk.catalogue.loader import CatalogueError
from kiosk.deadlines import LOCAL_ZONE
from kiosk.pages import Stage
from kiosk.services import Services, open_services
from kiosk.session import serve
from peripherals.card.pcsc import PcscReader
from peripherals.devices import Deadline, Failed
from peripherals.queue import DeviceQueue
from peripherals.registry import DeviceConfigError
from sync.agent import AgentSettings
from sync.protocol.seal import SealError
from sync.store.trouble import StoreUnreadable

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

    async def serve(self, stage: Stage) -> None:
        """Visits for ever. Thread: the event loop's."""
        self.services.devices.start(lambda _name, _status: None)
        warming = asyncio.create_task(self._warm_search())
        try:
            await serve(stage, self.services)
        finally:
            warming.cancel()
            await self.services.close()

    async def _warm_search(self) -> None:
        """The index of the search takes half a second to build: neither before the first page stands, nor
        while someone waits for a key."""
        await asyncio.sleep(_FIRST_PAGE_S)
        await asyncio.to_thread(self.services.finder.warm)


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
        raise NotStartable(f"{path}: {error}") from error


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
    )


async def read_card_once(reader_name: str, wait_s: float, *, is_revealed: bool) -> dict[str, Any]:
    """What the card in the reader says, masked unless revealed; or why it could not be read."""
    queue = DeviceQueue("id_reader", lambda: PcscReader(reader_name or None))
    queue.start()
    try:
        result = await queue.run(lambda reader: reader.read(Deadline.after(wait_s)), wait_s + 2)
    finally:
        await queue.close()
    if isinstance(result, Failed):
        return {"read": False, "code": result.code, "detail": result.detail}
    who = result.value
    return {
        "read": True,
        "kind": who.kind.value,
        "name": who.name if is_revealed else who.masked_name,
        "number": who.number if is_revealed else who.masked_number,
        "sex": who.sex.value,
        "birth": who.birth if is_revealed else who.birth.year,
        "ethnic_group": who.ethnic_group,
        "valid_to": who.valid_to,
        "is_expired": who.is_expired(datetime.now(LOCAL_ZONE).date()),
    }
