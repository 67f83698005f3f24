"""Every setting in one place: environment variables that begin with WORKING_TOGETHER_.

Unknown ones are refused, numbers bounded. Read only by pipeline and surfaces.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "WORKING_TOGETHER_"


class Settings(BaseSettings):
    """What can be set, with defaults that serve one person on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    library: Path = Field(default_factory=lambda: user_data_path("working-together"), description="Folder of the documents you add and of the index.")
    host: str = Field("127.0.0.1", description="Address the server binds to.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server binds to.")
    rerank: bool = Field(False, description="Whether a cross-encoder re-ranks the candidates: some 60 ms more, for no gain that we could measure.")
    threshold: float = Field(0.35, ge=0, le=1, description="Score below which nothing counts as found.")
    encoder: str = Field("", description="A sentence-transformers model to use instead of the default encoder.")
    max_question_characters: int = Field(4000, ge=100, le=20000, description="Longest question taken.")


def load_settings() -> Settings:
    """The settings of this process. Raises `SettingsError` for an unknown name or a value out of bounds."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    if unknown := sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known):
        raise SettingsError(f"unknown setting {unknown[0]} in the environment; the settings are {', '.join(sorted(known))}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"setting {PREFIX}{str(first['loc'][0]).upper()} does not hold ({first['msg']}); correct it or unset it") from error
