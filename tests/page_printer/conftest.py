from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fpdf import FPDF

from peripherals.page_printer.sealed import SealedDocument
from tests.page_printer.sealing import NAME, Backend


@pytest.fixture
def backend() -> Backend:
    return Backend(Ed25519PrivateKey.generate())


@pytest.fixture(scope="session")
def pdf() -> bytes:
    page = FPDF(format="A4")
    page.set_title(NAME)
    page.add_page()
    page.rect(20, 20, 100, 100)
    return bytes(page.output())


@pytest.fixture
def document(backend: Backend, pdf: bytes) -> SealedDocument:
    return backend.seal(pdf)
