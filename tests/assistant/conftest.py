"""A tiny invented code of lamps in four papers (national, its older edition, two areas' own), searched with an encoder that knows shared words only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.answering.likeness import Learnt, groups
from assistant.dialogue import Scope
from assistant.holdings import Holdings
from assistant.pipeline import Assistant
from assistant.retrieval.dense import HashingEncoder
from assistant.retrieval.index import Index, build_index
from assistant.retrieval.query import Query, QueryMaker
from assistant.retrieval.retriever import Hit, Retriever
from assistant.retrieval.scoring import Evidence
from assistant.retrieval.targets import Target, make_targets
from assistant.retrieval.words import Canon, Speller
from corpus import catalogue
from corpus.build import HeldText, build_corpus
from corpus.digest import read_digests
from corpus.model import Corpus, Edition, EditionStatus, Kind, Provision

CODE, OLD, LEEDS, DEVON = "lamp-code-2025", "lamp-code-2015", "leeds-lamps-2024", "devon-lamps-2024"
THRESHOLD = 0.3
DIGESTS = {
    CODE: """# Chapter 1: Lamps
## Lamp tally

### para_1 (page 3)
title: what the lamp tally contains
lead-in: The lamp tally must give:
asks: what goes in the lamp tally / lamp tally contents

### para_1__item_1 (page 3)
- must | safeguarding-partners | How many lamps were lit over the winter.

### para_1__item_2 (page 3)
- must | safeguarding-partners | Which wicks were trimmed and why.

### para_2 (page 4)
title: what else the lamp tally should contain
continues: para_1
lead-in: The lamp tally should also give:
asks: what else should the lamp tally give

### para_2__item_1 (page 4)
- should | safeguarding-partners | The oil used in each lighthouse.

### para_2__item_2 (page 4)
- should | safeguarding-partners | The keepers who trained that winter.

### para_3 (page 5)
- should | dsp | s1 | Delegated partners should post the tally within 9 days of signing it.
  when: within 9 days of signing
  asks: how soon is the tally posted => Within 9 days / is posting the tally compulsory => No: it is a should, not a must
  asks: who posts the tally => The delegated partners
- may | dsp | s2 | Delegated partners may ask a school for a lantern drawing.
  asks: can a school be asked for a lantern drawing => Yes

### para_4 (page 6)
- must_not | lsp | Lead partners must not sell the harbour foghorn.
  asks: can the foghorn be sold => No

### theme winter-lamps
title: lamps in winter
covers: para_3, para_4
headline: In winter tallies are posted and the foghorn stays.
asks: tell me about winter lamp keeping

### not-said keeper-wages
text: The code gives no wage for keepers; ask the harbour office.
asks: what wage does a keeper get / keeper wages
see: para_3
""",
    OLD: """# Old lamps

### para_1 (page 2)
- should | lsp | Lead partners should polish the brass bell monthly.
  asks: how often is the brass bell polished => Monthly
""",
    LEEDS: f"""# Leeds lamps

### sec_tally__p_1 (page 1)
restates: {CODE}/para_3

### sec_bells__p_1 (page 2)
- must | organisation | Agencies here must ring the pier gong at noon.
  asks: when is the pier gong rung => At noon
""",
    DEVON: """# Devon lamps

### sec_gulls__p_1 (page 1)
- should | organisation | Agencies here should count pier gulls and ring the gong at dawn.
  asks: when is the pier gong rung => At dawn
