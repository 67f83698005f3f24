"""The encoder's last layers as torch has them: untaught they give what the encoder gives, and what is written is what was taught."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.retrieval.dense import OnnxEncoder
from eval.layers import States, Top, as_onnx, read

TEXTS = ["who lights the lamp", "the council trims the wick each week and posts a tally of what was burnt", "gong", "how soon must the keeper answer"]


@pytest.fixture(scope="module")
def states() -> States:
    return read(TEXTS)


@pytest.fixture(scope="module")
def top() -> Top:
    return Top().eval()


def made(top: Top, states: States) -> np.ndarray:
    """What the layers give for all texts, in order."""
    vectors = np.empty((len(TEXTS), 384), np.float32)
    with torch.no_grad():
        for places, hidden, mask in states.batches(np.arange(len(TEXTS))):
            vectors[places] = top(hidden, mask).numpy()
    return vectors


def test_each_text_has_a_state_a_token(states: States) -> None:
    lengths = np.diff(states.starts)
    assert len(states.hidden) == states.starts[-1]
    assert lengths[1] == max(lengths)
    assert lengths[2] == min(lengths) >= 3  # the word, and a token before and behind it


def test_untaught_layers_give_what_the_encoder_gives(top: Top, states: States) -> None:
    assert (made(top, states) * OnnxEncoder().encode(TEXTS)).sum(axis=1) == pytest.approx(1, abs=0.03)  # its own are of eight bits


def test_what_is_written_gives_what_was_taught(top: Top, states: States, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with torch.no_grad():
        for parameter in top.layers[-1].parameters():
            parameter.add_(0.01)
    (written := tmp_path / "adapter.onnx").write_bytes(as_onnx(top))
    monkeypatch.setattr("assistant.retrieval.dense.FILE", written)
    encoder = OnnxEncoder()
    assert (made(top, states) * encoder.encode_twice(TEXTS)[1]).sum(axis=1) == pytest.approx(1, abs=0.03)


def test_what_fills_a_batch_counts_nothing(top: Top, states: States) -> None:
    with torch.no_grad():
        hidden = torch.tensor(states.hidden[: states.starts[1]]).float()[None]
        alone = top(hidden, torch.ones(hidden.shape[:2], dtype=torch.int64)).numpy()[0]
    assert alone == pytest.approx(made(top, states)[0], abs=1e-4)
