"""The hand of the demonstration that lets the bureau decide, at the backend's real console."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from backend.__main__ import main
from backend.approval import Approval
from kiosk.demo.bureau import decide_newest
from kiosk.demo.world import Setting, World
from sync.protocol.seal import SealingKey
from sync.protocol.wire import CaseState, Problem
from tests.backend.paper import told
from tests.backend.sample import deposit, submission


class Console(World):
    """Not started; the backend's commands run in this process rather than in one of their own each."""

    def backend(self, *arguments: str) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert main([*arguments, "--data", str(self.backend_dir)]) == 0
        return said.getvalue()


def test_the_bureau_grants_the_newest_application_and_its_papers_can_be_printed(
    approval: Approval, sealing_key: SealingKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.__main__.SystemClock", lambda: approval.clock)
    sample = deposit(approval, submission(sealing_key))
    world = Console(Setting(tmp_path, ""))
    world.backend_dir = approval.settings.data_dir
    decide_newest(world)
    file = approval.files.file(sample.number)
    assert not isinstance(file, Problem)
    assert file.case.state is CaseState.GRANTED
    words = world.data["decisions"]
    wanted = {(words[step]["title"], words[step]["pages"]) for step in ("accept", "grant")}
    assert {(paper.title, paper.pages) for paper in told(approval, sample).papers} == wanted
    assert list(approval.settings.data_dir.glob("*.pdf")) == []
    with pytest.raises(LookupError):
        decide_newest(world)
