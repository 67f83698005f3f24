"""The README's pictures: those that the command takes, small, and each with words for who cannot see it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval.screenshots import FOLDER, MAX_BYTES, SHOTS

NAMES = sorted(f"{shot.name}.webp" for shot in SHOTS)


def test_the_pictures_kept_are_those_that_the_command_takes() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_small(name: str) -> None:
    assert (FOLDER / name).stat().st_size <= MAX_BYTES


def test_every_picture_of_the_readme_is_there_and_says_what_it_shows(root: Path) -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", (root / "README.md").read_text("utf-8"))
    assert shown
    assert all(words and (root / path).is_file() for words, path in shown)
