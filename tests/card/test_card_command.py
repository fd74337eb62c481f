"""`kiosk card` with a travel document: told masked, opened from the command line, never repeated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from peripherals.card.emrtd.virtual_chip import EmrtdProfile
from peripherals.card.emrtd.virtual_document import Bearer, Content
from peripherals.card.emrtd.virtual_issuer import VirtualIssuer
from peripherals.card.pcscd import PcscDaemon
from peripherals.card.virtual_card import VirtualCard
from tests.card.waiting import until_empty

ISSUER = VirtualIssuer()


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    status = main(["card", "--wait", "5", *arguments])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert status == (0 if answer["read"] else 1)
    return answer


def test_a_passport_is_opened_by_its_entries_its_zone_or_its_number(
    daemon: PcscDaemon, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path.joinpath("utopia.cer").write_bytes(ISSUER.authority_der)
    csca = ("--csca", str(tmp_path))
    until_empty()
    with VirtualCard(EmrtdProfile(Content(ISSUER))):
        first = told(capsys, *csca, "--mrz", "E00000000/491231/390101")
        assert told(capsys, *csca, "--mrz", Bearer().zone) == first
        assert told(capsys, *csca, "--can", "123456") == first
        assert told(capsys, *csca)["code"] == "card.needs_mrz"
        assert told(capsys, "--can", "123456")["code"] == "travel_document.no_trust_list"
    assert (first["kind"], first["issuer"], first["number"]) == ("passport", "UTO", "E0*****00")
    assert "XIU" not in first["name"]


@pytest.mark.parametrize("wrong", [["--mrz", "E0000卡000/491231/390101"], ["--mrz", "P<X"], ["--can", "12"]])
def test_a_key_no_document_has_is_wrong_use_and_not_repeated(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["card", *wrong])
    assert ended.value.code == 2
    assert wrong[1] not in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["card", "--csca", "/nowhere", "--can", "123456"]) == 78
    assert "csca_folder" in capsys.readouterr().err
