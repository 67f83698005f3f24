"""The questions that the meaning net alone learns from: each of a target that ships, none that it is measured by."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.retrieval.targets import make_targets
from corpus.build import build_corpus
from eval.adapt import QUESTIONS, read_questions
from eval.gold import DATA, GOLD, GoldError, load_cases


def words(question: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in question.casefold()).split())


def test_every_training_question_is_of_a_target_that_ships() -> None:
    known = [target.id for target in make_targets(build_corpus())]
    asked = read_questions(QUESTIONS, known)
    assert len({known[place] for place, _ in asked}) >= 0.8 * len(known) > 0


@pytest.mark.parametrize("cases", [GOLD, DATA / "blind.jsonl"], ids=["gold", "blind"])
def test_no_question_that_answers_are_measured_by_is_trained_on(cases: Path) -> None:
    trained = {words(line.partition("\t")[2]) for line in QUESTIONS.read_text("utf-8").splitlines()}
    assert [case.id for case in load_cases(cases) if words(case.question) in trained] == []


@pytest.mark.parametrize("line", ["lamp-code/para_9#1\twhen is it lit", "lamp-code/para_1#1", "lamp-code/para_1#1\t "])
def test_a_line_that_does_not_read_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.tsv"
    path.write_text(f"lamp-code/para_1#1\thow often is it lit\n{line}\n", "utf-8")
    with pytest.raises(GoldError, match=r"questions\.tsv:2 is not an id of a target"):
        read_questions(path, ["lamp-code/para_1#1"])
