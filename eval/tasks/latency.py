"""Seconds a question took in, p50 and p95 out, with the memory of the process. The only task whose numbers differ from run to run."""

from __future__ import annotations

from itertools import pairwise

from eval.context import Context
from eval.metrics import percentile
from eval.totals import Scored, Table, Total

NAME = "latency"
BINS_MS = (10, 25, 50, 100, 150, 200, 250, 300, 400, 600, 1000)


def score(context: Context) -> Scored:
    """Totals over the questions asked; the first is left out, since it warms the models."""
    seconds = list(context.timings.values())[1:]
    extra = {
        name: Total(None if value is None else value * 1000, len(seconds))
        for name, value in (("p50_ms", percentile(seconds, 50)), ("p95_ms", percentile(seconds, 95)))
    }
    edges = [0, *BINS_MS]
    counts = [(f"{low}–{high} ms", str(sum(1 for s in seconds if low <= s * 1000 < high))) for low, high in pairwise(edges)]
    counts.append((f"over {BINS_MS[-1]} ms", str(sum(1 for s in seconds if s * 1000 >= BINS_MS[-1]))))
    return Scored(NAME, extra=extra, tables=(Table("Time to answer", ("time", "questions"), tuple(counts)),))
