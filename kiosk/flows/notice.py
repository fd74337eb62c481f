"""Tell once: whether a licence is needed at all, and then the one notice."""

from __future__ import annotations

from kiosk import notices
from kiosk.answers import Answers, Value
from kiosk.catalogue.model import Exit, Item
from kiosk.flows.form import ask_all
from kiosk.flows.printing import print_and_tell
from kiosk.forms import exit_for
from kiosk.matter import Matter
from kiosk.matter_needs import Situation, matter_needs
from kiosk.pages import Choice, Message, NoticeAnswer, Tone
from kiosk.services import Services
from kiosk.slips import exit_slip, notice_slip
from kiosk.templates import known_of_item, with_templates
from kiosk.visit import Visit
from kiosk.words import Words, say
from peripherals.readiness import Service

_PRINT = "print"


async def ends_without_licence(
    visit: Visit, services: Services, matter: Matter, answers: dict[str, Value]
) -> bool:
    """Whether the matter ended because no licence is needed (Licensing Law 32-1), which was explained.

    Of several parts those go on that need one.
    """
    await ask_all(visit, services, matter, matter.own_questions(), answers)
    parts = matter.wanted(answers)
    for place, part in enumerate(parts, start=1):
        await ask_all(visit, services, matter, (part.need,) if part.need else (), answers)
        way_out = exit_for(part.item, part.view(answers), matter.on)
        if way_out is not None:
            is_more = place < len(parts) or bool(matter.standing(answers))
            await _explain(visit, services, part.item, way_out, is_more=is_more)
    return not (matter.standing(answers) or matter.for_window(answers))


async def _explain(visit: Visit, services: Services, item: Item, way_out: Exit, *, is_more: bool) -> None:
    can_print = services.availability()[Service.PRINT].is_open
    print_action = (Choice(_PRINT, say("exit.print")),) if can_print else ()
    on = Choice("continue", say("exit.rest")) if is_more else Choice("home", say("frame.home"))
    page = Message(
        title=way_out.title,
        paragraphs=(way_out.explanation, say("exit.basis", basis=way_out.basis)),
        actions=(on, *print_action),
        tone=Tone.OK,
    )
    key = f"exit.{item.code}.{way_out.id}"
    while await visit.ask(key, page, remember=lambda given: given != _PRINT) == _PRINT:
        slip = exit_slip(item, way_out, services.place, services.now(), services.catalogue.note)
        await print_and_tell(visit, services, slip)


async def show_notice(
    visit: Visit,
    services: Services,
    matter: Matter,
    answers: Answers,
    blocked: Words = "",
) -> bool:
    """The one notice; True when the person starts, False when it was only for reading."""
    situation = Situation(answers, services.calendar)
    told = sorted((name, str(answer)) for name, answer in answers.items())  # another situation, told anew
    while True:
        page = notices.one_notice(
            matter,
            services.catalogue,
            situation,
            qr=services.guide_link(matter.code),
            can_print=services.availability()[Service.PRINT].is_open,
            blocked=blocked,
            card_words=services.card_words,
        )
        answer = await visit.ask(f"notice.{told}", page, remember=lambda given: given is NoticeAnswer.START)
        if answer is NoticeAnswer.START:
            return not page.blocked
        needs = matter_needs(matter, situation)
        needed = [need.material for need in needs if need.is_needed]
        slip = notice_slip(page, services.place, services.today())
        slip = with_templates(slip, needed, known_of_item(matter.short_name))
        await print_and_tell(visit, services, slip)
