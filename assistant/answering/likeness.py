"""A message in, how like it is to each kind of invented message out: ridge regression on examples, and the alarm for live concerns."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answering.alarm import Alarm
from corpus.catalogue import DATA

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]  # one row a text: its unit vector, and what else of it the alarm reads

ALARM = "alarm"
ALARM_SURE = 2.0
SHARPNESS = 4.0
RIDGE = 0.3
OTHER_MARGIN = {"injection": 0.0, "out_of_scope": 0.0, "greeting": 0.1}
FIELD_MARGIN = {"injection": 0.25, "out_of_scope": 0.25, "greeting": 0.3}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a message's likeness to a live concern must exceed: as a rule, with live wording, with wording that holds back.

    `piece` is added for one sentence of several, which lacks what stands around it; what is less than `faint` is hardly likelier than not.
    """

    plain: float
    live: float
    held_back: float
    faint: float
    piece: float


BY_EXAMPLES = Bounds(plain=-0.1, live=-0.3, held_back=0.2, faint=-0.05, piece=0.25)  # of a kind's score above that of calm questions
BY_ALARM = Bounds(plain=-3.0, live=-3.0, held_back=3.0, faint=-2.0, piece=6.0)  # of the alarm's logit; see `python -m eval.alarm --check`


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One invented message of a group: a kind's value, or `calm` for questions to be answered."""

    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the exemplars teach: their vectors, shape (n, d), and the ridge weights, shape (n, groups). The alarm judges live concerns where there is one."""

    vectors: Vectors
    weights: Vectors
    alarm: Alarm | None = None


@cache
def exemplars() -> tuple[Exemplar, ...]:
    """Every invented message, in the order of the file."""
    return tuple(Exemplar(group, text) for group, texts in triage_data()["exemplars"].items() for text in texts)


class Meaning:
    """How far a text belongs to each group of exemplars.

    Kernel ridge regression on group membership: with K the likeness of exemplars to one another, weights W = (K + lambda I)^-1 Y, and a text's
    scores are its likeness to each exemplar times W. Unlike the nearest few alone, it discounts what all groups have in common.
    """

    def __init__(self, encode: Encode, learnt: Learnt) -> None:
        self._encode = encode
        self._learnt = learnt
        self._known: dict[str, dict[str, float]] = {}

    @property
    def bounds(self) -> Bounds:
        """What a likeness to a live concern is held against."""
        return BY_ALARM if self._learnt.alarm else BY_EXAMPLES

    def live(self, texts: Sequence[str]) -> list[float]:
        """For each text, how like a live concern it is, by the alarm or else by its margin; minus infinity where another kind is nearer and no alarm sure."""
        found = []
        for margins in self.margins(texts):
            nearest = margins["urgent"] > max(margins[group] for group in OTHER_MARGIN)
            likeness_to_it = margins.get(ALARM, margins["urgent"])
            found.append(likeness_to_it if nearest or margins.get(ALARM, 0.0) > ALARM_SURE else -math.inf)
        return found

    def alarm(self, text: str) -> float:
        """The alarm's logit that a text tells of a live concern; infinity without an alarm."""
        return self.margins([text])[0].get(ALARM, math.inf)

    def margins(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """For each text, each group's score less that of the calm questions, and the alarm's logit. A text is encoded once."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            vectors = self._encode([as_read(text) for text in fresh])
            own = vectors[:, : self._learnt.vectors.shape[1]]
            scores = likeness(own, self._learnt.vectors) @ self._learnt.weights
            calm = groups().index("calm")
            for text, row in zip(fresh, scores, strict=True):
                self._known[text] = {group: float(row[place] - row[calm]) for place, group in enumerate(groups()) if group != "calm"}
            if self._learnt.alarm:
                for text, logit in zip(fresh, self._learnt.alarm(vectors), strict=True):
                    self._known[text][ALARM] = float(logit)
        return [self._known[text] for text in texts]

    def kind(self, text: str, *, in_field: bool) -> str:
        """The group other than urgent that a text is nearest to; "" for none. A word of the field asks for a clearer likeness."""
        margins = self.margins([text])[0]
        least = FIELD_MARGIN if in_field else OTHER_MARGIN
        group = max(least, key=lambda name: margins[name] - least[name])
        return group if margins[group] > least[group] else ""


def as_read(text: str) -> str:
    """A message as the encoder reads it."""
    return text.replace("\u2019", "'").lower()


def likeness(left: Vectors, right: Vectors) -> Vectors:
    """exp(gamma (cosine - 1)), shape (rows of left, rows of right)."""
    return np.asarray(np.exp(SHARPNESS * (left @ right.T - 1)), np.float32)


@cache
def groups() -> tuple[str, ...]:
    """The groups of exemplars, in the order of the file."""
    return tuple(dict.fromkeys(exemplar.group for exemplar in exemplars()))


def membership() -> Vectors:
    """1 where an exemplar (row) is of a group (column), else 0."""
    return np.array([[exemplar.group == group for group in groups()] for exemplar in exemplars()], np.float32)


def learn(encode: Encode) -> Learnt:
    """Vectors and ridge weights of the exemplars. Takes a second, so callers keep it."""
    vectors = encode([as_read(exemplar.text) for exemplar in exemplars()])
    kernel = likeness(vectors, vectors) + RIDGE * np.eye(len(vectors), dtype=np.float32)
    return Learnt(vectors, np.asarray(np.linalg.solve(kernel, membership()), np.float32))


@lru_cache(maxsize=2)
def learnt_by(encode: Encode) -> Learnt:
    """What the exemplars teach an encoder, without an alarm; made once and kept in memory."""
    return learn(encode)


@cache
def triage_data() -> dict[str, Any]:
    """What `corpus/data/triage.toml` holds."""
    return tomllib.loads((DATA / "triage.toml").read_text("utf-8"))
