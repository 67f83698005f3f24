"""What the alarm learns from: invented messages of both groups, none of them a case that it is measured by."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from eval.alarm import MESSAGES, read_messages
from eval.gold import DATA, GOLD, GoldError, load_cases

CASES = Path(__file__).parents[1] / "assistant" / "triage_cases.toml"


def words(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in text.casefold()).split())


def test_there_are_many_of_both_groups() -> None:
    counts = Counter(group for group, _ in read_messages(MESSAGES))
    assert min(counts["urgent"], counts["calm"]) >= 500


def test_no_case_that_triage_is_measured_by_is_learnt() -> None:
    learnt = {words(text) for _, text in read_messages(MESSAGES)}
    measured = {words(text) for part in tomllib.loads(CASES.read_text("utf-8")).values() for group in part.values() for text in group}
    asked = {words(case.question) for cases in (GOLD, DATA / "blind.jsonl") for case in load_cases(cases)}
    assert learnt & (measured | asked) == set()


@pytest.mark.parametrize("line", ["loud\tthe kettle is on", "calm", "urgent\t "])
def test_a_line_that_does_not_read_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "messages.tsv"
    path.write_text(f"calm\thow often is it lit\n{line}\n", "utf-8")
    with pytest.raises(GoldError, match=r"messages\.tsv:2 is not urgent or calm"):
        read_messages(path)
