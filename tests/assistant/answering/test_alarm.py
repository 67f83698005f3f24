"""The alarm: its formula, and that what ships fits the default encoder."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answering.alarm import Alarm, alarm_for
from assistant.answering.likeness import Learnt, as_read, learn
from assistant.answering.triage import TriageKind, triage
from assistant.retrieval.dense import HashingEncoder, OnnxEncoder

ALARM = Alarm({name: np.array(part, np.float32) for name, part in (("into", [[2, 0], [0, 1]]), ("into_bias", [-1, 0]), ("out", [3, 5]), ("out_bias", -4))})


def test_the_formula_is_the_one_it_says() -> None:
    assert ALARM(np.array([[1, 0], [0, 1], [0, 0]], np.float32)) == pytest.approx([3 * 1 - 4, 5 - 4, -4])


def test_the_alarm_that_ships_fits_the_default_encoder_and_no_other() -> None:
    shipped = alarm_for(OnnxEncoder.name)
    assert shipped is not None
    assert shipped(np.ones((2, 768), np.float32)).shape == (2,)
    assert alarm_for(HashingEncoder.name) is None


def test_an_alarm_that_is_sure_is_heard_whatever_the_examples_say() -> None:
    encode = HashingEncoder().encode
    learnt = learn(encode)
    text = "the cupboard is by the window and the kettle is on"
    assert triage(text, encode, learnt).kind is not TriageKind.URGENT
    vector = encode([as_read(text)])[0]
    loud = Alarm({"into": vector[:, None], "into_bias": np.zeros(1), "out": np.array([9.0]), "out_bias": np.array(0.0)})
    assert triage(text, encode, Learnt(learnt.vectors, learnt.weights, loud)).kind is TriageKind.URGENT


def test_a_curly_apostrophe_reads_as_a_straight_one() -> None:
    assert as_read("He\u2019s NOT home") == "he's not home"
