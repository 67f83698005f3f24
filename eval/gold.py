"""Gold cases in, typed values out; and which norms of the corpus a case asks for."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from assistant.dialogue import Status
from corpus.model import Corpus, Duty

DATA = Path(__file__).parent / "data"
GOLD = DATA / "gold.jsonl"
SPLITS = ("development", "test")


class GoldError(Exception):
    """A gold case that does not hold."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what a right answer holds.

    `gold` is a tuple of needs, each a tuple of provision ids any of which will do; `*` ends stand for list items.
    `checked` names who read the case a second time; `full_text_only` lists those gold ids that no digest holds.
    """

    id: str
    question: str
    history: tuple[str, ...]
    role: str | None
    area: str | None
    as_of: date | None
    status: tuple[str, ...]
    gold: tuple[tuple[str, ...], ...]
    sentences: Mapping[str, tuple[int, ...]]
    duty: Mapping[str, str]
    forbidden: tuple[str, ...]
    acceptable: tuple[str, ...]
    notices: tuple[str, ...]
    headline_has: tuple[str, ...]
    tags: tuple[str, ...]
    author: str
    source: str
    split: str
    checked: str
    full_text_only: tuple[str, ...]


COLUMNS = frozenset(field.name for field in fields(Case)) - {"source"} | {"from"}


def load_cases(path: Path = GOLD, split: str | None = None) -> tuple[Case, ...]:
    """Every case, or one split's, in file order. Raises `GoldError` with file and line."""
    cases: dict[str, Case] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line))
            _refuse(case, cases)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldError(f"gold case at {path.name}:{number} does not read ({error!r}); see eval/data/README.md") from error
        cases[case.id] = case
    return tuple(case for case in cases.values() if split in (None, case.split))


def _case(row: Mapping[str, Any]) -> Case:
    if unknown := sorted(set(row) - COLUMNS):
        raise ValueError(f"unknown field {unknown[0]!r}")
    status = row["status"]
    return Case(
        id=row["id"],
        question=row["question"],
        history=_strings(row, "history"),
        role=row.get("role"),
        area=row.get("area"),
        as_of=date.fromisoformat(row["as_of"]) if row.get("as_of") else None,
        status=(status,) if isinstance(status, str) else tuple(status),
        gold=tuple(_strings({"gold": group}, "gold") for group in row.get("gold", ())),
        sentences={key: tuple(value) for key, value in row.get("sentences", {}).items()},
        duty=dict(row.get("duty", {})),
        forbidden=_strings(row, "forbidden"),
        acceptable=_strings(row, "acceptable"),
        notices=_strings(row, "notices"),
        headline_has=_strings(row, "headline_has"),
        tags=_strings(row, "tags"),
        author=row.get("author", ""),
        source=row.get("from", ""),
        split=row["split"],
        checked=row.get("checked", ""),
        full_text_only=_strings(row, "full_text_only"),
    )


def _strings(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list field. A bare string is refused: read as a list, it would be one of letters."""
    values = row.get(name, ())
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{name} is not a list of strings")
    return tuple(values)


def _refuse(case: Case, earlier: Mapping[str, Case]) -> None:
    """Raises `ValueError` for a case that reads but cannot be meant."""
    ids = {provision_id for group in case.gold for provision_id in group}
    stray = sorted({*case.sentences, *case.full_text_only} - ids)
    stray += [key for key in case.duty if not any(key == id_ or fnmatch.fnmatchcase(key, id_) for id_ in ids)]
    cited = {provision_id.partition("/")[0] for provision_id in ids}
    faults = {
        "the id is taken": case.id in earlier,
        "no question": not case.question.strip(),
        "unknown split": case.split not in SPLITS,
        "no status, or an unknown one": not case.status or not set(case.status) <= {*Status},
        "unknown duty": not set(case.duty.values()) <= {*Duty},
        "a need without ids": not all(case.gold),
        "a sentence before the first": any(number < 1 for numbers in case.sentences.values() for number in numbers),
        f"not among the gold: {', '.join(stray)}": bool(stray),
        "answered, and an edition both needed and forbidden": bool(cited & set(case.forbidden)),
        "an edition both acceptable and forbidden": bool(set(case.acceptable) & set(case.forbidden)),
    }
    if found := [fault for fault, holds in faults.items() if holds]:
        raise ValueError("; ".join(found))


def needs(case: Case, corpus: Corpus) -> tuple[frozenset[tuple[str, int]], ...]:
    """Each need of a case as the set of norms (provision id, number) any of which meets it.

    A `…__item_*` need becomes one need an item; `sentences` narrows a provision to the norms that restate those sentences, one need a sentence.
    """
    wanted: list[frozenset[tuple[str, int]]] = []
    for group in case.gold:
        if any(provision_id.endswith("*") for provision_id in group):
            wanted.extend(_item_needs(corpus, case, group))
            continue
        numbers = sorted({number for provision_id in group for number in case.sentences.get(provision_id, ())})
        if len(group) == 1 and numbers:
            wanted.extend(_norms(corpus, case, group, number) for number in numbers)
        else:
            wanted.append(_norms(corpus, case, group))
    return tuple(dict.fromkeys(need for need in wanted if need))


def _item_needs(corpus: Corpus, case: Case, group: Sequence[str]) -> list[frozenset[tuple[str, int]]]:
    """One need an item of the first list held.

    Another list of the same length meets it item by item; one of another length, or a provision that is no list, wholly.
    """
    lists = [items for pattern in group if pattern.endswith("*") and (items := items_of(corpus, pattern))]
    single = _norms(corpus, case, [provision_id for provision_id in group if not provision_id.endswith("*")])
    if not lists:
        return [single]
    first, *others = lists
    return [
        single.union(_norms(corpus, case, (item,)), *(_norms(corpus, case, (items[place],) if len(items) == len(first) else items) for items in others))
        for place, item in enumerate(first)
    ]


def items_of(corpus: Corpus, pattern: str) -> tuple[str, ...]:
    """The provisions that a starred id stands for, in document order: items of that very list, not what hangs from them."""
    return tuple(item for item in fnmatch.filter(corpus.provisions, pattern) if item.count("__") == pattern.count("__"))


def _norms(corpus: Corpus, case: Case, group: Sequence[str], sentence: int | None = None) -> frozenset[tuple[str, int]]:
    found = set()
    for provision_id in group:
        provision = corpus.provisions.get(provision_id)
        numbers = (sentence,) if sentence else case.sentences.get(provision_id, ())
        for number, norm in enumerate(provision.norms if provision else (), 1):
            if not numbers or norm.sentences is None or any(norm.sentences[0] <= n <= norm.sentences[1] for n in numbers):
                found.add((provision_id, number))
    return frozenset(found)
