"""What may be set, once: from it come the start, the environment variables `YICHUANG_BACKEND_*` and docs."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

import config

MIB = 1024 * 1024


class Settings(BaseSettings):
    """One backend. `data_dir` holds database, keys and sealed documents, for its owner alone."""

    model_config = SettingsConfigDict(env_prefix="YICHUANG_BACKEND_", frozen=True, extra="forbid")

    data_dir: Path
    catalogue_dir: Path = Field(
        default=Path(config.__file__).parent / "catalogue" / "demo2019",
        description="A folder of packages; or one of files, which is a catalogue on trial.",
    )
    catalogue_keys: tuple[str, ...] = Field(
        default=(), description="Public Ed25519 keys, base64: whose packages count."
    )
    calendar_dir: Path = Path(config.__file__).parent / "calendar"
    halls_file: Path = Field(
        default=Path(config.__file__).parent / "halls" / "demo.yaml",
        description="Which halls take appointments, and when.",
    )
    database_url: str | None = Field(default=None, description="Another database than the embedded SQLite.")
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, description="0: one that is free.")
    max_json_bytes: int = Field(default=1 * MIB, gt=0, description="Largest body of anything but a PATCH.")
    max_patch_bytes: int = Field(default=8 * MIB, gt=0, description="Largest body of one PATCH.")
    max_document_bytes: int = Field(default=256 * MIB, gt=0)
    body_idle_s: float = Field(default=30, gt=0, description="A PATCH silent for so long is let go.")
    locked_retry_s: int = Field(default=5, ge=0, description="Retry-After of a document that is locked.")
    inquiries_an_hour: int = Field(default=120, gt=0, description="At most so many of one terminal.")
    deem_every_s: float = Field(default=600, gt=0, description="How often deemed acceptance is looked for.")

    @property
    def url(self) -> str:
        """The database, as SQLAlchemy names it."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'backend.db'}"
