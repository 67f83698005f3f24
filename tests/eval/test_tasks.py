"""The tasks that score by more than one rule: retrieval against rankings worked by hand, texts against their labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.library import Library
from corpus.model import Corpus
from eval.context import Context
from eval.tasks import latency, norms, retrieval, segmentation
from eval.tasks.retrieval import Ranking, unit_of
from eval.totals import ALL

CODE = "lamp-code-2020"


@pytest.mark.parametrize(
    ("provision_id", "unit"),
    [
        ("g/para_107__item_8", "g/para_107"),
        ("g/para_64__item_1__item_2", "g/para_64"),
        ("g/para_60__box__item_3", "g/para_60__box"),
        ("a/s_16G__sub_2__para_a", "a/s_16G__sub_2"),
        ("g/para_7", "g/para_7"),
    ],
)
def test_a_list_item_counts_as_its_list(provision_id: str, unit: str) -> None:
    assert unit_of(provision_id) == unit


def test_rankings_are_scored_as_by_hand(right: dict[str, Any], judged: Callable[..., Context], tmp_path: Path) -> None:
    # Needed: para_1 and para_2. Good: first and third place. Bad: neither.
    good = (f"{CODE}/para_2", "x/para_9", f"{CODE}/para_1")
    scored = retrieval.score(judged(right), [Ranking("xx-001", {"good": good, "bad": ("x/para_9",)})], tmp_path)
    (row,) = scored.rows
    assert row.values["good R@5"] == 1
    assert row.values["good RR@10"] == 1
    # Gain 1 at ranks 1 and 3 over the best, 1 at ranks 1 and 2: (1 + 1/2) / (1 + 1/log2(3)).
    assert row.values["good nDCG@10"] == pytest.approx(1.5 / (1 + 0.63093), abs=1e-3)
    assert row.values["bad R@20"] == 0
    assert (tmp_path / "qrels.txt").read_text() == f"xx-001 0 {CODE}/para_1 1\nxx-001 0 {CODE}/para_2 1\n"
    assert (tmp_path / "run-good.txt").read_text().splitlines()[0] == f"xx-001 Q0 {CODE}/para_2 1 3 good"


def test_alternatives_count_as_one_document(right: dict[str, Any], judged: Callable[..., Context]) -> None:
    context = judged(right, gold=((f"{CODE}/para_1", f"{CODE}/para_2__item_1"),), sentences={})
    scored = retrieval.score(context, [Ranking("xx-001", {"only": (f"{CODE}/para_2",)})])
    assert scored.rows[0].values["only R@5"] == 1
    assert scored.extra["judged"].value == 1


def test_latency_leaves_out_the_first_question(lamps: Corpus) -> None:
    scored = latency.score(Context((), lamps, None, timings={"a": 9.0, "b": 0.01, "c": 0.03}))  # type: ignore[arg-type]
    assert scored.extra["p50_ms"].value == pytest.approx(20)
    assert scored.extra["p50_ms"].n == 2
    assert sum(int(row[1]) for row in scored.tables[0].rows) == 2


def test_texts_that_are_not_held_are_skipped_with_the_reason(tmp_path: Path) -> None:
    assert norms.score(tmp_path).skipped
    assert segmentation.score(tmp_path).skipped


@pytest.fixture(scope="module")
def held(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    Library(folder).add(library / "working-together-2023.pdf")
    return folder


@pytest.mark.library
def test_the_guidance_is_segmented_without_a_gap(held: Path) -> None:
    totals = segmentation.score(held).totals()[ALL]
    assert totals["F1 of numbers, working-together-2023"].value == 1
    assert totals["items_right"].value == 1
    assert totals["heading_right"].value is not None
    assert totals["heading_right"].value >= 0.85


@pytest.mark.library
def test_the_norms_of_the_guidance_are_read_as_labelled(held: Path) -> None:
    totals = norms.score(held).totals()[ALL]
    assert totals["macro F1, test"].value is not None
    assert totals["macro F1, test"].value >= 0.95
    assert totals["read_as_must"].value == 0
