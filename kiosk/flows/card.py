"""Read the card: wait for one, say what is happening, tell trouble in words, and try again."""

from __future__ import annotations

from dataclasses import replace

from kiosk.pages import CardPrompt, CardStep
from kiosk.services import Services
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.devices import CardMedia, Completion, Deadline, Done, Failed, Recovery, Status
from peripherals.identity import Identity

READ_TIMEOUT_S = 6.0


async def read_identity(visit: Visit, services: Services, why: Words) -> Identity:
    """Who is here, by the card. Ends only with an identity, or by Back, Leave or time-out."""
    trouble: Failed | None = None
    while True:
        page = CardPrompt(
            title=say("card.title"),
            explanation=why,
            step=CardStep.WAITING if trouble is None else CardStep.TROUBLE,
            message="" if trouble is None else fault(trouble.code),
        )
        must_take_out = trouble is not None and not _is_of_device(trouble)

        async def card(
            page: CardPrompt = page, must_take_out: bool = must_take_out
        ) -> Identity | Failed | None:
            return await _wait_and_read(visit, services, page, must_take_out)

        answer = await visit.ask_or("card", page, card, remember=_is_identity)
        if isinstance(answer, Identity):
            visit.idle.met_card()
            return answer
        trouble = answer if isinstance(answer, Failed) else None


async def _wait_and_read(
    visit: Visit, services: Services, page: CardPrompt, must_take_out: bool
) -> Identity | Failed | None:
    """After trouble the same card is read again only once it was taken out. None: a lost reader is back."""
    reader = services.id_reader
    if must_take_out:
        await reader.wait_until(lambda status: status.media is CardMedia.NOT_PRESENT)
        visit.stage.refresh(replace(page, step=CardStep.WAITING))
    await reader.wait_until(lambda status: status.media is CardMedia.PRESENT or not status.is_ready)
    if (lost := _device_fault(reader.status)) is not None:
        if page.message != fault(lost.code):
            return lost
        await reader.wait_until(lambda status: status.is_ready)
        return None
    visit.idle.stir()
    visit.stage.refresh(replace(page, step=CardStep.READING, message=""))
    with visit.idle.at_work():
        result = await reader.run(
            lambda device: device.read(Deadline.after(READ_TIMEOUT_S)), READ_TIMEOUT_S + 2
        )
    if isinstance(result, Done) and result.value.is_expired(services.today()):
        return Failed(Completion.INVALID_DATA, "card.expired", Recovery.STAFF)
    if isinstance(result, Done) and visit.helper is not None and result.value.number == visit.helper.number:
        return Failed(Completion.INVALID_DATA, "card.of_helper", Recovery.RETRY)
    return result.value if isinstance(result, Done) else result


def _is_identity(answer: object) -> bool:
    return isinstance(answer, Identity)


def _device_fault(status: Status) -> Failed | None:
    """Why the reader itself cannot read now."""
    if status.is_ready:
        return None
    code = status.fault.code if status.fault else "device.lost"
    return Failed(Completion.DEVICE_NOT_READY, code, Recovery.LATER)


def _is_of_device(trouble: Failed) -> bool:
    return trouble.completion is Completion.DEVICE_NOT_READY
