"""Digest and full texts in, one corpus out: words laid beside our wording under the same ids, restatements resolved, lists tied to their lead-ins."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from corpus import catalogue
from corpus.digest import Digest, read_digests
from corpus.model import Corpus, Edition, Norm, Provision
from corpus.norms import with_norms
from corpus.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class HeldText:
    """The full text of one edition as the library holds it."""

    edition: Edition
    provisions: tuple[Provision, ...]


def build_corpus(texts: Iterable[HeldText] = (), digest: Digest | None = None) -> Corpus:
    """Everything held, in document order within each edition. Without `texts`, the digest alone."""
    digest = digest or read_digests(addressees=frozenset(catalogue.roles()))
    held = {text.edition.id: text for text in texts}
    editions = dict(catalogue.editions()) | {edition_id: text.edition for edition_id, text in held.items()}
    wording = {provision.id: provision for provision in digest.provisions}
    merged: dict[str, Provision] = {}
    for edition_id in dict.fromkeys([*(p.edition_id for p in digest.provisions), *held]):
        ours = [p for p in digest.provisions if p.edition_id == edition_id]
        theirs = held[edition_id].provisions if edition_id in held else ()
        merged.update((p.id, p) for p in _merge_edition(ours, theirs, editions[edition_id]))
    merged = {key: _inherit(provision, merged, wording) for key, provision in merged.items()}
    return Corpus(
        editions=editions,
        provisions=merged,
        themes=digest.themes,
        not_said=digest.not_said,
        digest=_fingerprint(merged.values(), digest),
        children=_children(merged.values()),
        restated_by=_restated_by(merged.values()),
    )


def _merge_edition(ours: list[Provision], theirs: tuple[Provision, ...], edition: Edition) -> list[Provision]:
    """Our entries and the source's provisions of one edition as one list in document order."""
    if not theirs:
        return ours
    wording = {provision.id: provision for provision in ours}
    sources = {provision.id: provision for provision in theirs}
    read = theirs if any(provision.norms for provision in theirs) else with_norms(theirs, edition.kind)
    rows = [_with_wording(source, wording.get(source.id)) for source in read]
    rows += [replace(entry, order=_place_after(entry, sources)) for entry in ours if entry.id not in sources]
    return sorted(rows, key=lambda provision: provision.order)


def _place_after(entry: Provision, sources: Mapping[str, Provision]) -> int:
    """Where an entry without a source provision stands: with its nearest held ancestor, else at the end."""
    place = entry.place
    while "__" in place:
        place = place.rpartition("__")[0]
        if parent := sources.get(f"{entry.edition_id}/{place}"):
            return parent.order
    return len(sources) + entry.order


def _with_wording(source: Provision, entry: Provision | None) -> Provision:
    """A source provision with our wording laid beside its words; without an entry, as it was read."""
    if entry is None:
        return source
    words = source.words or ""
    spans = split_sentences(words)
    norms = tuple(replace(norm, words=_sentences(words, spans, norm)) for norm in entry.norms)
    if entry.restates and not norms:
        norms = source.norms  # until it inherits our wording of what it restates
    return replace(
        source,
        lead_in=entry.lead_in,
        norms=norms,
        continues=entry.continues,
        restates=entry.restates,
        asks=entry.asks,
        title=entry.title,
        facts=entry.facts,
        page=source.page or entry.page,
        heading_path=source.heading_path or entry.heading_path,
    )


def _sentences(words: str, spans: list[tuple[int, int]], norm: Norm) -> str | None:
    """The exact words a norm restates: its sentences, or the whole provision where it names none that exist."""
    if norm.sentences and norm.sentences[1] <= len(spans):
        return words[spans[norm.sentences[0] - 1][0] : spans[norm.sentences[1] - 1][1]]
    return words or None


def _inherit(provision: Provision, held: Mapping[str, Provision], wording: Mapping[str, Provision]) -> Provision:
    """A restatement without wording of its own takes our wording of what it restates; its own words stay its own."""
    if any(norm.plain for norm in provision.norms) or not provision.restates:
        return provision
    origins = [held.get(origin) or wording[origin] for origin in provision.restates if origin in held or origin in wording]
    norms = [replace(norm, words=_own_words(provision, origin, norm), asks=()) for origin in origins for norm in origin.norms]
    lead_in = next((origin.lead_in for origin in origins if origin.lead_in), None)
    title = next((origin.title for origin in origins if origin.title), "")
    return replace(provision, norms=tuple(norms) or provision.norms, lead_in=provision.lead_in or lead_in, title=provision.title or title)


def _own_words(provision: Provision, origin: Provision, norm: Norm) -> str | None:
    """The restatement's own sentences that say what the norm's do in the origin: those sharing most words, or all of them where the origin's are not held."""
    if not provision.words or not norm.words or norm.sentences is None or norm.words == origin.words:
        return provision.words
    spans = split_sentences(provision.words)
    wanted = set(norm.words.lower().split())
    n = norm.sentences[1] - norm.sentences[0] + 1
    runs = [provision.words[spans[i][0] : spans[i + n - 1][1]] for i in range(len(spans) - n + 1)]
    return max(runs, key=lambda run: len(wanted & set(run.lower().split())) / len(wanted | set(run.lower().split())), default=provision.words)


def _children(provisions: Iterable[Provision]) -> dict[str, tuple[str, ...]]:
    """List items by the id they hang from, in order; footnotes are not items."""
    children: dict[str, list[str]] = {}
    for provision in provisions:
        if provision.parent and not provision.place.rpartition("__")[2].startswith("note"):
            children.setdefault(provision.parent, []).append(provision.id)
    return {parent: tuple(items) for parent, items in children.items()}


def _restated_by(provisions: Iterable[Provision]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for provision in provisions:
        for origin in provision.restates:
            found.setdefault(origin, []).append(provision.id)
    return {origin: tuple(others) for origin, others in found.items()}


def _fingerprint(provisions: Iterable[Provision], digest: Digest) -> str:
    """A short checksum of everything that an index is made from, the words that abbreviations are written out in among it."""
    checksum = hashlib.blake2b(digest_size=16)
    for value in (*provisions, *digest.themes, *digest.not_said, catalogue.vocabulary()):
        checksum.update(repr(value).encode())
    return checksum.hexdigest()
