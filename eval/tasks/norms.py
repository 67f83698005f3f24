"""Hand-labelled sentences of the full texts in, how well their duties and addressees are read out. Needs the library; the labels hold places, never words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from corpus import catalogue
from corpus.library import Library
from corpus.model import Duty, Norm, Provision
from corpus.norms import read_norms, words_above
from eval.gold import DATA, GoldError
from eval.metrics import class_scores, confusion, macro_f1
from eval.totals import Measure, Row, Scored, Table, Total, confusion_table

NAME = "norms"
FEWEST = 5
STRONG = frozenset({Duty.MUST, Duty.MUST_NOT})
MEASURES = (
    Measure("duty_right", "duty read as labelled"),
    Measure("addressee_right", "addressee read as labelled, where a duty binds"),
    Measure("read_as_must", "weaker duties read as a must", higher=False),
)


def score(library: Path, labels: Path = DATA / "norms.jsonl") -> Scored:
    """One row a label whose edition is held; skipped where none is."""
    rows, pairs = [], []
    held = {text.edition.id: {provision.id: provision for provision in text.provisions} for text in Library(library).texts()}
    for label, norm in _read(labels, held):
        pairs.append((label["duty"], norm.duty.value))
        binds = label["duty"] == norm.duty.value != Duty.NONE.value
        values = {
            "duty_right": label["duty"] == norm.duty.value,
            "addressee_right": label["addressee"] == norm.addressee if binds else None,
            "read_as_must": norm.duty in STRONG if not label["duty"].startswith("must") else None,
        }
        notes = {"expected": f"{label['duty']} {label['addressee']}", "got": f"{norm.duty.value} {norm.addressee}"}
        rows.append(Row(f"{label['provision']}#{label['sentence']}.{label.get('clause', 1)}", label["split"], "norm", values, notes))
    if not rows:
        return Scored(NAME, skipped="the full texts are not in the library")
    counts = confusion(pairs)
    classes = tuple(
        (label, *(f"{value:.3f}" if value is not None else "–" for value in (s.precision, s.recall, s.f1)), str(s.n))
        for label, s in class_scores(counts).items()
    )
    tables = (Table("Duties", ("duty", "precision", "recall", "F1", "labelled"), classes), confusion_table("Duties", counts))
    test = confusion((row.notes["expected"].split()[0], row.notes["got"].split()[0]) for row in rows if row.split == "test")
    extra = {"macro F1": Total(macro_f1(counts, FEWEST), len(rows)), "macro F1, test": Total(macro_f1(test, FEWEST), test.total())}
    return Scored(NAME, MEASURES, tuple(rows), extra, tables)


def _read(labels: Path, held: dict[str, dict[str, Provision]]) -> Iterator[tuple[dict[str, str], Norm]]:
    """Each label of a held edition with the norm read at its place."""
    kinds = {edition_id: edition.kind for edition_id, edition in catalogue.editions().items()}
    for line in labels.read_text("utf-8").splitlines():
        label = json.loads(line)
        provisions = held.get(label["provision"].partition("/")[0])
        if provisions is None:
            continue
        provision = provisions.get(label["provision"])
        if provision is None:
            raise GoldError(f"label names {label['provision']}, which the full text does not have; label it anew")
        norms = read_norms(provision.words or "", provision.source_lead_in, kinds[provision.edition_id], words_above(provision, provisions))
        here = [norm for norm in norms if norm.sentences == (label["sentence"], label["sentence"])]
        if not here:
            raise GoldError(f"label names sentence {label['sentence']} of {label['provision']}, which has none; label it anew")
        yield label, here[min(label.get("clause", 1), len(here)) - 1]
