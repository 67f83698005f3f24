from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from filelock import FileLock

from corpus import library as library_module
from corpus.build import build_corpus
from corpus.errors import (
    CorpusError,
    DuplicateDocumentError,
    EditionIdError,
    EmptyDocumentError,
    EncryptedPdfError,
    LibraryBusyError,
    LibraryError,
    LibraryUnwritableError,
    ManifestBrokenError,
    UnknownEditionError,
)
from corpus.infer import Details
from corpus.library import Library
from corpus.model import EditionStatus, Kind

POLICY = (
    "Mole Club safeguarding policy 2025\n\nReporting\n\nEvery coach must report a worry on the same day.\n\n"
    "Review\n\nThe club should review this policy each year.\n"
)
OTHER = POLICY.replace("Mole", "Pier").replace("Every coach", "Each volunteer")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "mole-policy.txt"
    path.write_text(POLICY)
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "pier-policy.txt"
    path.write_text(OTHER)
    return path


@pytest.fixture
def held(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def test_a_folder_that_is_not_there_is_an_empty_library(held: Library) -> None:
    assert held.held() == ()
    assert held.texts() == ()
    assert not held.folder.exists()


def test_what_is_added_is_listed_and_shown_with_its_provisions(held: Library, policy: Path) -> None:
    added = held.add(policy)
    assert held.held() == (added,)
    assert held.show("mole-club-safeguarding-policy-2025") == added
    provisions = held.provisions(added.edition_id)
    assert [provision.id for provision in provisions] == [
        "mole-club-safeguarding-policy-2025/sec_reporting__p_1",
        "mole-club-safeguarding-policy-2025/sec_review__p_1",
    ]
    assert provisions[0].words == "Every coach must report a worry on the same day."


def test_what_nobody_said_is_inferred_and_marked(held: Library, policy: Path) -> None:
    described = held.add(policy).described
    assert described.title == "Mole Club safeguarding policy 2025"
    assert (described.kind, described.status, described.area, described.licence) == (Kind.LOCAL_POLICY, EditionStatus.LOCAL, None, "not stated")
    assert set(described.inferred) == {"edition_id", "title", "area", "kind", "status", "licence"}


def test_what_is_said_is_kept_and_not_marked(held: Library, policy: Path) -> None:
    details = Details("mole-2025", "Mole rules", "Moleshire", Kind.LOCAL_ARRANGEMENT, EditionStatus.DRAFT, "OGL v3.0")
    described = held.add(policy, details).described
    assert described.inferred == ()
    assert (described.edition_id, described.title, described.area, described.licence) == ("mole-2025", "Mole rules", "Moleshire", "OGL v3.0")
    assert Library(held.folder).show("mole-2025").described == described


def test_a_catalogued_edition_named_by_the_user_takes_its_details_from_the_catalogue(held: Library, policy: Path) -> None:
    described = held.add(policy, Details("trix-masa-2024")).described
    assert described.kind is Kind.COMMENTARY
    assert described.inferred == ()


def test_the_texts_make_a_corpus(held: Library, policy: Path) -> None:
    added = held.add(policy)
    corpus = build_corpus(held.texts())
    provision = corpus.provisions[f"{added.edition_id}/sec_reporting__p_1"]
    assert provision.words == "Every coach must report a worry on the same day."
    assert corpus.editions[added.edition_id].kind is Kind.LOCAL_POLICY
    assert corpus.editions[added.edition_id].edition == "2025"


def test_the_same_file_twice_is_told(held: Library, policy: Path, tmp_path: Path) -> None:
    held.add(policy)
    again = tmp_path / "copy.txt"
    again.write_bytes(policy.read_bytes())
    before = snapshot(held.folder)
    with pytest.raises(DuplicateDocumentError, match=r"file copy\.txt is already in the library as mole-club-safeguarding-policy-2025; nothing was changed"):
        held.add(again, Details("another-id"))
    assert snapshot(held.folder) == before


def test_a_second_text_of_an_edition_is_told(held: Library, policy: Path, other: Path) -> None:
    held.add(policy, Details("mole-2025"))
    with pytest.raises(DuplicateDocumentError, match=r"another text \(mole-policy\.txt\) of this edition"):
        held.add(other, Details("mole-2025"))


def test_what_is_removed_is_gone_with_its_copy(held: Library, policy: Path, other: Path) -> None:
    held.add(policy, Details("mole"))
    held.add(other, Details("pier"))
    assert held.remove("mole").edition_id == "mole"
    assert [holding.edition_id for holding in held.held()] == ["pier"]
    assert [folder.name[:4] for folder in (held.folder / "documents").iterdir()] == ["pier"]


def test_removing_or_showing_what_is_not_held_is_told(held: Library, policy: Path) -> None:
    held.add(policy, Details("mole"))
    for act in (held.remove, held.show, held.provisions):
        with pytest.raises(UnknownEditionError, match="edition pier is not in the library; it holds: mole"):
            act("pier")


@pytest.mark.parametrize("edition_id", ["Mole", "../mole", "mole/1", "mole--1", "", " "])
def test_an_impossible_edition_id_is_told(held: Library, policy: Path, edition_id: str) -> None:
    with pytest.raises(EditionIdError, match="cannot be used"):
        held.add(policy, Details(edition_id or "-"))
    assert held.held() == ()


def test_an_unreadable_document_changes_nothing(held: Library, policy: Path, sheets, tmp_path: Path) -> None:
    held.add(policy)
    before = snapshot(held.folder)
    locked = sheets.page().para("Nobody may read this.").save(tmp_path / "locked.pdf", password="x")
    with pytest.raises(EncryptedPdfError):
        held.add(locked)
    headings_only = tmp_path / "headings.txt"
    headings_only.write_text("MOLE\n\nPIER\n")
    with pytest.raises(EmptyDocumentError):
        held.add(headings_only)
    assert snapshot(held.folder) == before


@pytest.mark.parametrize("step", ["_place", "_replace_manifest", "_write"])
def test_a_failing_add_leaves_the_library_whole(held: Library, policy: Path, other: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    held.add(policy, Details("mole"))
    before = snapshot(held.folder)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = library_module if step == "_write" else Library
    monkeypatch.setattr(target, step, fail)
    with pytest.raises(LibraryUnwritableError, match=r"cannot be written \(No space left on device\)"):
        held.add(other, Details("pier"))
    monkeypatch.undo()
    assert {name: data for name, data in snapshot(held.folder).items() if name in before and "previous" not in name} == before
    assert [holding.edition_id for holding in held.held()] == ["mole"]
    held.add(other, Details("pier"))
    assert [holding.edition_id for holding in held.held()] == ["mole", "pier"]
    assert len(list((held.folder / "documents").iterdir())) == 2


@pytest.mark.parametrize("step", ["_sync", "_replace_manifest"])
def test_a_killed_add_leaves_the_library_whole(held: Library, policy: Path, other: Path, step: str) -> None:
    held.add(policy, Details("mole"))
    script = f"""
        import os, signal, sys
        from pathlib import Path
        from corpus import library
        def die(*_):
            os.kill(os.getpid(), signal.SIGKILL)
        setattr(library if {step!r} == "_sync" else library.Library, {step!r}, die)
        library.Library(Path(sys.argv[1])).add(Path(sys.argv[2]), library.Details("pier"))
    """
    environment = os.environ | {"PYTHONPATH": str(Path(library_module.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script), held.folder, other], check=False, env=environment)
    assert done.returncode == -signal.SIGKILL
    assert [holding.edition_id for holding in held.held()] == ["mole"]
    assert held.provisions("mole")
    assert len(list((held.folder / "documents").iterdir())) == 2
    held.add(other, Details("pier"))
    assert {folder.name[:4] for folder in (held.folder / "documents").iterdir()} == {"mole", "pier"}


def test_two_writers_do_not_meet(held: Library, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held.folder.mkdir()
    monkeypatch.setattr(library_module, "_LOCK_WAIT_S", 0.05)
    with FileLock(held.folder / ".lock"), pytest.raises(LibraryBusyError, match="being written by another program"):
        held.add(policy)
    held.add(policy)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": 9, "documents": []}', '{"format": 1, "documents": [{"edition_id": "x"}]}'])
def test_a_broken_list_is_told_and_never_overwritten(held: Library, policy: Path, content: str) -> None:
    held.folder.mkdir()
    manifest = held.folder / "manifest.json"
    manifest.write_text(content)
    for act in (held.held, lambda: held.add(policy), lambda: held.remove("mole")):
        with pytest.raises(ManifestBrokenError, match=r"put back manifest\.json\.previous"):
            act()
    assert manifest.read_text() == content


def test_the_list_before_the_last_change_is_kept(held: Library, policy: Path, other: Path) -> None:
    held.add(policy, Details("mole"))
    held.add(other, Details("pier"))
    previous = json.loads((held.folder / "manifest.json.previous").read_text())
    assert [row["edition_id"] for row in previous["documents"]] == ["mole"]


@pytest.mark.parametrize("damage", ["lost", "broken", "old"])
def test_provisions_are_made_again_from_the_copy(held: Library, policy: Path, damage: str) -> None:
    added = held.add(policy, Details("mole"))
    before = held.provisions("mole")
    path = held.folder / "documents" / added.folder / "provisions.json"
    if damage == "lost":
        path.unlink()
    else:
        path.write_text("{" if damage == "broken" else '{"segmenter": 0, "provisions": []}')
    policy.unlink()
    assert held.provisions("mole") == before
    assert json.loads(path.read_text())["provisions"]


def test_a_pdf_comes_back_as_it_was_segmented(held: Library, handbook: Path) -> None:
    added = held.add(handbook, Details("harbour"), style=library_module.Style.NUMBERED)
    provisions = {provision.place: provision for provision in held.provisions("harbour")}
    assert len(provisions) == added.n_provisions
    assert provisions["para_1"].footnotes == ("4 Lantern Order 1901",)
    assert provisions["para_2__item_1"].heading_path == ("Chapter 1: Lanterns", "Keeping watch")


def test_every_library_error_says_what_to_do(tmp_path: Path) -> None:
    made = [
        DuplicateDocumentError("file a", "b"),
        ManifestBrokenError(tmp_path / "manifest.json", "why"),
        UnknownEditionError("a", ()),
        EditionIdError("A"),
        LibraryBusyError(tmp_path),
        LibraryUnwritableError(tmp_path, "why"),
    ]
    assert {type(error) for error in made} == set(LibraryError.__subclasses__())
    assert all("; " in str(error) and isinstance(error, CorpusError) for error in made)


@pytest.mark.library
def test_the_documents_are_recognised(held: Library, library: Path) -> None:
    for path in sorted(library.glob("*.txt")):
        assert held.add(path).edition_id == path.stem


@pytest.mark.library
def test_a_document_is_recognised_though_its_file_has_changed(held: Library, library: Path, tmp_path: Path) -> None:
    path = tmp_path / "download.txt"
    path.write_text((library / "tyne-masa-plan-notes-2019.txt").read_text("utf-8") + "\n")
    added = held.add(path)
    assert added.edition_id == "tyne-masa-plan-notes-2019"
    assert added.described.inferred == ("edition_id",)
