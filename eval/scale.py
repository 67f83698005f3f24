"""How it goes with a hundred thousand provisions, generated from the digest's own words. `python -m eval.scale`: a process, and so a memory, of its own.

The vectors of the generated texts are random: encoding them would take half an hour, and searching them takes as long whatever they mean. Questions are
encoded for real.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np
import typer

from assistant.holdings import assemble
from assistant.pipeline import Assistant
from assistant.retrieval.dense import OnnxEncoder, Progress, Unadapted, Vectors
from assistant.retrieval.index import build_index
from assistant.retrieval.targets import make_targets
from assistant.retrieval.words import Canon
from assistant.settings import load_settings
from corpus import catalogue
from corpus.build import build_corpus
from corpus.model import Corpus, Duty, Norm, Provision
from eval.folder import memory_mib
from eval.gold import load_cases
from eval.metrics import percentile
from eval.systems import question_of

SEED = 20261122
EDITION = "working-together-2023"
WORDS_EACH = (12, 40)
DUTIES = (Duty.MUST, Duty.SHOULD, Duty.MAY, Duty.NONE)


class RandomEncoder(Unadapted):
    """Random unit vectors of the default encoder's shape, the same in every run."""

    name = OnnxEncoder.name

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (n, 384)."""
        vectors = np.random.default_rng(SEED).standard_normal((len(texts), 384), np.float32)
        if progress:
            progress(len(texts), len(texts))
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def knows(self, word: str) -> bool:
        """No word: what is asked is respelt by the corpus alone."""
        return not word


def grown(corpus: Corpus, n: int, seed: int = SEED) -> Corpus:
    """The corpus with `n` more provisions of words drawn from its own, as often as it uses them."""
    chance = random.Random(seed)
    words = [word for provision in corpus.provisions.values() for norm in provision.norms for word in norm.text.split()]
    made = {}
    for number in range(1, n + 1):
        text = " ".join(chance.choices(words, k=chance.randint(*WORDS_EACH)))
        key = f"{EDITION}/generated_{number}"
        made[key] = Provision(key, EDITION, ("Generated",), f"generated {number}", norms=(Norm(chance.choice(DUTIES), "nobody", text),), order=10**6 + number)
    return replace(corpus, provisions={**corpus.provisions, **made}, digest=f"grown by {n}")


def main(
    n: Annotated[int, typer.Option(help="Provisions to generate.")] = 100_000, questions: Annotated[int, typer.Option(help="Questions to ask.")] = 100
) -> None:
    """Prints seconds and memory as one JSON object."""
    settings = load_settings()
    corpus = grown(build_corpus(), n)
    start = time.perf_counter()
    targets = make_targets(corpus)
    index = build_index(targets, RandomEncoder(), Canon(catalogue.vocabulary()), corpus.digest)
    built_s = time.perf_counter() - start
    assistant = Assistant(assemble(corpus, settings, index=index), settings.threshold)
    cases = load_cases(split="development")[:questions]
    times = []
    for case in (cases[0], *cases):
        start = time.perf_counter()
        assistant.ask(question_of(case))
        times.append(1000 * (time.perf_counter() - start))
    memory = memory_mib()
    figures = {"built_s": built_s, "p50_ms": percentile(times[1:], 50), "p95_ms": percentile(times[1:], 95)}
    typer.echo(json.dumps({**figures, "n_targets": len(targets), "peak_memory_mib": memory[1] if memory else None}))


if __name__ == "__main__":
    typer.run(main)
