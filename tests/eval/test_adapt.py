"""The questions that the encoder's last layers are taught by: each of a target that ships, none that it is measured by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.targets import make_targets
from corpus.build import build_corpus
from eval.adapt import QUESTIONS, lessons, mistyped, pairs, read_questions, reciprocal_ranks
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


def test_only_training_questions_are_kept_back_and_the_same_words_lie_on_one_side() -> None:
    learnt = lessons()
    held = learnt.held
    assert set(learnt.kinds[held].tolist()) == {2}
    assert 0.08 < held.sum() / (learnt.kinds == 2).sum() < 0.13
    kept = {text for text, back, kind in zip(learnt.texts, held, learnt.kinds, strict=True) if kind == 2 and not back}
    assert not kept & {text for text, back in zip(learnt.texts, held, strict=True) if back}


def test_what_is_kept_back_is_not_taught_and_some_of_the_rest_is_taught_mistyped() -> None:
    learnt = lessons()
    texts, owners = learnt.taught
    assert len(texts) == len(owners)
    assert not set(texts) & {text for text, back in zip(learnt.texts, learnt.held, strict=True) if back}
    again = len(texts) - int((~learnt.held).sum())
    assert 0.1 < again / ((learnt.kinds == 2) & ~learnt.held).sum() < 0.15
    assert sum(text not in learnt.texts for text in texts) > 0.9 * again


def test_a_slip_changes_one_long_word_by_one_letter() -> None:
    rng = np.random.default_rng(5)
    for _ in range(30):
        slip = mistyped("who trims the lantern", rng)
        assert slip != "who trims the lantern"
        assert sum(one != other for one, other in zip(slip.split(), "who trims the lantern".split(), strict=True)) == 1
        assert abs(len(slip) - len("who trims the lantern")) <= 1
    assert mistyped("is it so", rng) == "is it so"


def test_pairs_are_of_one_target_each_and_no_target_is_drawn_twice() -> None:
    owners = np.repeat(np.arange(40), 3)
    first, second = next(pairs(owners, np.random.default_rng(3)))
    assert [owners[row] for row in first] == [owners[row] for row in second]
    assert all(one != other for one, other in zip(first, second, strict=True))
    assert len(set(owners[first].tolist())) == len(first) == 40


def test_the_rank_of_a_target_is_that_of_its_best_text() -> None:
    texts = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.6, 0.8]], np.float32)
    ranks = reciprocal_ranks(texts[[0, 1]], np.array([1, 0]), texts, np.array([0, 0, 1, 2]))
    assert ranks.tolist() == [0.5, 1.0]
