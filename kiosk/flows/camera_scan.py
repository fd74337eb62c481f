"""Take a page with the overhead camera: live picture, taken by itself when it lies still, judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import cv2

from kiosk.pages import Preview, Scan, Tone
from kiosk.scanned_pages import TakenPage, small
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, say
from peripherals.devices import Deadline, DocumentCamera, Failed
from peripherals.scanner.finder import Effort, NoPage, PageFound, find_page, follow
from peripherals.scanner.frame import Bgr, Frame
from peripherals.scanner.hand import has_hand
from peripherals.scanner.mat_reference import fitting, load_mat
from peripherals.scanner.scan import scan_page
from peripherals.scanner.stillness import Shutter, Taken, Waiting

_FRAME_TIMEOUT_S = 3.0
_LOOK_TIMEOUT_S = 6.0  # a picture and the page in it; a busy machine is no hung camera
_SCAN_TIMEOUT_S = 15.0
_PAUSE_S = 0.12  # between pictures: some four a second beside a busy screen
_PREVIEW_PX = 640
_COMPLAINT_S = 2.0  # long enough to read what is wrong before the picture moves on


@dataclass(frozen=True, slots=True)
class Unusable:
    """A picture that was taken and is not kept. `why`: what to do better."""

    why: Words


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """One look at the desk: what the screen shows and what the shutter says. `hint`: what stands in the
    way.
    """

    frame: Frame
    preview: Preview
    shutter: Taken | Waiting
    hint: Words = ""


@dataclass(slots=True)
class Camera:
    """One desk under the camera, for one material. `empty_mat`: what it looks like when nothing lies
    there. `last`: the page that the preview shows.
    """

    visit: Visit
    services: Services
    empty_mat: Bgr | None = None
    shutter: Shutter = field(default_factory=Shutter)
    last: PageFound | None = None

    @classmethod
    async def made(cls, visit: Visit, services: Services) -> Camera:
        return cls(visit, services, await asyncio.to_thread(load_mat, services.profile.data_dir))

    def rearm(self) -> None:
        """The sheet that lies there is to be taken once more."""
        self.shutter.rearm()

    async def watch(
        self, page: Scan, *, is_wanted_now: bool, verdict: Callable[[], Words]
    ) -> TakenPage | Unusable | Failed:
        """Look until the paper lies still or is wanted now, then take it. The screen follows every look."""
        queue = self.services.document_camera
        if page.tone is Tone.WARN:
            await asyncio.sleep(_COMPLAINT_S)
        while True:
            sight = await queue.run(self._look, _LOOK_TIMEOUT_S)
            if isinstance(sight, Failed):
                return sight
            now = replace(page, preview=sight.preview, verdict=verdict())
            if isinstance(sight.shutter, Taken) or is_wanted_now:
                self.visit.idle.stir()
                self.visit.stage.refresh(replace(now, message=say("scan.taking")))
                with self.visit.idle.at_work():
                    take = partial(self._take, sight, is_wanted_now=is_wanted_now)
                    return await queue.run(take, _SCAN_TIMEOUT_S)
            self.visit.stage.refresh(replace(now, message=_message(page, sight)))
            await asyncio.sleep(_PAUSE_S)

    def _look(self, camera: DocumentCamera) -> _Sight | Failed:
        """Thread: the camera's."""
        result = camera.frame(Deadline.after(_FRAME_TIMEOUT_S))
        if isinstance(result, Failed):
            return result
        found = self._found(result.value.bgr)
        shutter = self.shutter.offer(result.value, found)
        return _Sight(result.value, _preview(result.value, found), shutter, _hint(found))

    def _found(self, bgr: Bgr) -> PageFound | NoPage:
        """A page that was there a moment ago is followed; else it is looked for everywhere."""
        mat = fitting(self.empty_mat, bgr)
        followed = None if self.last is None else follow(bgr, self.last, mat)
        found = followed or find_page(bgr, Effort.PREVIEW, mat)
        self.last = found if isinstance(found, PageFound) and found.is_accepted else None
        return found

    def _take(
        self, sight: _Sight, _: DocumentCamera, *, is_wanted_now: bool
    ) -> TakenPage | Unusable | Failed:
        """What is not usable is refused; a hand is, unless its person says so. Thread: the camera's."""
        frame = sight.shutter.frame if isinstance(sight.shutter, Taken) else sight.frame
        if not isinstance(sight.shutter, Taken):
            self.shutter.taken_by_hand(frame)
        page = scan_page(frame.bgr, fitting(self.empty_mat, frame.bgr))
        if isinstance(page, Failed):
            return page
        if not page.verdict.is_usable:
            return Unusable(say(f"scan.advice.{page.verdict.advice[0]}"))
        is_covered = has_hand(frame.bgr, page.quad)
        if is_covered and not is_wanted_now:
            self.shutter.rearm()
            return Unusable(say("scan.advice.hand_on_page"))
        advice = ("hand_on_page",) if is_covered else page.verdict.advice
        return TakenPage(page.image, say(f"scan.advice.{advice[0]}") if advice else "")


def _hint(found: PageFound | NoPage) -> Words:
    if isinstance(found, PageFound) and found.is_cut_off:
        return say("scan.advice.move_inward")
    return say("scan.advice.several") if isinstance(found, PageFound) and found.are_several else ""


def _message(page: Scan, sight: _Sight) -> Words:
    """What was complained of stays, and which page is to be taken again; else what is being waited for."""
    is_retaking = page.pages > 0 and not page.can_continue
    if page.tone is Tone.WARN or is_retaking or not isinstance(sight.shutter, Waiting):
        return page.message
    is_unseen = sight.shutter is Waiting.FOR_PAGE
    return sight.hint if is_unseen and sight.hint else say(f"scan.waiting.{sight.shutter.value}")


def _preview(frame: Frame, found: PageFound | NoPage) -> Preview:
    height_px, width_px = frame.bgr.shape[:2]
    quad: tuple[tuple[float, float], ...] = ()
    is_good = isinstance(found, PageFound) and found.is_accepted
    if isinstance(found, PageFound) and is_good:
        quad = tuple((float(x) / width_px, float(y) / height_px) for x, y in found.quad)
    rgb = cv2.cvtColor(small(frame.bgr, _PREVIEW_PX), cv2.COLOR_BGR2RGB)
    return Preview(rgb.tobytes(), rgb.shape[1], rgb.shape[0], quad, is_good)
