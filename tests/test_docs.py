"""The README says what the code does: each setting, command, status, notice kind and role occurs in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.dialogue import Status
from assistant.settings import PREFIX, Settings
from corpus import catalogue
from corpus.model import Duty


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def code_words(readme: str) -> set[str]:
    """Everything the README sets in code type, whole."""
    return set(re.findall(r"`([^`\n]+)`", readme))


def commands() -> list[str]:
    """The command line's own list of its commands, groups spelled out."""
    cli = pytest.importorskip("assistant.surfaces.cli")
    main = pytest.importorskip("typer.main")
    return list(_names(main.get_command(cli.app), ""))


def _names(command: object, before: str) -> list[str]:
    inner = getattr(command, "commands", {})
    return [name for key, child in inner.items() for name in (_names(child, f"{before}{key} ") or [f"{before}{key}"])]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_each_setting_is_in_the_readme(name: str, code_words: set[str]) -> None:
    assert f"{PREFIX}{name.upper()}" in code_words


@pytest.mark.parametrize("name", sorted(name for name, field in Settings.model_fields.items() if field.default_factory is None))
def test_each_setting_has_the_default_that_the_readme_says(name: str, readme: str) -> None:
    default = Settings.model_fields[name].default
    shown = default.get_secret_value() if isinstance(default, SecretStr) else default
    written = str(shown).lower() if isinstance(shown, bool) else str(shown) or "empty"
    assert f"| `{PREFIX}{name.upper()}` | {written} |" in readme


def test_the_readme_names_no_setting_that_is_gone(code_words: set[str]) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert {word for word in code_words if re.fullmatch(rf"{PREFIX}[A-Z_]+", word)} == known


def test_each_command_is_in_the_readme(readme: str) -> None:
    assert [name for name in commands() if f"working-together {name}" not in readme] == []


@pytest.mark.parametrize("status", [status.value for status in Status])
def test_each_status_is_in_the_readme(status: str, code_words: set[str]) -> None:
    assert status in code_words


@pytest.mark.parametrize("duty", [duty.value for duty in Duty])
def test_each_duty_is_in_the_readme(duty: str, code_words: set[str]) -> None:
    assert duty in code_words


def test_each_notice_kind_is_in_the_readme(code_words: set[str]) -> None:
    kinds = tomllib.loads((catalogue.DATA / "wording.toml").read_text("utf-8"))["notices"]
    assert [kind for kind in kinds if kind not in code_words] == []


def test_each_role_is_in_the_readme(code_words: set[str]) -> None:
    assert [role.id for role in catalogue.roles().values() if role.asks_as and role.id not in code_words] == []


def test_the_blocks_that_are_generated_keep_their_marks(readme: str) -> None:
    for block in ("answer", "quality"):
        assert readme.count(f"<!-- {block}:begin -->") == 1
        assert readme.count(f"<!-- {block}:end -->") == 1
        assert readme.index(f"<!-- {block}:begin -->") < readme.index(f"<!-- {block}:end -->")
