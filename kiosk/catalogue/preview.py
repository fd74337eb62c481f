"""What someone is told about a matter who gives these answers: the one notice as the terminal composes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from config.fonts import default_cache, font_faces
from kiosk.answers import Value, read
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import Component, Exit, Question
from kiosk.catalogue.walk import questions_in_order
from kiosk.console import CALENDAR_DIR
from kiosk.deadlines import LOCAL_ZONE
from kiosk.forms import exit_for
from kiosk.matter import Matter
from kiosk.matter_needs import Situation
from kiosk.notices import one_notice
from kiosk.pages import Notice
from kiosk.sheets import notice_sheet
from kiosk.slips import Place, notice_slip
from kiosk.words import Say, listed, render, say
from kiosk.working_days import Calendar
from peripherals.printer.pages.pdf import sheet_pdf
from peripherals.printer.raster import png
from peripherals.printer.raster import render as set_slip

_MANY = frozenset({Component.SEVERAL, Component.REGION})


class NoAnswerError(ValueError):
    """Something that is no answer of this matter: to no question of it, or not of its kind."""


@dataclass(frozen=True, slots=True)
class Preview:
    """`way_out`: these answers end without a licence, and no notice is shown."""

    notice: Notice
    way_out: Exit | None
    on: date

    def lines(self) -> Iterator[str]:
        """The notice as text."""
        if self.way_out is not None:
            yield from (self.way_out.title, self.way_out.explanation, self.way_out.basis)
            return
        yield render(self.notice.title)
        yield render(self.notice.explanation)
        for row in self.notice.rows:
            yield f"□ {render(row.name)}　{render(row.how)}"
        for name, words in self.notice.facts:
            yield f"{render(name)}　{render(words)}"
        yield render(self.notice.source_note)

    def slip_png(self) -> bytes:
        """The notice as it comes out of the slip printer."""
        return png(set_slip(notice_slip(self.notice, _place(), self.on), font_faces(default_cache())))

    def sheet_pdf(self) -> bytes:
        """The notice on A4."""
        made_at = datetime.combine(self.on, time(), LOCAL_ZONE)
        return sheet_pdf(notice_sheet(self.notice, _place(), self.on), font_faces(default_cache()), made_at)


def _place() -> Place:
    return Place(render(say("catalogue.preview.hall")), "")


def preview(catalogue: Catalogue, matter: Matter, answers: Mapping[str, Value]) -> Preview:
    """The notice for these answers. Where every part of it ends without a licence, the first way out."""
    situation = Situation(answers, Calendar.load(CALENDAR_DIR))
    notice = one_notice(matter, catalogue, situation, qr="", can_print=True)
    ways_out = (exit_for(part.item, part.view(answers), matter.on) for part in matter.wanted(answers))
    way_out = None if matter.standing(answers) else next((way for way in ways_out if way), None)
    return Preview(notice, way_out, matter.on)


def answers_of(matter: Matter, given: Sequence[str]) -> dict[str, Value]:
    """Answers written as `question=value`; several values, or the way to a region, with commas. A question
    has its key, of a single item also just its id.

    Errors: NoAnswerError.
    """
    asked, keys = _asked(matter)
    answers: dict[str, Value] = {}
    for each in given:
        said, equals, value = each.partition("=")
        if not equals:
            raise NoAnswerError(render(say("catalogue.preview.no_value", said=each)))
        name = keys.get(said, said)
        if name not in asked:
            known = listed(keys or asked)
            raise NoAnswerError(render(say("catalogue.preview.unknown", name=said, known=known)))
        typed = tuple(value.split(",")) if asked[name].component in _MANY else value
        strange = _not_offered(asked[name], typed if isinstance(typed, tuple) else (typed,))
        if strange is not None:
            offered = listed(option.value for option in asked[name].options)
            raise NoAnswerError(
                render(say("catalogue.preview.no_option", name=said, value=strange, known=offered))
            )
        read_as = read(asked[name], typed)
        if isinstance(read_as, Say):
            raise NoAnswerError(render(read_as))
        if read_as is not None:
            answers[name] = read_as
    return answers


def _not_offered(question: Question, picked: Sequence[str]) -> str | None:
    """What was picked and is none of the options; None where there is nothing of the kind."""
    options = {option.value for option in question.options}
    return min(set(picked) - options, default=None) if options else None


def _asked(matter: Matter) -> tuple[dict[str, Question], dict[str, str]]:
    """Every question of the matter by its key; and of a single item the keys by the ids."""
    asked = {question.id: question for question in matter.own_questions()}
    for part in matter.parts:
        asked |= {part.key(question): question for question in questions_in_order(part.item)}
    is_single = len(matter.parts) == 1 and not matter.own
    first = questions_in_order(matter.parts[0].item) if is_single else ()
    return asked, {question.id: matter.parts[0].key(question) for question in first}
