"""`working-together corpus check`: a library in, our wording held against its texts, faults out as a table or one JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Column, Table

from assistant.retrieval.dense import OnnxEncoder
from assistant.settings import Settings
from assistant.surfaces.progress import progress
from corpus.concordance import CHECKS, Concordance, concord, differences_meant
from corpus.digest import read_digests
from corpus.library import Library

TABLE_WIDTH = 140


@dataclass(frozen=True, slots=True)
class Report:
    """What was compared with how many texts."""

    concordance: Concordance
    n_texts: int

    @property
    def n_faults(self) -> int:
        """How many disagreements are left that nobody meant."""
        return len(self.concordance.faults)

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        return {"texts": self.n_texts, **self.concordance.as_json()}

    def as_text(self) -> str:
        """A table of the faults, and the counts."""
        if not self.n_texts:
            return "The library holds no full text to compare with. Add documents with `working-together library add FILE`."
        found = self.concordance
        n_of = ", ".join(f"{check} {sum(fault.check == check for fault in found.faults)}" for check in CHECKS)
        summary = f"{found.n_provisions} provisions ({found.n_norms} norms) compared with {self.n_texts} text(s). Faults: {n_of}. Meant: {len(found.meant)}."
        return "\n".join([*([_table(found)] if found.faults else []), summary])


def checked(settings: Settings, *, with_meaning: bool) -> Report:
    """The comparison of the digest with every text in the library."""
    texts = Library(settings.library).texts()
    return Report(concord(read_digests(), texts, differences_meant(), _similarity if with_meaning and texts else None), len(texts))


def _similarity(ours: Sequence[str], theirs: Sequence[str]) -> Sequence[float]:
    encoder = OnnxEncoder()
    with progress("Comparing meanings") as bar:
        vectors = encoder.encode([*ours, *theirs], bar)
    cosines = np.sum(vectors[: len(ours)] * vectors[len(ours) :], axis=1)
    return [float(cosine) for cosine in cosines]


def _table(found: Concordance) -> str:
    table = Table("check", Column("provision", overflow="fold"), "norm", "what", box=None, pad_edge=False)
    for fault in found.faults:
        table.add_row(fault.check, fault.provision_id, str(fault.norm or ""), fault.text)
    out = StringIO()
    Console(file=out, width=TABLE_WIDTH, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
