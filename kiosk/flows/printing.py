"""Print a slip beside the pages, and say what became of it."""

from __future__ import annotations

import json

from kiosk.pages import Busy, Choice, Message, Tone
from kiosk.services import Services
from kiosk.slips import as_copy, slip_from_json
from kiosk.visit import Visit
from kiosk.words import Words, fault, say
from peripherals.devices import Completion, Deadline, Failed, Guide, JobState, PrintJob, Recovery
from peripherals.printer.document import Slip
from sync.store.trouble import NotStored

_MARGIN_S = 2.0
_TAKE_S = 8.0  # the lamp at the printer stays for the hand that takes the slip


async def print_slip(services: Services, slip: Slip) -> PrintJob:
    """What is known of the slip's fate. A printer that is not there at all counts as not one byte sent."""
    timeout_s = services.profile.printing.confirm_timeout_s
    with services.pointing.at(Guide.PRINTER, linger_s=_TAKE_S):
        job = await services.slip_printer.run(
            lambda device: device.print_slip(slip, Deadline.after(timeout_s)), timeout_s + _MARGIN_S
        )
    if isinstance(job, Failed):
        return PrintJob(
            JobState.UNKNOWN if job.code == "device.hung" else JobState.FAILED_BEFORE_SEND, 0, job
        )
    return job


def job_words(job: PrintJob) -> tuple[Words, Tone]:
    """What a citizen is told about a print job."""
    match job.state:
        case JobState.CONFIRMED:
            return say("printing.confirmed"), Tone.OK
        case JobState.UNKNOWN:
            return say("printing.unknown"), Tone.WARN
        case _:
            return fault(job.failed.code) if job.failed else say("printing.failed"), Tone.WARN


async def print_receipt(services: Services, number: str, submission_id: str) -> PrintJob:
    """The receipt of a submission, from the store; marked as a copy when one may be on paper already.

    `number` is the holder's card number: nobody else's receipt can be asked for.
    """
    held = await services.try_store(lambda store: store.cases.of_holder(number))
    if isinstance(held, NotStored):
        failed = Failed(Completion.DEVICE_NOT_READY, held.code, Recovery.LATER)
        return PrintJob(JobState.FAILED_BEFORE_SEND, 0, failed)
    case = next((case for case in held if case.submission_id == submission_id), None)
    if case is None:  # its days here ended while its person looked at it
        return PrintJob(JobState.FAILED_BEFORE_SEND, 0)
    slip = slip_from_json(json.dumps(case.slip))
    job = await print_slip(services, as_copy(slip, case.slips_printed) if case.slips_printed else slip)
    await services.try_store(lambda store: store.cases.mark_printed(submission_id, job.state.value))
    return job


def busy_page() -> Busy:
    """While the printer works; who will not wait for it need not."""
    return Busy(
        title=say("printing.title"),
        explanation=say("printing.explanation"),
        way_out=say("printing.way_out"),
    )


async def print_and_tell(visit: Visit, services: Services, slip: Slip) -> None:
    """Print something to take along (a notice, an explanation) and say how that went."""

    async def printed() -> PrintJob:
        with visit.idle.at_work():
            return await print_slip(services, slip)

    job = await visit.busy("print", busy_page(), printed)
    words, tone = job_words(job) if job else (say("printing.unknown"), Tone.WARN)
    await visit.ask(
        "print.told",
        Message(
            title=say("printing.done.title") if tone is Tone.OK else say("printing.not_done.title"),
            paragraphs=(words,),
            actions=(Choice("continue", say("frame.continue")),),
            tone=tone,
        ),
        remember=lambda _: False,
    )
