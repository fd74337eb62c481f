"""Tests mirror the packages; `tests/repo` checks the repository itself."""
