"""Tell once: whether a licence is needed at all, and then the one notice."""

from __future__ import annotations

from kiosk import notices
from kiosk.answers import Answers, Value
from kiosk.catalogue.model import Exit, Item
from kiosk.flows.form import ask_all
from kiosk.flows.printing import print_and_tell
from kiosk.forms import exit_for, tailor
from kiosk.pages import Choice, Message, NoticeAnswer, Tone
from kiosk.services import Services
from kiosk.slips import exit_slip, notice_slip
from kiosk.templates import known_of_item, with_templates
from kiosk.visit import Visit
from kiosk.words import Words, say
from peripherals.readiness import Service

_PRINT = "print"
_HOME = "home"


async def ends_without_licence(
    visit: Visit, services: Services, item: Item, answers: dict[str, Value]
) -> bool:
    """Whether the matter ended because no licence is needed (Licensing Law 32-1), which was explained."""
    if item.need is None:
        return False
    await ask_all(visit, services, (item.need,), answers)
    way_out = exit_for(item, answers, services.today())
    if way_out is None:
        return False
    await _explain(visit, services, item, way_out)
    return True


async def _explain(visit: Visit, services: Services, item: Item, way_out: Exit) -> None:
    can_print = services.availability()[Service.PRINT].is_open
    print_action = (Choice(_PRINT, say("exit.print")),) if can_print else ()
    page = Message(
        title=way_out.title,
        paragraphs=(way_out.explanation, say("exit.basis", basis=way_out.basis)),
        actions=(Choice(_HOME, say("frame.home")), *print_action),
        tone=Tone.OK,
    )
    while await visit.ask("exit", page, remember=lambda given: given == _HOME) != _HOME:
        slip = exit_slip(item, way_out, services.place, services.now(), services.catalogue.note)
        await print_and_tell(visit, services, slip)


async def show_notice(
    visit: Visit,
    services: Services,
    item: Item,
    answers: Answers,
    blocked: Words = "",
) -> bool:
    """The one notice; True when the person starts, False when it was only for reading."""
    told = sorted((name, str(answer)) for name, answer in answers.items())  # another situation, told anew
    while True:
        page = notices.one_notice(
            item,
            services.catalogue,
            answers,
            services.today(),
            services.calendar,
            qr=services.guide_link(item),
            can_print=services.availability()[Service.PRINT].is_open,
            blocked=blocked,
        )
        answer = await visit.ask(f"notice.{told}", page, remember=lambda given: given is NoticeAnswer.START)
        if answer is NoticeAnswer.START:
            return not page.blocked
        needs = tailor(item, answers, services.today(), services.calendar)
        needed = [need.material for need in needs if need.is_needed]
        slip = notice_slip(page, services.place, services.today())
        slip = with_templates(slip, needed, known_of_item(item.short_name))
        await print_and_tell(visit, services, slip)
