"""The chat's words for people and its starters, read from `corpus/data/chat.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from corpus.catalogue import DATA
from corpus.errors import DataError


@cache
def _chat() -> dict[str, Any]:
    return tomllib.loads((DATA / "chat.toml").read_text("utf-8"))


def words(section: str, key: str, **values: str) -> str:
    """One sentence of the chat, filled in. Raises `DataError` for a key that has no words."""
    try:
        return str(_chat()[section][key]).format(**values)
    except KeyError as error:
        raise DataError(f"no words for {section}.{key} in chat.toml ({error}); add them") from error


def section(name: str) -> dict[str, str]:
    """Every sentence of a section, as it stands."""
    return {key: str(text) for key, text in _chat()[name].items()}


def starters(role: str | None) -> tuple[str, ...]:
    """What people in a role ask first; for no role, what anyone asks."""
    return next((tuple(row["questions"]) for row in _chat()["starters"] if row["role"] == (role or "")), ())


def reasons() -> dict[str, str]:
    """Why an answer may be found wanting: text by id."""
    return {row["id"]: row["text"] for row in _chat()["reason"]}
