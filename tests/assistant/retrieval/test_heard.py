"""What was heard of targets: it finds them and ranks them, inside the scope only, and fits the adapter that ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval import heard
from assistant.retrieval.adapter import adapter_digest
from assistant.retrieval.dense import DenseEngine, OnnxEncoder
from assistant.retrieval.heard import Heard, heard_for, nothing_heard, packed
from assistant.retrieval.targets import make_targets
from corpus.build import build_corpus

AXES = np.eye(3, dtype=np.float32)
OF_THE_SECOND = Heard(packed(AXES[2:]), np.array([1]))


def test_the_nearest_question_of_a_target_counts() -> None:
    both = Heard(packed(AXES[[0, 2]]), np.array([1, 1]))
    assert both.nearest(1, np.array([[0.6, 0.0, 0.8]], np.float32)) == pytest.approx((0.8, 0.7))


def test_the_likest_few_are_told_together() -> None:
    several = Heard(packed(AXES[[0, 0, 0, 1, 2]]), np.array([1] * 5))
    assert several.nearest(1, AXES[:1]) == pytest.approx((1.0, 1.0))
    assert several.nearest(1, AXES[1:2]) == pytest.approx((1.0, 1 / heard.FEW))


def test_the_best_reading_of_a_query_counts() -> None:
    assert OF_THE_SECOND.nearest(1, AXES[[0, 2]]) == pytest.approx((1.0, 1.0))


def test_a_target_of_which_nothing_was_heard_has_nought() -> None:
    assert OF_THE_SECOND.nearest(0, AXES) == (0.0, 0.0)
    assert nothing_heard(3).nearest(0, AXES) == (0.0, 0.0)


def test_vectors_are_kept_to_within_a_hundredth() -> None:
    vectors = np.array([[0.6, -0.8, 0.0]], np.float32)
    assert packed(vectors).astype(np.float32) / heard.SCALE == pytest.approx(vectors, abs=0.01)


def test_a_target_is_found_by_what_was_heard_of_it() -> None:
    engine = DenseEngine(AXES[:2], np.arange(2), OF_THE_SECOND)
    assert list(engine.search(AXES[2:], np.ones(2, bool), 1)) == [1]
    assert engine.search(AXES[2:], np.ones(2, bool), 1)[1] == (pytest.approx(1.0), 2)  # its row comes after the engine's own
    assert engine.heard(AXES[2:], 1) == pytest.approx((1.0, 1.0))


def test_what_was_heard_of_a_target_outside_the_scope_finds_nothing() -> None:
    engine = DenseEngine(AXES[:2], np.arange(2), OF_THE_SECOND)
    assert list(engine.search(AXES[2:], np.array([True, False]), 3)) == [0]


def test_the_vectors_of_an_engine_are_the_targets_own() -> None:
    assert len(DenseEngine(AXES[:2], np.arange(2), OF_THE_SECOND).vectors) == 2


def test_what_ships_was_made_with_the_adapter_that_ships_and_for_targets_that_ship() -> None:
    known = [target.id for target in make_targets(build_corpus())]
    found = heard_for(OnnxEncoder.name, known, 384)
    with np.load(heard.FILE) as saved:
        assert str(saved["adapter"]) == adapter_digest(OnnxEncoder.name)
        assert len(found.owners) == len(saved["owners"])
    assert len(set(found.owners.tolist())) >= 0.8 * len(known)
    assert np.all(np.diff(found.owners) >= 0)
    assert np.linalg.norm(found.vectors / heard.SCALE, axis=1) == pytest.approx(1, abs=0.05)


def test_a_target_that_is_not_there_is_left_out() -> None:
    known = [target.id for target in make_targets(build_corpus())]
    few = heard_for(OnnxEncoder.name, known[:50], 384)
    assert 0 < len(few.owners) < len(heard_for(OnnxEncoder.name, known, 384).owners)
    assert few.owners.max() < 50


def test_another_encoder_has_heard_nothing() -> None:
    assert len(heard_for("hashing", ["lamp-code/para_1#1"], 64).owners) == 0


def test_what_another_adapter_saw_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "heard.npz"
    np.savez(path, adapter="another", ids=b"lamp-code/para_1#1", owners=np.zeros(1, np.uint16), vectors=np.zeros((1, 384), np.int8))
    monkeypatch.setattr(heard, "FILE", path)
    assert len(heard_for(OnnxEncoder.name, ["lamp-code/para_1#1"], 384).owners) == 0