""",
}
WORDS = {
    "para_1": "The lamp tally must set out:",
    "para_1__item_1": "the count of lamps lit in the cold months",
    "para_1__item_2": "wicks that were trimmed, with reasons",
    "para_2": "It should also set out:",
    "para_2__item_1": "oil burnt at every lighthouse",
    "para_2__item_2": "keepers trained in that time",
    "para_3": "DSPs should send out the tally no later than 9 days after signature. DSPs may request a drawing of a lantern from any school.",
    "para_4": "LSPs must not part with the foghorn.",
}


def _edition(edition_id: str, name: str, kind: Kind, status: EditionStatus, area: str | None = None, **more: Any) -> Edition:
    return Edition(edition_id, name, edition_id[-4:], kind, status, area, "Office of Lamps", "OGL v3.0", "", f"https://example.org/{edition_id}", **more)


def _code() -> HeldText:
    """The code in force, its full text held."""
    rows = []
    for order, (place, words) in enumerate(WORDS.items()):
        parent = place.partition("__")[0]
        item = parent != place
        rows.append(
            Provision(
                id=f"{CODE}/{place}",
                edition_id=CODE,
                heading_path=("Chapter 1: Lamps", "Lamp tally"),
                locator=place.replace("para_", "paragraph ").replace("__item_", ", item "),
                page=2 + int(parent[-1]),
                words=words,
                parent=f"{CODE}/{parent}" if item else None,
                source_lead_in=WORDS[parent] if item else None,
                order=order,
            )
        )
    edition = _edition(CODE, "Lamp code", Kind.STATUTORY_GUIDANCE, EditionStatus.IN_FORCE, in_force_from=date(2025, 1, 1), aliases=("the lamp code",))
    return HeldText(edition, tuple(rows))


@pytest.fixture(scope="session")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """All four papers; full text for the code in force only."""
    folder: Path = tmp_path_factory.mktemp("lamp-digests")
    for edition_id, text in DIGESTS.items():
        (folder / f"{edition_id}.md").write_text(f"---\nedition: {edition_id}\n---\n\n{text}", "utf-8")
    old = {"in_force_from": date(2015, 1, 1), "in_force_to": date(2024, 12, 31), "superseded_by": CODE, "aliases": ("the old lamp code",)}
    texts = [
        _code(),
        HeldText(_edition(OLD, "Lamp code", Kind.STATUTORY_GUIDANCE, EditionStatus.SUPERSEDED, **old), ()),
        HeldText(_edition(LEEDS, "Leeds lamps", Kind.LOCAL_ARRANGEMENT, EditionStatus.LOCAL, "Leeds"), ()),
        HeldText(_edition(DEVON, "Devon lamps", Kind.LOCAL_ARRANGEMENT, EditionStatus.LOCAL, "Devon"), ()),
    ]
    return build_corpus(texts, read_digests(folder, frozenset(catalogue.roles())))


@pytest.fixture(scope="session")
def canon() -> Canon:
    return Canon(catalogue.vocabulary())


@pytest.fixture(scope="session")
def targets(lamps: Corpus) -> dict[str, Target]:
    """Targets of the lamp papers, by id."""
    return {target.id: target for target in make_targets(lamps)}


@pytest.fixture(scope="session")
def index(lamps: Corpus, targets: dict[str, Target], canon: Canon) -> Index:
    return build_index(tuple(targets.values()), HashingEncoder(), canon, lamps.digest)


@pytest.fixture(scope="session")
def queries(lamps: Corpus, index: Index, canon: Canon) -> QueryMaker:
    return QueryMaker(canon, Speller(index.texts, HashingEncoder().knows), catalogue.areas(), lamps.editions, catalogue.roles())


@pytest.fixture(scope="session")
def ask_for(queries: QueryMaker) -> Callable[..., Query]:
    """A query from a question, for a role and a day."""
    return lambda question, role=None, as_of=None: queries.make(question, Scope(role=role, as_of=as_of))


@pytest.fixture(scope="session")
def assistant(lamps: Corpus, index: Index, queries: QueryMaker, canon: Canon) -> Assistant:
    """Answers from the lamp papers. What triage has learnt by heart is left out: its meaning needs a model."""
    encoder = HashingEncoder()
    nothing = Learnt(np.zeros((1, 64), np.float32), np.zeros((1, len(groups())), np.float32))
    holdings = Holdings(lamps, index.targets, encoder, Retriever(index, encoder, canon), queries, catalogue.vocabulary(), nothing)
    return Assistant(holdings, THRESHOLD)


@pytest.fixture(scope="session")
def hit_on(targets: dict[str, Target]) -> Callable[..., Hit]:
    """A hit on a target of the lamp papers, as if an engine had found it. `ask` is which of its questions came nearest, and how near."""

    def make(
        target_id: str, score: float = 0.9, ask: int = 0, near: float = 0.99, relevance: tuple[float, ...] = (), unasked_local: float | None = None
    ) -> Hit:
        target = targets[target_id]
        question, short = target.asks[ask] if target.asks else ("", "")
        local = float(not target.national) if unasked_local is None else unasked_local
        evidence = Evidence(near, near, 0.5, near, 1.0, 1.0, None, 0.03)
        return Hit(target, score, evidence, {"unasked_local": local}, question, short, relevance or (0.9,) * len(target.refs))

    return make
