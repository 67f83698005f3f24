"""The start page: what this is, what is held and how it stands, what it does not do, and where to ask."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.surfaces.api import Ready
from assistant.surfaces.pages.choices import Choices, choices_of
from assistant.surfaces.pages.site import page
from corpus.model import Corpus, Edition, Held

router = APIRouter()
EXAMPLES = (
    "What goes in a yearly report?",
    "Who chairs the partnership?",
    "Is independent scrutiny compulsory?",
    "Who is told about an allegation against a member of staff, and how soon?",
)


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """An edition with how much of it is held."""

    edition: Edition
    n_provisions: int
    has_words: bool


def held_editions(corpus: Corpus) -> list[HeldEdition]:
    """Every edition that something is held of: by authority, then by name."""
    counts: dict[str, list[bool]] = {}
    for provision in corpus.provisions.values():
        counts.setdefault(provision.edition_id, []).append(provision.held is Held.FULL_TEXT)
    rows = [HeldEdition(corpus.editions[edition_id], len(words), any(words)) for edition_id, words in counts.items()]
    return sorted(rows, key=lambda row: (row.edition.kind.authority, row.edition.document, row.edition.edition))


@router.get("/")
def home(request: Request, assistant: Ready) -> HTMLResponse:
    """The start page."""
    choices: Choices = choices_of(assistant.holdings)
    return page(request, "home.html", held=held_editions(assistant.holdings.corpus), choices=choices, examples=EXAMPLES)
