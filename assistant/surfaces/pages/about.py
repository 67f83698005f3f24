"""What this is made from, how often it is right, who can use it and what it keeps: figures and editions as they are, not as they were once written down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.surfaces.api import Ready
from assistant.surfaces.pages.home import held_editions
from assistant.surfaces.pages.site import page

router = APIRouter()
# Figures by the evaluation's names, and what they are called here. A share, unless its name ends in _ms.
MEASURES = (
    ("answering all_evidence", "Answers that show everything the question needs"),
    ("answering complete_lists", "Lists shown whole and in order"),
    ("answering citation_precision", "Citations that support what they stand beside"),
    ("answering quotes_exact", "Quotes that are exact"),
    ("answering force_right", "Must, should and may exactly as in the source"),
    ("answering area_leaked", "Answers that cite another area’s document (none is right)"),
    ("declining declined_rightly", "Questions without an answer that are declined"),
    ("declining declined_wrongly", "Questions with an answer that are declined all the same (none is right)"),
    ("triage urgent_found", "Urgent concerns that get the emergency route first"),
    ("latency p95_ms", "Time within which 95 of 100 answers are there"),
)
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its value, in words, on our own wording alone and with the full texts, and over how many questions."""

    text: str
    digest: str
    library: str


@router.get("/about")
def about(request: Request, assistant: Ready) -> HTMLResponse:
    """The page."""
    run = _reported()
    return page(
        request,
        "about.html",
        held=held_editions(assistant.holdings.corpus),
        figures=_figures(run),
        measured_on=date.fromisoformat(run[0]["settings"]["made_on"]) if run else None,
        n_cases=run[0]["settings"]["n_cases"] if run else 0,
        settings=request.app.state.settings,
        version=version("working-together"),
    )


@cache
def _reported() -> list[dict[str, Any]]:
    """The runs that the README reports; none where the evaluation is not installed beside us."""
    try:
        found: list[dict[str, Any]] = json.loads(files("eval").joinpath("data", "reported.json").read_text("utf-8"))["runs"]
    except (ModuleNotFoundError, FileNotFoundError):
        return []
    return [run for run in found if run["settings"]["system"] == OURS]


def _figures(runs: list[dict[str, Any]]) -> list[Figure]:
    by_library = {bool(run["settings"]["library"]): run["figures"] for run in runs}
    digest, library = by_library.get(False, {}), by_library.get(True, {})
    return [Figure(text, _written(digest, key), _written(library, key)) for key, text in MEASURES if key in digest or key in library]


def _written(figures: Mapping[str, Any], key: str) -> str:
    if key not in figures:
        return "–"
    value, n_cases = figures[key]["value"], figures[key]["n"]
    return f"{value:.0f} ms ({n_cases})" if key.endswith("_ms") else f"{value * 100:.1f} % ({n_cases})"
