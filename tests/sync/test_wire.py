"""What a terminal makes of a backend that is newer than itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from sync.protocol.papers import CasePapers
from sync.protocol.wire import CaseEvents, Receipt, SignedReceipt
from tests.kiosk.papers_desk import Desk, event

NEWER = {"of_a_later_version": 1}


def test_what_a_newer_backend_says_besides_is_passed_over_at_every_depth() -> None:
    told = event("HT07-000482-6", 1, 1)
    page = {"events": [told.model_dump() | NEWER], "next_cursor": 1, "server_time": told.at} | NEWER
    assert CaseEvents.model_validate(page).events == (told,)
    paper = Desk().backend.paper(b"%PDF-")
    assert CasePapers.model_validate({"papers": [paper.model_dump() | NEWER]} | NEWER).papers == (paper,)


def test_what_is_signed_has_nothing_besides() -> None:
    signed = Desk().backend.signed(b"%PDF-")
    with pytest.raises(ValidationError, match="of_a_later_version"):
        type(signed).model_validate({**signed.model_dump(), "seal": signed.seal.model_dump() | NEWER})
    assert {model.model_config["extra"] for model in (Receipt, SignedReceipt)} == {"forbid"}
