"""The words for people, read from `data/wording.toml`: one place, so that every surface says the same."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from corpus.catalogue import DATA
from corpus.errors import DataError


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads((DATA / "wording.toml").read_text("utf-8"))


def wording(section: str, key: str, **values: str) -> str:
    """One sentence, filled in. Raises `DataError` for a key that has no words."""
    try:
        return str(_wording()[section][key]).format(**values)
    except KeyError as error:
        raise DataError(f"no words for {section}.{key} in wording.toml ({error}); add them") from error


def wordings(section: str, key: str) -> tuple[str, ...]:
    """A list of sentences."""
    return tuple(_wording()[section][key])
