"""The re-check: everything sealed is opened, the application is read, and the terminal is not believed.

What it finds never keeps a submission from its receipt; it marks the case it is about for a person.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import ValidationError

from backend.clock import Clock
from backend.documents import DocumentFolder
from backend.findings import Finding
from backend.rules import RuleBook
from kiosk.deadlines import local_date
from sync.protocol.holdings import Holdings
from sync.protocol.manifest import Manifest
from sync.protocol.seal import OpeningKey, SealError, document_context
from sync.protocol.wire import ApplicationBody, ApplicationPart, DocumentKind

Known = Callable[[ApplicationBody, date], Holdings]
_CLOCK_TOLERANCE = timedelta(minutes=5)  # a choice: what network time keeps a terminal well within


@dataclass(frozen=True, slots=True)
class Checked:
    """By item of the manifest: what is wrong, and the items whose result it needs first."""

    findings: Mapping[str, tuple[Finding, ...]]
    waits_for: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Recheck:
    """`known`: what is held about an application's applicant on a day."""

    documents: DocumentFolder
    opening: OpeningKey
    rules: RuleBook
    clock: Clock
    known: Known

    def check(self, manifest: Manifest, blobs: Mapping[str, str]) -> Checked:
        """Everything that is wrong, told to the item it is about, else to all. `blobs`: by document id."""
        unopened: list[str] = []
        applications: list[bytes | None] = []
        for entry in manifest.documents:
            opened = self.opened(manifest, entry.id, blobs)
            if opened is None:
                unopened.append(entry.id)
            if entry.kind is DocumentKind.APPLICATION:
                applications.append(opened)
        read = next((_read(opened) for opened in applications if opened is not None), (None, None))
        shared = tuple(self._shared(manifest, len(applications), *read))
        body = read[0]
        parts = {part.item_code: part for part in body.parts} if body else {}
        used = {code: _documents(part) for code, part in parts.items()}
        claimed = set().union(*used.values())
        findings = {}
        for code in manifest.item_codes:
            mine = used.get(code, set())
            closed = (id_ for id_ in unopened if id_ in mine or id_ not in claimed)
            own = self._own(manifest, body, parts.get(code), code) if body else ()
            findings[code] = (*shared, *(Finding("document.does_not_open", id_) for id_ in closed), *own)
        return Checked(findings, {code: _waits_for(parts.get(code)) for code in manifest.item_codes})

    def application(self, manifest: Manifest, blobs: Mapping[str, str]) -> ApplicationBody | None:
        """The application as its applicant sent it; None when there is none that can be read."""
        for entry in manifest.documents:
            if entry.kind is DocumentKind.APPLICATION:
                opened = self.opened(manifest, entry.id, blobs)
                return _read(opened)[0] if opened is not None else None
        return None

    def opened(self, manifest: Manifest, document_id: str, blobs: Mapping[str, str]) -> bytes | None:
        """One document in the clear; None when it does not open as what the manifest says it is."""
        sealed = self.documents.read(blobs[document_id])
        try:
            return self.opening.open(sealed, document_context(manifest.submission_id, document_id))
        except SealError:
            return None

    def of_clock(self, manifest: Manifest) -> Iterator[Finding]:
        """Whether its terminal knew what time it is."""
        if manifest.received_at > self.clock.now() + _CLOCK_TOLERANCE:
            yield Finding("manifest.received_in_future")

    def _shared(
        self, manifest: Manifest, applications: int, body: ApplicationBody | None, trouble: str | None
    ) -> Iterator[Finding]:
        yield from self.of_clock(manifest)
        if applications != 1:
            yield Finding("application.not_one", str(applications))
        if trouble is not None:
            yield Finding("application.unreadable", trouble)
        if body is None:
            return
        if body.matter_code != manifest.matter_code:
            yield Finding("application.other_matter", body.matter_code)
        for part in body.parts:
            if part.item_code not in manifest.item_codes:
                yield Finding("application.other_item", part.item_code)
        if body.catalogue_version != manifest.catalogue_version:
            yield Finding("application.other_catalogue", body.catalogue_version)
        if not self.rules.holds(manifest.catalogue_version):
            yield Finding("application.unknown_catalogue", manifest.catalogue_version)

    def _own(
        self, manifest: Manifest, body: ApplicationBody, part: ApplicationPart | None, code: str
    ) -> Iterator[Finding]:
        if part is None:
            yield Finding("application.item_absent", code)
            return
        held = {entry.id for entry in manifest.documents if entry.kind is DocumentKind.MATERIAL}
        for material in part.materials:
            if material.document_id is not None and material.document_id not in held:
                yield Finding("material.document_absent", material.material_id, material.material_id)
        on = local_date(manifest.received_at)
        rules = self.rules.of(body.catalogue_version)
        for question_id, document_id in rules.file_answers(body, part).items():
            if document_id not in held:
                yield Finding("form.file_absent", question_id)
        yield from rules.findings(body, part, on, self.known(body, on))


def _documents(part: ApplicationPart) -> set[str]:
    return {entry.document_id for entry in part.materials if entry.document_id is not None}


def _waits_for(part: ApplicationPart | None) -> tuple[str, ...]:
    made = (entry.from_item for entry in part.materials) if part else ()
    return tuple(dict.fromkeys(code for code in made if code is not None))


def _read(opened: bytes) -> tuple[ApplicationBody | None, str | None]:
    """The body, or where it is wrong: fields only, because the values are a person's."""
    try:
        return ApplicationBody.model_validate_json(opened), None
    except ValidationError as error:
        places = (".".join(map(str, e["loc"])) for e in json.loads(error.json(include_input=False)))
        return None, " ".join(sorted(set(places)))
