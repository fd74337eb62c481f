"""Versions and settings, the line with its certificate, clock and disk: read, never changed here."""

from __future__ import annotations

from kiosk.doctor.finding import Finding
from kiosk.flows.service.room import ServiceRoom, finding_row, found_message
from kiosk.pages import Choose, Review, ReviewRow
from kiosk.profile_told import told_values
from kiosk.service_round import go_service_round, look_at_line
from kiosk.versions import versions
from kiosk.words import Words, joined, say


async def checks(room: ServiceRoom) -> None:
    """Line, clock, disk and calendar, each a row; until Back."""
    services = room.services

    async def looked() -> tuple[Finding, ...]:
        around = await go_service_round(services)
        line = await look_at_line(services)
        return tuple(each for each in (*line, *around) if not each.check.startswith("device."))

    findings = await room.watch("looking", looked)
    page = Choose(
        title=say("service.checks.title"),
        explanation=say("service.checks.explanation"),
        is_public=True,
        is_for_technicians=True,
        choices=tuple(map(finding_row, findings)),
    )
    while (chosen := await room.ask(page)) is not None:
        await room.ask(found_message(next(each for each in findings if each.check == chosen)))


async def settings(room: ServiceRoom) -> None:
    """The versions, then the profile without its secrets."""
    services = room.services
    known = versions(services.catalogue.version, services.calendar)
    told = [ReviewRow(say(f"service.version.{name}"), value or "-") for name, value in known.items()]
    profile: dict[str, list[Words]] = {}
    for name, value in told_values(services.profile).items():
        section, _, rest = name.rpartition(".")
        shown: Words = say("service.hidden") if value is None else value or "-"
        profile.setdefault(section or name, []).append(joined(" = ", (rest, shown)) if section else shown)
    rows = tuple(ReviewRow(section, joined("\n", values)) for section, values in profile.items())
    page = Review(
        title=say("service.settings.title"),
        explanation=say("service.settings.explanation"),
        sections=((say("service.versions"), tuple(told)), (say("service.profile"), rows)),
        go=say("service.back"),
    )
    await room.ask(page)
