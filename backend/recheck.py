"""The re-check: everything sealed is opened, the application is read, and the terminal is not believed.

What it finds never keeps a submission from its receipt; it marks the case for a person to look at.
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
from sync.protocol.seal import OpeningKey, SealError, document_context
from sync.protocol.wire import ApplicationBody, DocumentKind, Manifest

Known = Callable[[ApplicationBody, date], Holdings]
_CLOCK_TOLERANCE = timedelta(minutes=5)  # a choice: what network time keeps a terminal well within


@dataclass(frozen=True, slots=True)
class Recheck:
    """`known`: what is held about an application's applicant on a day."""

    documents: DocumentFolder
    opening: OpeningKey
    rules: RuleBook
    clock: Clock
    known: Known

    def findings(self, manifest: Manifest, blobs: Mapping[str, str]) -> tuple[Finding, ...]:
        """Everything that is wrong, in the order of the manifest. `blobs`: by document id."""
        return tuple(self._findings(manifest, blobs))

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

    def _findings(self, manifest: Manifest, blobs: Mapping[str, str]) -> Iterator[Finding]:
        if manifest.received_at > self.clock.now() + _CLOCK_TOLERANCE:
            yield Finding("manifest.received_in_future")
        applications = 0
        for entry in manifest.documents:
            opened = self.opened(manifest, entry.id, blobs)
            if opened is None:
                yield Finding("document.does_not_open", entry.id)
            if entry.kind is DocumentKind.APPLICATION:
                applications += 1
                yield from self._application_findings(manifest, opened)
        if applications != 1:
            yield Finding("application.not_one", str(applications))

    def _application_findings(self, manifest: Manifest, opened: bytes | None) -> Iterator[Finding]:
        if opened is None:
            return
        body, trouble = _read(opened)
        if body is None:
            yield Finding("application.unreadable", trouble)
            return
        if body.item_code != manifest.item_code:
            yield Finding("application.other_item", body.item_code)
        if body.catalogue_version != manifest.catalogue_version:
            yield Finding("application.other_catalogue", body.catalogue_version)
        if not self.rules.holds(manifest.catalogue_version):
            yield Finding("application.unknown_catalogue", manifest.catalogue_version)
        held = {entry.id for entry in manifest.documents if entry.kind is DocumentKind.MATERIAL}
        for material in body.materials:
            if material.document_id is not None and material.document_id not in held:
                yield Finding("material.document_absent", material.material_id, material.material_id)
        on = local_date(manifest.received_at)
        rules = self.rules.of(body.catalogue_version)
        for question_id, document_id in rules.file_answers(body).items():
            if document_id not in held:
                yield Finding("form.file_absent", question_id)
        yield from rules.findings(body, on, self.known(body, on))


def _read(opened: bytes) -> tuple[ApplicationBody | None, str]:
    """The body, or where it is wrong: fields only, because the values are a person's."""
    try:
        return ApplicationBody.model_validate_json(opened), ""
    except ValidationError as error:
        places = (".".join(map(str, e["loc"])) for e in json.loads(error.json(include_input=False)))
        return None, " ".join(sorted(set(places)))
