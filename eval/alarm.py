"""Invented messages in, `assistant/answering/alarm.npz` out: a small net that tells a live concern from a question. Run `python -m eval.alarm`.

It learns from `eval/data/triage_messages.tsv` (live concerns, and calm questions that sound like one), from triage's own examples of every kind and from
the training questions, all calm; no case of the gold set or of the tests is read. A third of what it is shown is live, a third sounds like it, a third are
questions at large. `--check` trains without a quarter at a time and prints what it makes of that quarter, at several bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from assistant.answering.alarm import WEIGHTS, Alarm
from assistant.answering.likeness import as_read, exemplars
from assistant.answering.triage import sentences
from assistant.retrieval.dense import OnnxEncoder, Vectors
from eval.adapt import QUESTIONS
from eval.gold import GoldError

MESSAGES = Path(__file__).parent / "data" / "triage_messages.tsv"
GROUPS = ("urgent", "calm")
HIDDEN = 128
STEPS = 600
DRAWN = 1024
DROPPED = 0.4
RATE = 3e-3
DECAY = 1e-1
SCALE = 8.0  # a unit vector's places are small beside the first weights of a layer
SEED = 20261122
NETS = 5  # whose mean is taken: one alone turns on the lot by which it was begun
QUARTERS = 4
BOUNDS = (-6.0, -4.0, -3.0, -2.0, -1.0, 0.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Messages:
    """Vectors, shape (n, d), and the kind of each, shape (n,): 0 a live concern, 1 a calm one that sounds like it, 2 a question at large."""

    vectors: Vectors
    kinds: NDArray[np.int64]

    def of(self, chosen: NDArray[np.bool_]) -> Messages:
        """Some of them."""
        return Messages(self.vectors[chosen], self.kinds[chosen])


def read_messages(path: Path) -> list[tuple[str, str]]:
    """The messages as (group, text). Raises `GoldError` for a line that does not read."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        group, _, text = line.partition("\t")
        if group not in GROUPS or not text.strip():
            raise GoldError(f"message at {path.name}:{number} is not {' or '.join(GROUPS)}, a tab and a text; mend or take out {line[:60]!r}")
        found.append((group, text.strip()))
    return found


def load_messages() -> Messages:
    """Everything there is to learn from, encoded as triage reads it."""
    rows = read_messages(MESSAGES) + [("urgent" if example.group == "urgent" else "calm", example.text) for example in exemplars()]
    questions = [line.partition("\t")[2] for line in QUESTIONS.read_text("utf-8").splitlines()]
    calm = [text for group, text in rows if group == "calm"] + questions
    questions += [piece for text in calm if len(pieces := sentences(text)) > 1 for piece in pieces]  # a sentence of a calm message is calm by itself
    vectors = OnnxEncoder().encode_with_mean([as_read(text) for text in [*(text for _, text in rows), *questions]])
    return Messages(vectors, np.array([GROUPS.index(group) for group, _ in rows] + [2] * len(questions), np.int64))


def train(messages: Messages) -> dict[str, Vectors]:
    """The weights of one net that gives the mean of several: the same for the same messages."""
    nets = [train_one(messages, SEED + number) for number in range(NETS)]
    wide = {name: np.concatenate([net[name] for net in nets], axis=-1) for name in ("into", "into_bias", "out")}
    wide["out"] = wide["out"] / np.float16(NETS)
    wide["out_bias"] = np.asarray(np.mean([net["out_bias"] for net in nets]), np.float32)
    return wide


def train_one(messages: Messages, seed: int) -> dict[str, Vectors]:
    """The weights of one net."""
    torch.manual_seed(seed)
    into, out = nn.Linear(messages.vectors.shape[1], HIDDEN), nn.Linear(HIDDEN, 1)
    net = nn.Sequential(into, nn.ReLU(), nn.Dropout(DROPPED), out)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    given, live = torch.tensor(messages.vectors) * SCALE, torch.tensor(messages.kinds == 0, dtype=torch.float32)
    chances = 1 / np.bincount(messages.kinds)[messages.kinds]
    rng = np.random.default_rng(seed)
    for _ in range(STEPS):
        rows = rng.choice(len(chances), DRAWN, p=chances / chances.sum())
        loss: Tensor = binary_cross_entropy_with_logits(net(given[rows])[:, 0], live[rows])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    parts = {"into": into.weight.T * SCALE, "into_bias": into.bias, "out": out.weight[0], "out_bias": out.bias[0]}
    return {name: part.detach().numpy().astype(np.float16) for name, part in parts.items()}


def check(messages: Messages) -> None:
    """Prints, for several bounds, the share of each kind above it in quarters that the net was trained without."""
    quarter = np.random.default_rng(SEED).integers(0, QUARTERS, len(messages.kinds))
    logits = np.zeros(len(quarter), np.float32)
    for number in range(QUARTERS):
        logits[quarter == number] = Alarm(train(messages.of(quarter != number)))(messages.vectors[quarter == number])
    for bound in BOUNDS:
        live, near, large = ((logits[messages.kinds == kind] > bound).mean() for kind in range(3))
        typer.echo(f"above {bound:+.0f}: {live:.1%} of live concerns, {near:.1%} of calm questions that sound like one, {large:.2%} of questions at large")


def main(only_check: Annotated[bool, typer.Option("--check", help="Train on parts and measure on the rest; nothing is written.")] = False) -> None:
    """Trains on all messages and writes the net where triage reads it."""
    messages = load_messages()
    if only_check:
        check(messages)
        return
    np.savez(WEIGHTS, encoder=OnnxEncoder.name, **train(messages))  # type: ignore[arg-type]
    typer.echo(f"written to {WEIGHTS.name}", err=True)


if __name__ == "__main__":
    typer.run(main)
