"""Vectors made beforehand: they are those that would be made now, nearly all of them are there, and none of another adapter is taken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval import ready
from assistant.retrieval.adapter import adapter_digest
from assistant.retrieval.dense import OnnxEncoder
from assistant.retrieval.index import distinct
from assistant.retrieval.ready import ready_for, save_ready
from assistant.retrieval.targets import make_targets
from assistant.retrieval.words import Canon
from corpus import catalogue
from corpus.build import build_corpus

NAME = OnnxEncoder.name


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """What the digest's targets are found by."""
    return distinct(make_targets(build_corpus()), Canon(catalogue.vocabulary()))


def test_nearly_all_of_the_digest_is_at_hand(texts: list[str]) -> None:
    """Should this fail after the digest was edited: `python -m eval.adapt --refresh`."""
    assert len(ready_for(NAME, texts)) >= 0.98 * len(texts)


def test_what_is_at_hand_is_what_would_be_made_now(texts: list[str]) -> None:
    some = texts[:: len(texts) // 40]
    at_hand = ready_for(NAME, some)
    for own, seen, text in zip(*OnnxEncoder().encode_twice(some), some, strict=True):
        assert at_hand[text][0] @ own > 0.99  # a batch of other texts moves the quantised model by some thousandths
        assert at_hand[text][1] @ seen > 0.98


def test_keeping_moves_a_cosine_by_thousandths_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "FILE", tmp_path / "ready.npz")
    vectors = np.random.default_rng(3).standard_normal((40, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = [f"lamp {number}" for number in range(len(vectors))]
    save_ready(ready.FILE, adapter_digest(NAME), names, vectors, vectors)
    kept = np.stack([own for own, _ in ready_for(NAME, names).values()])
    assert np.abs(kept @ kept.T - vectors @ vectors.T).max() < 0.004


def test_a_text_that_is_not_there_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "FILE", tmp_path / "ready.npz")
    axes = np.eye(3, dtype=np.float32)
    save_ready(ready.FILE, adapter_digest(NAME), ["a lamp", "a wick"], axes[:2], axes[1:])
    found = ready_for(NAME, ["a wick", "a gong"])
    assert list(found) == ["a wick"]
    assert found["a wick"][0] == pytest.approx(axes[1])
    assert found["a wick"][1] == pytest.approx(axes[2])


def test_what_another_adapter_had_or_for_another_encoder_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "FILE", tmp_path / "ready.npz")
    save_ready(ready.FILE, "another", ["a lamp"], np.eye(1, 3, dtype=np.float32), np.eye(1, 3, dtype=np.float32))
    assert ready_for(NAME, ["a lamp"]) == {}
    assert ready_for("hashing", ["a lamp"]) == {}
