"""An invented code of lamps, with a gold case and a right answer to it, that faults can be planted in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.answering.citations import cite
from assistant.dialogue import Answer, NormRef, Notice, Scope, Status
from corpus.model import Corpus, Duty, Edition, EditionStatus, Kind, Norm, Provision
from eval.context import Context
from eval.gold import Case
from eval.systems import Output

DAY = date(2026, 11, 22)
CODE, LOCAL = "lamp-code-2020", "harbour-lamps-2021"
CASE = Case(
    id="xx-001",
    question="what must a keeper do",
    history=(),
    role=None,
    area="Hull",
    as_of=None,
    status=("answered",),
    gold=((f"{CODE}/para_1",), (f"{CODE}/para_2__item_*",)),
    sentences={f"{CODE}/para_1": (1,)},
    duty={f"{CODE}/para_1": "should"},
    forbidden=(),
    acceptable=(),
    notices=("superseded-edition",),
    headline_has=("dusk|nightfall",),
    tags=("duty",),
    author="t",
    source="para 1",
    split="test",
    checked="t",
    full_text_only=(),
)


def _edition(edition_id: str, kind: Kind, status: EditionStatus, area: str | None) -> Edition:
    return Edition(edition_id, "Lamp code", "2020", kind, status, area, "A publisher", "a licence", "", "https://example.org/code")


def _provision(edition_id: str, place: str, norm: Norm, parent: str | None = None) -> Provision:
    return Provision(
        f"{edition_id}/{place}", edition_id, ("Lamps",), place, words=norm.words, norms=(norm,), parent=f"{edition_id}/{parent}" if parent else None
    )


@pytest.fixture
def lamps() -> Corpus:
    """A superseded national code with a paragraph and a list of three, and another area's own paper."""
    items = ("Trim the wick.", "Fill the oil.", "Wipe the glass.")
    made = [
        _provision(
            CODE,
            "para_1",
            Norm(Duty.SHOULD, "keeper", "A keeper should light the lamp at dusk.", "Keepers should light the lamp by nightfall.", sentences=(1, 1)),
        )
    ]
    made.append(_provision(CODE, "para_2", Norm(Duty.NONE, "keeper", "Each day a keeper does three things.", "Daily work has three parts:")))
    made += [_provision(CODE, f"para_2__item_{n}", Norm(Duty.SHOULD, "keeper", text, text.lower()), "para_2") for n, text in enumerate(items, 1)]
    made.append(_provision(LOCAL, "sec_lamps__p_1", Norm(Duty.SHOULD, "keeper", "Keepers here should light two lamps.", "Two lamps should be lit.")))
    return Corpus(
        editions={
            CODE: _edition(CODE, Kind.STATUTORY_GUIDANCE, EditionStatus.SUPERSEDED, None),
            LOCAL: _edition(LOCAL, Kind.LOCAL_ARRANGEMENT, EditionStatus.LOCAL, "North Lincolnshire"),
        },
        provisions={one.id: one for one in made},
        children={f"{CODE}/para_2": tuple(f"{CODE}/para_2__item_{n}" for n in (1, 2, 3))},
    )


@pytest.fixture
def case() -> Case:
    return CASE


@pytest.fixture
def right(lamps: Corpus) -> dict[str, Any]:
    """The answer that is right in every respect, as the contract's object."""
    ids = [f"{CODE}/para_1", *(f"{CODE}/para_2__item_{n}" for n in (1, 2, 3))]
    statements, citations = cite([NormRef(lamps.provisions[key], 1) for key in ids], lamps, DAY)
    notice = Notice("superseded-edition", "An older code.")
    answer = Answer(Status.ANSWERED, "what must a keeper do", "what must a keeper do", Scope(), "At dusk.", statements, citations, (notice,))
    body: dict[str, Any] = json.loads(json.dumps(answer.as_json()))
    return body


@pytest.fixture
def judged(lamps: Corpus) -> Callable[..., Context]:
    """Scores are made over this: one case with one answer."""

    def context(body: dict[str, Any], case: Case = CASE, **changes: Any) -> Context:
        asked = replace(case, **changes)
        return Context((asked,), lamps, DAY, {"answers": (Output(asked.id, body, ((f"{CODE}/para_1#1", 0.8),)),)})

    return context
