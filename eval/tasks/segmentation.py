"""The full texts as segmented in, compared with what a reader counted out: paragraph numbers, list items, headings. Needs the library."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.library import Library
from corpus.model import Provision
from eval.gold import DATA
from eval.metrics import set_f1
from eval.totals import Measure, Row, Scored, Total

NAME = "segmentation"
MEASURES = (
    Measure("number_found", "numbered paragraphs found"),
    Measure("items_right", "lists with exactly their items"),
    Measure("heading_right", "provisions under the right headings"),
)


def score(library: Path, counted: Path = DATA / "segmentation.toml") -> Scored:
    """One row for each number, list and heading counted, of editions that are held; skipped where none is."""
    truth: Mapping[str, Any] = tomllib.loads(counted.read_text("utf-8"))
    rows: list[Row] = []
    extra = {}
    for text in Library(library).texts():
        edition = truth.get(text.edition.id)
        if edition is None:
            continue
        provisions = {provision.place: provision for provision in text.provisions}
        if numbers := edition.get("numbers"):
            wanted = [str(number) for number in range(numbers["first"], numbers["last"] + 1)]
            got = [match[1] for place in provisions if (match := re.fullmatch(r"para_(\d+)", place))]
            extra[f"F1 of numbers, {text.edition.id}"] = Total(set_f1(wanted, got), len(wanted))
            rows += [_row(text.edition.id, f"para_{number}", "number_found", number in set(got)) for number in wanted]
        rows += [_list_row(text.edition.id, place, n, provisions) for place, n in edition.get("items", {}).items()]
        rows += [_heading_row(text.edition.id, place, path, provisions) for place, path in edition.get("headings", {}).items()]
    return Scored(NAME, MEASURES, tuple(rows), extra) if rows else Scored(NAME, skipped="the full texts are not in the library")


def n_items(place: str, provisions: Mapping[str, Provision]) -> int:
    """Items that hang directly from a place."""
    return sum(1 for other in provisions if re.fullmatch(rf"{re.escape(place)}__item_\d+", other))


def _row(edition_id: str, place: str, column: str, right: bool, expected: str = "", got: str = "") -> Row:
    return Row(f"{edition_id}/{place}", "all", "segment", {column: right}, {"expected": expected, "got": got})


def _list_row(edition_id: str, place: str, n: int, provisions: Mapping[str, Provision]) -> Row:
    got = n_items(place, provisions)
    return _row(edition_id, place, "items_right", got == n, f"{n} items", f"{got} items")


def _heading_row(edition_id: str, place: str, path: list[str], provisions: Mapping[str, Provision]) -> Row:
    provision = provisions.get(place)
    got = provision.heading_path if provision else ()
    right = len(got) == len(path) and all(_same(heading, other) for heading, other in zip(path, got, strict=True))
    return _row(edition_id, place, "heading_right", right, " > ".join(path), " > ".join(got))


def _same(expected: str, got: str) -> bool:
    """Whether headings agree, capitals and spacing aside; one that ends in … agrees with any that begins so."""
    begun = _plain(expected.removesuffix("…"))
    return _plain(got).startswith(begun) if expected.endswith("…") else _plain(got) == begun


def _plain(heading: str) -> str:
    return " ".join(heading.lower().replace("’", "'").split())
