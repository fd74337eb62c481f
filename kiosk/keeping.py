"""How long what was delivered stays on this terminal."""

from __future__ import annotations

from datetime import timedelta

from config.profile import Profile
from sync.store.retention import Retention


def retention_of(profile: Profile) -> Retention:
    finished = timedelta(days=profile.retention.finished_days)
    return Retention(finished, max(finished, timedelta(days=profile.retention.unfinished_days)))
