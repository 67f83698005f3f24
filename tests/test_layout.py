"""The project's own promises: imports point one way, files stay short, versions agree, nothing of one machine is kept."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PACKAGES = ("assistant", "corpus", "eval")
LONGEST_FILE = 300
# Written so that the patterns do not find themselves.
OF_ONE_MACHINE = re.compile(r"(?<![\w.~:/-])/(?:root|home|work|Users)/\w")
LEFT_TO_DO = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def canonical(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines: list[str]) -> dict[str, str]:
    """Versions by package, of lines such as `name==1.2`. Any other form of requirement fails."""
    found = {}
    for line in lines:
        match = re.fullmatch(r"([\w.-]+)==([\w.]+)(?: --hash=sha256:[0-9a-f]{64})?", line.strip())
        assert match, f"{line!r} is not pinned with =="
        found[canonical(match[1])] = match[2]
    return found


def pins_of(path: Path) -> dict[str, str]:
    return pins([line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")])


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def kept_files(root: Path) -> list[Path]:
    """Every file that git keeps, or would keep."""
    if not (root / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, check=True, capture_output=True, text=True)
    return [path for name in listing.stdout.split("\0") if name and (path := root / name).is_file()]


def texts(files: list[Path]) -> list[tuple[Path, str]]:
    return [(path, path.read_text("utf-8", "replace")) for path in files if b"\0" not in path.read_bytes()]


def test_import_contracts_hold(root: Path) -> None:
    checked = subprocess.run([Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_module_is_longer_than_anyone_reads(root: Path) -> None:
    lengths = {path.relative_to(root).as_posix(): len(path.read_text("utf-8").splitlines()) for name in PACKAGES for path in (root / name).rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_direct_dependencies_are_pinned_as_the_constraints_pin_them(root: Path, project: dict) -> None:
    wanted = pins([*project["dependencies"], *(line for group in project["optional-dependencies"].values() for line in group)])
    held = pins_of(root / "constraints.txt")
    assert {name: version for name, version in wanted.items() if held.get(name) != version} == {}


def test_model_weights_stand_apart_from_the_constraints(root: Path) -> None:
    weights = pins_of(root / "weights.txt")
    assert weights
    assert not set(weights) & set(pins_of(root / "constraints.txt"))


def test_the_llama_index_metapackage_is_never_asked_for(root: Path) -> None:
    assert "llama-index" not in pins_of(root / "constraints.txt")


def test_the_changelog_knows_this_version(root: Path, project: dict) -> None:
    assert f"## [{project['version']}]" in (root / "CHANGELOG.md").read_text("utf-8")


def test_no_kept_file_names_a_path_of_one_machine(root: Path, kept_files: list[Path]) -> None:
    found = [f"{path.relative_to(root)}: {match[0]}" for path, text in texts(kept_files) if (match := OF_ONE_MACHINE.search(text))]
    assert found == []


def test_no_kept_file_leaves_a_note_to_do_something_later(root: Path, kept_files: list[Path]) -> None:
    found = [
        path.relative_to(root).as_posix() for path, text in texts(kept_files) if path.suffix in {".py", ".toml", ".md", ".html"} and LEFT_TO_DO.search(text)
    ]
    assert found == []


def test_no_document_is_kept(root: Path, kept_files: list[Path]) -> None:
    assert [path.name for path in kept_files if path.suffix.lower() in {".pdf", ".docx", ".doc"}] == []
