"""Verified norms in, statements with their citations out.

A citation has the exact words where they are held, the place, and the standing of the edition on the day asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from assistant.answering.notices import status_on
from assistant.dialogue import Citation, NormRef, Statement
from assistant.retrieval.targets import lead_in_of
from corpus.model import Corpus, Provision


def cite(refs: Sequence[NormRef], corpus: Corpus, day: date, local: Collection[str] = ()) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """One statement a norm, in order, and the citations they name, numbered c1, c2, … in order of first use.

    Where `local` editions restate a provision, their own words are cited too, since the reader asked for that area.
    """
    statements: list[Statement] = []
    citations: dict[tuple[str, int], Citation] = {}
    for ref in refs:
        sources = [ref, *_local_restatements(ref, corpus, local)]
        for source in sources:
            key = (source.provision.id, source.number)
            if key not in citations:
                citations[key] = _citation(f"c{len(citations) + 1}", source, corpus, day)
        named = tuple(citations[(source.provision.id, source.number)].id for source in sources)
        norm = ref.norm
        statements.append(Statement(norm.text, norm.duty, norm.addressee, lead_in_of(ref.provision, corpus), named))
    return tuple(statements), tuple(citations.values())


def _citation(citation_id: str, ref: NormRef, corpus: Corpus, day: date) -> Citation:
    provision = ref.provision
    edition = corpus.editions[provision.edition_id]
    return Citation(
        id=citation_id,
        provision_id=provision.id,
        document=edition.document,
        edition=edition.edition,
        status=status_on(edition, day).value,
        kind=edition.kind.value,
        area=edition.area,
        heading_path=provision.heading_path,
        locator=provision.locator,
        page=provision.page,
        quote=ref.norm.words,
        url=edition.url,
        held=provision.held.value,
        also_in=tuple(other.id for other in _restating(provision, corpus)),
    )


def _restating(provision: Provision, corpus: Corpus) -> Iterable[Provision]:
    return (corpus.provisions[other] for other in corpus.restated_by.get(provision.id, ()))


def _local_restatements(ref: NormRef, corpus: Corpus, local: Collection[str]) -> list[NormRef]:
    """The chosen area's own wording of the same norm, if it restates the provision norm for norm and as strongly."""
    return [
        NormRef(other, ref.number)
        for other in _restating(ref.provision, corpus)
        if other.edition_id in local and ref.provision.edition_id not in local and [n.duty for n in other.norms] == [n.duty for n in ref.provision.norms]
    ][:1]
