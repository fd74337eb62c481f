"""What a submission is made of, frozen when its number is shown."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from sync.protocol.wire import DocumentEntry, Uuid, WireModel


class ClockEvidence(WireModel):
    """What a terminal knew of the time when it received. Units: milliseconds."""

    wall: AwareDatetime
    monotonic_ms: int
    boot_id: str
    server_offset_ms: int | None = None  # server minus wall at the last answer; None: never met a server
    server_offset_age_ms: int | None = None


class Manifest(WireModel):
    """The frozen truth of a submission. The unique row is (terminal, submission, digest of this).

    `matter_code` is what was applied for: an item, or a bundle of items. Each of `item_codes` becomes a case;
    of version 2 none does: it is handed in after the correction notice of a case.
    """

    version: Literal[1, 2] = 1
    submission_id: Uuid
    terminal_id: str
    receipt_number: str
    received_at: AwareDatetime
    clock: ClockEvidence
    matter_code: str
    item_codes: tuple[str, ...] = Field(min_length=1)
    catalogue_version: str
    documents: tuple[DocumentEntry, ...] = Field(min_length=1)
    supplement_to: str | None = Field(default=None, exclude_if=lambda told: told is None)  # a case number

    @model_validator(mode="after")
    def _is_of_its_version(self) -> Self:
        if (self.version == 2) != (self.supplement_to is not None):
            raise ValueError("supplement_to belongs to version 2")
        return self
