"""A tiny invented guidance with its full text, and the digest that ships, each as an assistant."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.holdings import Holdings, assemble, open_holdings
from assistant.pipeline import Assistant
from assistant.settings import Settings, load_settings
from corpus.build import HeldText, build_corpus
from corpus.digest import read_digests
from corpus.model import Corpus, Edition, EditionStatus, Kind, Provision

HARBOUR = "harbour-guidance-2025"
DIGEST = """---
edition: harbour-guidance-2025
---

# Chapter 1: Harbours
## Harbour report

### para_1 (page 3)
title: what the harbour report contains
lead-in: The harbour report must say:
asks: what goes in the harbour report / harbour report contents

### para_1__item_1 (page 3)
- must | safeguarding-partners | How many children were met at the harbour.

### para_1__item_2 (page 3)
- must | safeguarding-partners | What was done to keep them safe.

### para_2 (page 4)
- should | dsp | s1 | Delegated safeguarding partners should send the harbour report within 9 days.
  when: within 9 days
  asks: how soon is the harbour report sent => Within 9 days / when is the harbour report sent => Within 9 days
- may | dsp | s2 | Delegated safeguarding partners may ask a school for a drawing of the harbour.
"""


def _provision(place: str, locator: str, page: int, words: str, order: int, parent: str | None = None, source_lead_in: str | None = None) -> Provision:
    return Provision(
        id=f"{HARBOUR}/{place}",
        edition_id=HARBOUR,
        heading_path=("Chapter 1: Harbours", "Harbour report"),
        locator=locator,
        page=page,
        words=words,
        parent=f"{HARBOUR}/{parent}" if parent else None,
        source_lead_in=source_lead_in,
        order=order,
    )


@pytest.fixture(scope="session")
def harbour_text() -> HeldText:
    """The full text of the invented guidance."""
    edition = Edition(
        id=HARBOUR,
        document="Harbour guidance",
        edition="2025",
        kind=Kind.STATUTORY_GUIDANCE,
        status=EditionStatus.IN_FORCE,
        area=None,
        publisher="Office of Harbours",
        licence="OGL v3.0",
        attribution="",
        url="https://example.org/harbours",
    )
    lead_in = "Safeguarding partners must set out in the harbour report:"
    provisions = (
        _provision("para_1", "paragraph 1", 3, lead_in, 0),
        _provision("para_1__item_1", "paragraph 1, item 1", 3, "the number of children met at the harbour", 1, "para_1", lead_in),
        _provision("para_1__item_2", "paragraph 1, item 2", 3, "the steps taken for their safety", 2, "para_1", lead_in),
        _provision("para_2", "paragraph 2", 4, "DSPs should send the harbour report on within 9 days. DSPs may request a harbour drawing from a school.", 3),
    )
    return HeldText(edition, provisions)


@pytest.fixture(scope="session")
def harbour_digest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented guidance's digest."""
    folder = tmp_path_factory.mktemp("digests")
    (folder / "harbour.md").write_text(DIGEST, "utf-8")
    return folder


@pytest.fixture(scope="session")
def harbour_corpus(harbour_text: HeldText, harbour_digest: Path) -> Corpus:
    """Digest and full text of the invented guidance as one."""
    return build_corpus([harbour_text], read_digests(harbour_digest))


@pytest.fixture(scope="session")
def harbour(harbour_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    """Holdings over the invented guidance."""
    return assemble(harbour_corpus, Settings(library=tmp_path_factory.mktemp("harbour"), rerank=False))


@pytest.fixture(scope="session")
def harbour_assistant(harbour: Holdings) -> Assistant:
    """Answers from the invented guidance."""
    return Assistant(harbour, load_settings().threshold)


@pytest.fixture(scope="session")
def indexed() -> Path:
    """A library folder that holds no document, with its index."""
    settings = load_settings()
    open_holdings(settings)
    return settings.library


@pytest.fixture(scope="session")
def digest_assistant(indexed: Path) -> Assistant:
    """Answers from what ships."""
    settings = load_settings()
    return Assistant(open_holdings(settings), settings.threshold)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose `library` the command uses. Nothing is in it."""
    monkeypatch.setenv("WORKING_TOGETHER_LIBRARY", str(tmp_path / "library"))
    return tmp_path


@pytest.fixture
def indexed_folder(folder: Path, indexed: Path) -> Path:
    """The same with the index of what ships, so that only what is added is encoded."""
    shutil.copytree(indexed, folder / "library", ignore=shutil.ignore_patterns("documents", "manifest*", ".*"))
    return folder
