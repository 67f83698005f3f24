from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.adapter import PARTS, Adapter, adapter_for
from assistant.retrieval.dense import DenseEngine, OnnxEncoder, Vectors

ZEROS = {"straight": (3, 3), "into": (3, 2), "into_bias": (2,), "out": (2, 3), "out_bias": (3,)}


def made(**given: object) -> Adapter:
    """An adapter of three places and two hidden ones, all zero but for what is given."""
    parts = {name: np.zeros(shape, np.float32) for name, shape in ZEROS.items()}
    return Adapter(parts | {name: np.array(value, np.float32) for name, value in given.items()})


def test_an_adapter_of_zeros_changes_nothing() -> None:
    vectors = np.eye(3, dtype=np.float32)
    assert np.array_equal(made()(vectors), vectors)


def test_the_formula_is_the_one_it_says() -> None:
    adapter = made(straight=np.diag([1, 0, 0]), into=[[2, 0], [0, 0], [0, 0]], into_bias=[-1, 5], out=[[0, 3, 0], [0, 0, 0]], out_bias=[0, 0, 4])
    expected = np.array([2.0, 3.0, 4.0]) / np.sqrt(29)  # x + x·straight = 2; relu(2 - 1) · 3 = 3; the bias is 4
    assert adapter(np.array([[1, 0, 0]], np.float32))[0] == pytest.approx(expected)


def test_what_is_hidden_and_below_nought_counts_nothing() -> None:
    assert np.array_equal(made(into_bias=[-1, -1], out=[[0, 9, 0], [0, 9, 0]])(np.eye(3, dtype=np.float32)), np.eye(3, dtype=np.float32))


def test_a_vector_of_zeros_stays_one() -> None:
    assert not made(out_bias=[1, 1, 1])(np.zeros((1, 3), np.float32)).any()


def test_vectors_come_out_at_unit_length() -> None:
    seen = made(straight=np.diag([5, 1, 0]))(np.array([[0.6, 0.8, 0]], np.float32))
    assert np.linalg.norm(seen) == pytest.approx(1)


def test_another_weight_is_another_adapter() -> None:
    assert made().digest == made().digest != made(out_bias=[0, 0, 1]).digest


def test_the_adapter_that_ships_fits_the_default_encoder_and_no_other() -> None:
    adapter = adapter_for(OnnxEncoder.name)
    assert adapter is not None
    assert adapter(np.ones((2, 384), np.float32)).shape == (2, 384)
    assert adapter_for("hashing") is None


def test_the_engine_searches_seen_vectors_with_seen_queries() -> None:
    turn = np.array([[-1, 1, 0], [0, 0, 0], [0, 0, 0]])  # the first axis becomes the second
    vectors: Vectors = np.eye(3, dtype=np.float32)
    found = DenseEngine(vectors, np.arange(3), made(straight=turn)).search(vectors[:1], np.ones(3, bool), 1)
    assert list(found) == [1]


def test_every_part_is_asked_for() -> None:
    with pytest.raises(KeyError, match="out_bias"):
        Adapter({name: np.zeros(shape, np.float32) for name, shape in ZEROS.items() if name != PARTS[-1]})
