"""What is written for people keeps its word."""

from __future__ import annotations

import os
import re

from tests.repo import tree

LONGEST_DECISION = 60
COMMAND = re.compile(r"(?<![\w/.])(?:bin|deploy)/[a-z][a-z-]*(?![\w/.-])")


def test_a_decision_fits_on_one_page() -> None:
    decisions = [path for path in tree.tracked(".md") if path.parent == tree.ROOT / "docs" / "adr"]
    assert decisions
    assert [
        tree.name(path) for path in decisions if len(tree.text(path).splitlines()) > LONGEST_DECISION
    ] == []


def test_the_readme_tells_how_to_run_and_how_to_test() -> None:
    assert {"bin/run", "bin/test"} <= set(COMMAND.findall(tree.text(tree.ROOT / "README.md")))


def test_every_command_that_a_document_names_can_be_run() -> None:
    named = {
        (tree.name(path), said) for path in tree.tracked(".md") for said in COMMAND.findall(tree.text(path))
    }
    assert named
    assert {(page, said) for page, said in named if not os.access(tree.ROOT / said, os.X_OK)} == set()


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    assert "exec bin/test" in tree.text(tree.ROOT / ".ci/run")
