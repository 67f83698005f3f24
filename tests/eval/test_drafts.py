"""The measure of the draft review: worked by hand, over labels that hold, and met on both halves."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.practice.draft_profiles import profiles
from assistant.practice.draft_review import Sureness
from assistant.retrieval.dense import OnnxEncoder
from corpus.build import build_corpus
from corpus.errors import DataError
from eval.drafts import HALVES, Judged, judge, load_drafts, measure, report

LEAST = 0.9


def judged(*rows: tuple[bool, Sureness]) -> list[Judged]:
    return [Judged("draft", str(n), present, sureness, 0.9) for n, (present, sureness) in enumerate(rows)]


def test_measures_are_as_worked_by_hand() -> None:
    found = measure(
        judged((True, Sureness.CLEARLY), (True, Sureness.NOT_SEEN), (False, Sureness.POSSIBLY), (False, Sureness.PUT_OFF), (False, Sureness.NOT_SEEN))
    )
    assert (found.found_precision, found.found_recall) == (1 / 2, 1 / 2)
    assert (found.missing_precision, found.missing_recall) == (2 / 3, 2 / 3)
    assert found.clearly_precision == 1.0


def test_what_was_never_said_has_no_precision() -> None:
    found = measure(judged((False, Sureness.NOT_SEEN)))
    assert (found.found_precision, found.found_recall, found.clearly_precision) == (None, None, None)
    assert found.missing_recall == 1.0


def test_a_report_names_what_was_got_wrong() -> None:
    assert "wrong: draft 0: there, said not-seen" in report("test", [], judged((True, Sureness.NOT_SEEN)))


def test_every_draft_labels_every_item_once() -> None:
    for draft in load_drafts():
        names = {profile.name for profile in profiles()[draft.checklist]}
        assert draft.present | draft.absent == names, draft.name


def test_there_are_enough_drafts_of_both_kinds_in_both_halves() -> None:
    kinds = {(draft.half, draft.checklist) for draft in load_drafts()}
    assert len(kinds) == 4
    assert min(sum(draft.half == half for draft in load_drafts()) for half in HALVES) >= 6


def test_labels_that_differ_from_the_items_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text("---\nchecklist: yearly-report\nhalf: test\npresent: done\nabsent: costs\n---\n\n# Report\n\nWe lit lamps.\n", "utf-8")
    with pytest.raises(DataError, match=r"labels of bad and the items reviewed differ in data, decisions, "):
        judge(load_drafts(tmp_path), build_corpus(), OnnxEncoder())


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("checklist: yearly-report\nhalf: test\npresent: done", r"draft bad.md has no 'absent' in its head; add it"),
        ("checklist: yearly-report\nhalf: middle\npresent: done\nabsent: costs", r"draft bad.md is of half 'middle' or labels an item twice"),
        ("checklist: yearly-report\nhalf: test\npresent: done\nabsent: done", r"draft bad.md is of half 'test' or labels an item twice"),
    ],
)
def test_a_head_that_does_not_hold_is_refused(tmp_path: Path, head: str, said: str) -> None:
    (tmp_path / "bad.md").write_text(f"---\n{head}\n---\n\ntext\n", "utf-8")
    with pytest.raises(DataError, match=said):
        load_drafts(tmp_path)


@pytest.mark.parametrize("half", HALVES)
def test_found_and_missing_are_told_right_nine_times_in_ten(half: str) -> None:
    found = measure(judge([draft for draft in load_drafts() if draft.half == half], build_corpus(), OnnxEncoder()))
    shares = (found.found_precision, found.found_recall, found.missing_precision, found.missing_recall, found.clearly_precision)
    assert min(share for share in shares if share is not None) >= LEAST
