"""The locks, the list of Debian packages and the scripts."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.repo import tree

LOCKS = ("requirements.lock", "requirements-dev.lock")
# Composed, so that this file does not hold what it forbids.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("registry", "npmjs", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("quay", "io"),
    )
)
INDEX_OPTIONS = ("--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "_INDEX" + "_URL")
SECTIONS = ("python", "build", "run", "demo", "show", "show-pages", "dev")


def locked(lock: str) -> set[str]:
    lines = tree.text(tree.ROOT / lock).splitlines()
    return {line.split("==")[0] for line in lines if re.match(r"[a-z0-9].*==", line)}


def wanted(source: str) -> set[str]:
    lines = tree.text(tree.ROOT / source).splitlines()
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines)
    return {re.sub(r"[._-]+", "-", name[0]).lower() for name in names if name}


@pytest.mark.parametrize("forbidden", [*REGISTRIES, *INDEX_OPTIONS])
def test_no_tracked_file_names_a_package_registry(forbidden: str) -> None:
    assert [tree.name(path) for path in tree.tracked() if forbidden in tree.text(path)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_an_exact_version_and_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", tree.text(tree.ROOT / lock))[1:]
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("source", "lock"), [("requirements.in", LOCKS[0]), ("requirements-dev.in", LOCKS[1])]
)
def test_a_lock_holds_all_that_was_asked_for(source: str, lock: str) -> None:
    assert wanted(source) - locked(lock) == set()


def test_only_the_headless_opencv_is_locked() -> None:
    everything = locked(LOCKS[0]) | locked(LOCKS[1])
    assert {name for name in everything if name.startswith("opencv-")} == {"opencv-python-headless"}


def test_tools_are_tested_against_the_versions_that_run() -> None:
    pins = [
        set(re.findall(r"^[a-z0-9].*?==[^ ]+", tree.text(tree.ROOT / lock), re.MULTILINE)) for lock in LOCKS
    ]
    shared = locked(LOCKS[0]) & locked(LOCKS[1])
    assert {pin.split("==")[0] for pin in pins[0] & pins[1]} == shared


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_of_the_debian_list_has_packages(section: str) -> None:
    listed = subprocess.run(
        [tree.ROOT / "deploy/apt-names", section], check=True, capture_output=True, text=True
    ).stdout
    assert re.fullmatch(r"([a-z0-9][a-z0-9.+-]+\n)+", listed)


def test_a_misspelt_section_of_the_debian_list_is_an_error() -> None:
    assert (
        subprocess.run([tree.ROOT / "deploy/apt-names", "rum"], check=False, capture_output=True).returncode
        == 1
    )


def test_every_script_can_be_run_and_is_checked() -> None:
    scripts = [path for path in tree.tracked() if tree.text(path).startswith("#!/bin/sh")]
    check = tree.text(tree.ROOT / "bin/check")
    assert scripts
    assert [tree.name(path) for path in scripts if not os.access(path, os.X_OK)] == []
    assert [tree.name(path) for path in scripts if tree.name(path) not in check] == []
