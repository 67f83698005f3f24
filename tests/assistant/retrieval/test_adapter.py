"""The encoder's last layers, taught anew: what they give, and that what ships beside them was made with them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.adapter import FILE, Adapter, adapter_digest
from assistant.retrieval.dense import OnnxEncoder

LAMPS = "who lights the lamp at dusk"
OTHERS = ["the council trims the wick each week and posts a tally", "gong"]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder()


def test_both_vectors_have_unit_length_and_the_encoders_own_stay_its_own(encoder: OnnxEncoder) -> None:
    own, seen = encoder.encode_twice([LAMPS, *OTHERS])
    assert own.shape == seen.shape == (3, 384)
    assert np.linalg.norm(seen, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert own == pytest.approx(encoder.encode([LAMPS, *OTHERS]))
    assert np.abs(own - seen).max() > 0.01, "the adapter changes something"


def test_a_text_alone_is_seen_as_it_is_among_others(encoder: OnnxEncoder) -> None:
    """What fills a shorter text up to the longest of its batch must not count; the quantised model itself differs a little between batches."""
    alone, among = encoder.encode_twice([LAMPS])[1][0], encoder.encode_twice([LAMPS, *OTHERS])[1][0]
    assert alone @ among > 0.98


def test_what_lies_beyond_a_texts_end_counts_nothing() -> None:
    adapter = Adapter(FILE.read_bytes())
    hidden = np.random.default_rng(3).standard_normal((1, 4, 384)).astype(np.float32)
    longer = np.concatenate([hidden, 9 * np.ones((1, 3, 384), np.float32)], axis=1)
    short = adapter(hidden, np.ones((1, 4), np.int64))
    assert (short @ adapter(longer, np.array([[1, 1, 1, 1, 0, 0, 0]])).T).item() > 0.97


def test_a_text_read_twice_is_seen_the_same(encoder: OnnxEncoder) -> None:
    assert np.array_equal(encoder.encode_twice([LAMPS])[1], encoder.encode_twice([LAMPS])[1])


def test_questions_of_one_mind_lie_nearer_as_the_adapter_has_them(encoder: OnnxEncoder) -> None:
    asked = [
        "how quick has the panel got to hear about a kid dying",
        "deadline for notifying the national panel of a child's death",
        "who pays for the scrutineer",
    ]
    own, seen = encoder.encode_twice(asked)
    assert seen[0] @ seen[1] - seen[0] @ seen[2] > own[0] @ own[1] - own[0] @ own[2]


def test_only_the_default_encoder_has_an_adapter() -> None:
    assert adapter_digest(OnnxEncoder.name)
    assert adapter_digest("hashing") == ""
