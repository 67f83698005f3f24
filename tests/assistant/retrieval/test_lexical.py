from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.lexical import LexicalEngine

TEXTS = ("the keeper trims the wick", "keepers trimming lamps and lamps", "the gong rings", "who and what")


@pytest.fixture(scope="module")
def engine() -> LexicalEngine:
    return LexicalEngine.build(TEXTS)


def everything(n: int = len(TEXTS)) -> np.ndarray:
    return np.ones(n, bool)


def test_words_are_stemmed_and_stop_words_left_out(engine: LexicalEngine) -> None:
    assert engine.stems("When must the Keepers be trimming 12 wicks?") == ["keeper", "trim", "12", "wick"]
    assert engine.stems("what should I do about it") == []


def test_targets_with_the_rarer_words_score_higher(engine: LexicalEngine) -> None:
    scores = engine.scores("who trims a wick", everything())
    assert scores.argmax() == 0
    assert scores[1] > 0
    assert scores[2] == scores[3] == 0


def test_words_nobody_uses_score_nothing(engine: LexicalEngine) -> None:
    assert engine.scores("xylophones", everything()).tolist() == [0, 0, 0, 0]
    assert engine.scores("", everything()).tolist() == [0, 0, 0, 0]


@given(st.lists(st.booleans(), min_size=len(TEXTS), max_size=len(TEXTS)))
def test_nothing_outside_the_scope_scores(allowed: list[bool]) -> None:
    engine = LexicalEngine.build(TEXTS)
    scores = engine.scores("keeper trims the gong and lamps", np.array(allowed))
    assert all(score == 0 for score, may in zip(scores, allowed, strict=True) if not may)


def test_rarity_is_worked_by_hand(engine: LexicalEngine) -> None:
    """ln(1 + n / (1 + targets with the stem)): keeper stands in 2 of 4, gong in 1, xylophon in none."""
    assert engine.rarity("keeper") == pytest.approx(math.log(1 + 4 / 3))
    assert engine.rarity("gong") == pytest.approx(math.log(1 + 4 / 2))
    assert engine.rarity("xylophon") == pytest.approx(math.log(1 + 4))


def test_stems_of_a_target_are_made_once(engine: LexicalEngine) -> None:
    assert engine.stem_set(0, TEXTS[:1]) == {"keeper", "trim", "wick"}
    assert engine.stem_set(0, ("something else",)) == {"keeper", "trim", "wick"}


def test_an_engine_comes_back_from_its_folder_as_it_was(engine: LexicalEngine, tmp_path: Path) -> None:
    engine.save(tmp_path)
    loaded = LexicalEngine.load(tmp_path, len(TEXTS))
    for question in ("who trims a wick", "gong", "xylophones"):
        assert loaded.scores(question, everything()) == pytest.approx(engine.scores(question, everything()))
    assert loaded.rarity("gong") == engine.rarity("gong")
