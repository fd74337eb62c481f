"""What is published: OpenAPI, and the page about the wire."""

from __future__ import annotations

from pathlib import Path

import requests

from backend.problems import REFUSALS
from backend.server import Server
from backend.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")


def test_openapi_names_every_address_and_the_models_of_the_wire(server: Server) -> None:
    published = requests.get(f"{server.url}/openapi.json", timeout=5).json()
    document = "/v1/submissions/{submission_id}/documents/{document_id}"
    assert set(published["paths"][document]) == {"post", "head", "patch", "options"}
    assert {"/v1/submissions/{submission_id}/finalize", "/v1/health"} <= set(published["paths"])
    assert {"Manifest", "SignedReceipt", "CaseEvents", "Problem"} <= set(published["components"]["schemas"])


def test_the_page_explains_every_code_and_every_setting() -> None:
    settings = [f"YICHUANG_BACKEND_{name.upper()}" for name in Settings.model_fields]
    assert [code for code in REFUSALS if f"`{code}`" not in PAGE] == []
    assert [name for name in settings if f"`{name}`" not in PAGE] == []
