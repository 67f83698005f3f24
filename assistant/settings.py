"""Every setting in one place: environment variables that begin with WORKING_TOGETHER_.

Unknown ones are refused, numbers bounded. Read only by pipeline and surfaces.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path, user_state_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "WORKING_TOGETHER_"


class Settings(BaseSettings):
    """What can be set, with defaults that serve one person on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    library: Path = Field(default_factory=lambda: user_data_path("working-together"), description="Folder of the documents you add and of the index.")
    host: str = Field("127.0.0.1", description="Address the server binds to.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server binds to.")
    rerank: bool = Field(False, description="Whether a cross-encoder re-ranks the candidates: a tenth of a second more, for no gain that we could measure.")
    threshold: float = Field(0.38, ge=0, le=1, description="Score below which nothing counts as found.")
    encoder: str = Field("", description="A sentence-transformers model to use instead of the default encoder.")
    max_question_characters: int = Field(4000, ge=100, le=20000, description="Longest question taken.")
    state: Path = Field(
        default_factory=lambda: user_state_path("working-together"), description="Folder of the chat's history, its secret and who may sign in."
    )
    history: bool = Field(True, description="Whether the chat keeps conversations; off, nothing of them is written.")
    history_days: int = Field(30, ge=1, le=366, description="Days after its last message that a conversation is kept.")
    secret: SecretStr = Field(SecretStr(""), description="What browsers' identities are signed with; empty, one is made and kept in the state folder.")
    sign_in: Literal["off", "password", "header"] = Field("off", description="How people sign in; off, each browser has an identity of its own.")
    sign_in_header: str = Field("X-Forwarded-User", pattern=r"^[A-Za-z0-9-]{1,64}$", description="The header in which a trusted proxy names who signed in.")
    base_path: str = Field("", pattern=r"^(/[A-Za-z0-9._~-]+)*$", description="Path that a proxy serves everything under, such as /guidance.")
    allowed_hosts: str = Field("", description="Names this is reached by, with commas; empty, this machine's own when bound to it, else any.")
    allowed_origins: str = Field("", description="Other sites whose pages may send questions, with commas, such as https://intranet.example.")
    trusted_proxies: str = Field("", description="Addresses or networks of proxies whose X-Forwarded headers are believed, with commas.")
    rate_limit_per_minute: int = Field(120, ge=0, le=100000, description="Requests a minute from one address, this machine's own aside; 0 for no limit.")
    max_upload_mb: int = Field(20, ge=1, le=200, description="Largest file taken on a page or over the API, in MB.")


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
