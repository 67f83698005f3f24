"""The digest's questions in, `assistant/retrieval/adapter.npz` out: a linear map of the encoder's vectors that brings questions of one target together.

Run `python -m eval.adapt`; it takes half a minute and reads no gold case. Each step draws pairs of texts of one target (two questions it answers, or one and
what it says) and asks which of all the drawn targets a text belongs to: the contrastive loss of van den Oord, Li and Vinyals (2018), both ways round, at
temperature 0.07, with a penalty on the distance from the identity. The matrix kept is the mean over the later steps.
`--check` trains on a part of the questions only and prints how often the rest find their target by meaning alone, with and without the map.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from rich.progress import track
from torch.nn.functional import cross_entropy, normalize

from assistant.holdings import open_holdings
from assistant.retrieval.adapter import WEIGHTS, Adapter
from assistant.retrieval.dense import Vectors
from assistant.retrieval.index import Index
from assistant.settings import load_settings

STEPS = 400
DRAWN = 512
TEMPERATURE = 0.07
PENALTY = 1e-3
RATE = 1e-3
KEPT_FROM = 0.4
SEED = 20261122
CHECKED = 0.15

Pairs = tuple[list[int], list[int]]


def pairs(owners: NDArray[np.int64], rng: np.random.Generator) -> Iterator[Pairs]:
    """Rows of two texts of each of `DRAWN` targets, without end. A target is drawn by the root of its number of texts."""
    rows = {int(owner): np.flatnonzero(owners == owner) for owner in np.unique(owners)}
    several = [owner for owner, of_owner in rows.items() if len(of_owner) > 1]
    chances = np.sqrt([len(rows[owner]) for owner in several])
    while True:
        drawn = rng.choice(several, min(DRAWN, len(several)), replace=False, p=chances / chances.sum())
        chosen = [rng.choice(rows[owner], 2, replace=False) for owner in drawn]
        yield [int(row) for row, _ in chosen], [int(row) for _, row in chosen]


def train(vectors: Vectors, owners: NDArray[np.int64], steps: int = STEPS) -> NDArray[np.float32]:
    """The map, shape (d, d): the same for the same vectors."""
    torch.manual_seed(SEED)
    texts = torch.tensor(vectors)
    size = vectors.shape[1]
    change = torch.zeros(size, size, requires_grad=True)
    optimiser = torch.optim.Adam([change], lr=RATE)
    total, n_kept = torch.zeros(size, size), 0
    drawn = pairs(owners, np.random.default_rng(SEED))
    for step in track(range(steps), "adapting"):
        first, second = (texts[rows] for rows in next(drawn))
        likeness = normalize(first + first @ change, dim=1) @ normalize(second + second @ change, dim=1).T / TEMPERATURE
        own = torch.arange(len(first))
        loss = (cross_entropy(likeness, own) + cross_entropy(likeness.T, own)) / 2 + PENALTY * (change**2).sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step >= steps * KEPT_FROM:
            total += change.detach()
            n_kept += 1
    return np.asarray((torch.eye(size) + total / n_kept).numpy(), np.float32)


def reciprocal_ranks(queries: Vectors, wanted: Sequence[int], vectors: Vectors, owners: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each query, 1 / the rank of its target, by the best cosine with any text of a target."""
    starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    best = np.maximum.reduceat(queries @ vectors.T, starts, axis=1)
    places = np.searchsorted(owners[starts], wanted)
    own = best[np.arange(len(places)), places]
    return np.asarray(1 / (1 + (best > own[:, None]).sum(axis=1)), np.float64)


def check(index: Index, vectors: Vectors, read: NDArray[np.bool_]) -> None:
    """Prints the mean reciprocal rank of held-out questions by meaning alone, with and without the map, of targets that keep something to be found by."""
    first = np.r_[True, index.owners[1:] != index.owners[:-1]]
    rng = np.random.default_rng(SEED)
    held = {index.texts[row] for row in np.flatnonzero(~first) if rng.random() < CHECKED}
    kept = read & np.array([of_said or text not in held for of_said, text in zip(first, index.texts, strict=True)])
    asked = read & ~kept & np.isin(index.owners, index.owners[kept])
    queries, wanted = vectors[asked], index.owners[asked]
    adapter = Adapter(train(vectors[kept], index.owners[kept]))
    plain = reciprocal_ranks(queries, wanted, vectors[kept], index.owners[kept])
    mapped = reciprocal_ranks(adapter(queries), wanted, adapter(vectors[kept]), index.owners[kept])
    typer.echo(f"{len(queries)} held-out questions: mean reciprocal rank {plain.mean():.3f} as encoded, {mapped.mean():.3f} with the map")
    typer.echo(f"their target among the first three: {(plain >= 1 / 3).mean():.1%} as encoded, {(mapped >= 1 / 3).mean():.1%} with the map")


def main(only_check: Annotated[bool, typer.Option("--check", help="Train on a part and measure on the rest; nothing is written.")] = False) -> None:
    """Trains on what the configured library and the digest hold, and writes the map where the retriever reads it."""
    holdings = open_holdings(load_settings())
    index = holdings.retriever.index
    vectors = np.array(index.vectors)
    read = np.array([bool(text) for text in index.encoded])  # a mean of others teaches nothing
    if only_check:
        check(index, vectors, read)
        return
    np.savez(WEIGHTS, encoder=holdings.encoder.name, matrix=train(vectors[read], index.owners[read]).astype(np.float16))
    typer.echo(f"written to {WEIGHTS.name}", err=True)


if __name__ == "__main__":
    typer.run(main)
