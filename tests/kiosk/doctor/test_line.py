"""The certificate of the backend as the doctor sees it, on a real TLS connection."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.doctor.finding import Finding, Verdict
from kiosk.doctor.line import certificate_findings
from kiosk.words import render

NOW = datetime.now(UTC)


def certificate(folder: Path, days: int) -> Path:
    """A self-signed one for 127.0.0.1 that ends in so many days; key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "backend")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(NOW + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"backend-{days}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def backend(pem: Path) -> Iterator[str]:
    """Shakes hands with one caller after the other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with line, suppress(OSError), context.wrap_socket(line, server_side=True) as secure:
                    secure.recv(1)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{listening.getsockname()[1]}"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


def hang_up(listening: socket.socket) -> None:
    listening.accept()[0].close()


def found(url: str, ca: Path | None = None) -> Finding:
    (finding,) = certificate_findings(url, ca)
    return finding


@pytest.mark.parametrize(("days", "verdict"), [(90, Verdict.OK), (10, Verdict.WARN), (-2, Verdict.FAIL)])
def test_a_certificate_is_judged_by_the_days_it_has_left(tmp_path: Path, days: int, verdict: Verdict) -> None:
    pem = certificate(tmp_path, days)
    with backend(pem) as url:
        told = found(url, pem)
    assert told.verdict is verdict
    assert (told.facts.get("not_after") is None) == (verdict is Verdict.FAIL)


def test_a_certificate_of_nobody_known_is_told_as_the_reason(tmp_path: Path) -> None:
    with backend(certificate(tmp_path, 90)) as url:
        told = found(url)
    assert told.verdict is Verdict.FAIL
    assert "self-signed" in render(told.words)


def test_a_backend_that_is_away_is_no_reason_to_close_the_terminal() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert found(f"https://127.0.0.1:{port}").verdict is Verdict.WARN


def test_something_that_is_no_tls_is_away_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=hang_up, args=(listening,), daemon=True).start()
        assert found(f"https://127.0.0.1:{listening.getsockname()[1]}").verdict is Verdict.WARN


def test_on_this_very_machine_no_certificate_is_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        assert found(f"http://127.0.0.1:{listening.getsockname()[1]}").verdict is Verdict.OK
