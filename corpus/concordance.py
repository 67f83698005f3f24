"""Our wording and the full texts in, where they disagree out: places, repetitions, force, figures, bodies, borrowed words and, if asked, meaning.

Differences that were looked at and are meant stand in `data/concordance.toml`, a reason with each; one that no longer occurs is itself a fault.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from corpus import catalogue
from corpus.build import HeldText
from corpus.catalogue import DATA
from corpus.digest import Digest
from corpus.errors import DataError
from corpus.figures import figures
from corpus.model import Duty, Kind, Norm, Provision
from corpus.norms import read_norms, words_above
from corpus.sentences import split_sentences

CHECKS = ("place", "restates", "force", "figure", "body", "words", "meaning", "unused")
RUN = 9
FEW_WORDS = 5  # too few to carry a meaning of their own
FAR_APART = 0.55
SHARED = 0.35  # of the longer words of the shorter text: less, and a passage does not repeat what it is said to repeat
Similarity = Callable[[Sequence[str], Sequence[str]], Sequence[float]]
_WORD = re.compile(r"[a-z0-9]+")
# Roles that are bodies with a name of their own; that the others act is for the norm's addressee to say.
_BODIES = ("panel", "ofsted", "secretary-of-state", "lado", "police", "health")


@dataclass(frozen=True, slots=True)
class Fault:
    """One disagreement. `norm` counts from 1; 0 is the entry as a whole."""

    check: str
    provision_id: str
    norm: int
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A disagreement that is meant, and why."""

    check: str
    provision_id: str
    norm: int
    reason: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """What was compared and what was found."""

    faults: tuple[Fault, ...]
    meant: tuple[Difference, ...]
    n_provisions: int
    n_norms: int

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Pair:
    """An entry of a digest beside the source's provision of the same id, with all provisions of that source."""

    entry: Provision
    source: Provision
    sources: Mapping[str, Provision]
    kind: Kind

    def words_of(self, norm: Norm) -> str:
        """The source's words that a norm restates."""
        words = self.source.words or ""
        spans = split_sentences(words)
        if norm.sentences and norm.sentences[1] <= len(spans):
            return words[spans[norm.sentences[0] - 1][0] : spans[norm.sentences[1] - 1][1]]
        return words

    def around(self) -> str:
        """All the source says at that place: the whole numbered paragraph or section with headings, items and notes, and the one before it."""
        root = _root(self.source.id)
        near = {root, _root(_before(self.source, self.sources))}
        parts = [provision for provision in self.sources.values() if _root(provision.id) in near]
        texts = [text for provision in parts for text in (provision.source_lead_in, provision.words, provision.locator, *provision.footnotes) if text]
        return " ".join([*self.source.heading_path, *texts])


def concord(digest: Digest, texts: Iterable[HeldText], differences: Iterable[Difference], similarity: Similarity | None = None) -> Concordance:
    """Every disagreement between a digest and the texts held of its editions. Without texts nothing is compared."""
    held = list(texts)
    borrowed = _runs(provision for text in held for provision in text.provisions)
    faults: list[Fault] = []
    pairs: list[_Pair] = []
    for text in held:
        sources = {provision.id: provision for provision in text.provisions}
        for entry in (entry for entry in digest.provisions if entry.edition_id == text.edition.id):
            if entry.id in sources:
                pairs.append(_Pair(entry, sources[entry.id], sources, text.edition.kind))
            else:
                faults.append(Fault("place", entry.id, 0, "there is no such place in the source"))
    words = {provision.id: provision.words or "" for text in held for provision in text.provisions}
    faults += [fault for pair in pairs for fault in (*_repeats(pair, words), *_faults_of(pair))]
    faults += _borrowed(digest, borrowed)
    if similarity:
        faults += _far_apart(pairs, similarity)
    return _weighed(faults, list(differences), pairs, compared=bool(held))


@cache
def differences_meant() -> tuple[Difference, ...]:
    """The reviewed differences. Raises `DataError`."""
    try:
        rows = tomllib.loads((DATA / "concordance.toml").read_text("utf-8")).get("difference", [])
        places = [(row, *place.partition("#")[::2]) for row in rows for place in row["provisions"]]
        return tuple(Difference(row["check"], provision_id, int(number or 0), row["reason"]) for row, provision_id, number in places)
    except (OSError, KeyError, ValueError) as error:
        raise DataError(f"data file concordance.toml does not read ({error}); restore it from the repository") from error


def _weighed(faults: list[Fault], differences: list[Difference], pairs: list[_Pair], *, compared: bool) -> Concordance:
    meant = {(one.check, one.provision_id, one.norm): one for one in differences}
    seen = {(fault.check, fault.provision_id, fault.norm) for fault in faults}
    left = [fault for fault in faults if (fault.check, fault.provision_id, fault.norm) not in meant]
    editions = {pair.entry.edition_id for pair in pairs}
    for key, one in meant.items():
        if compared and key not in seen and one.check != "meaning" and one.provision_id.partition("/")[0] in editions:
            left.append(Fault("unused", one.provision_id, one.norm, f"the difference in {one.check} listed in concordance.toml does not occur; take it out"))
    left.sort(key=lambda fault: CHECKS.index(fault.check))
    return Concordance(tuple(left), tuple(one for key, one in meant.items() if key in seen), len(pairs), sum(len(pair.entry.norms) for pair in pairs))


def _repeats(pair: _Pair, words: Mapping[str, str]) -> Iterator[Fault]:
    """A passage that is said to repeat another must share words with it: the numbering of a document with footnotes slips easily."""
    if origins := [origin for origin in pair.entry.restates if words.get(origin)]:
        ours, theirs = (_long_words(text) for text in (pair.source.words or "", " ".join(words[origin] for origin in origins)))
        if ours and theirs and len(ours & theirs) < SHARED * min(len(ours), len(theirs)):
            yield Fault("restates", pair.entry.id, 0, f"the words there are not those of {', '.join(origins)}")


def _long_words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if len(word) > 3)


def _faults_of(pair: _Pair) -> Iterator[Fault]:
    around = pair.around()
    for number, norm in enumerate(pair.entry.norms, 1):
        for check, text in (*_force(pair, norm), *_figures(norm, around), *_bodies(norm, around)):
            yield Fault(check, pair.entry.id, number, text)


def _force(pair: _Pair, norm: Norm) -> Iterator[tuple[str, str]]:
    """A norm of ours must have a strength that the reader finds in the sentences it restates."""
    words = pair.source.words
    if not words:
        return
    is_note = pair.entry.place.rpartition("__")[2].startswith("note")  # a footnote stands beneath a list, but does not hang from it
    read = read_norms(words, None if is_note else pair.source.source_lead_in, pair.kind, "" if is_note else words_above(pair.source, pair.sources))
    first, last = norm.sentences or (1, len(split_sentences(words)))
    found = {one.duty for one in read if one.sentences and first <= one.sentences[0] <= last} or {Duty.NONE}
    beside = {other.duty for other in pair.entry.norms if other is not norm and other.sentences == norm.sentences}
    is_rest = norm.duty is Duty.NONE and found <= beside  # another norm of ours carries the sentence's force
    if norm.duty not in found and not is_rest:
        yield "force", f"ours is {norm.duty.value}, the source reads as {', '.join(sorted(duty.value for duty in found))}"


def _figures(norm: Norm, around: str) -> Iterator[tuple[str, str]]:
    ours = _documents().sub(" ", " ".join([norm.plain or "", *(value for name, value in norm.facts if name != "law"), *(short for _, short in norm.asks)]))
    if missing := figures(ours) - figures(around):
        yield "figure", f"not in the source: {', '.join(sorted(missing))}"


@cache
def _documents() -> re.Pattern[str]:
    """What catalogued editions are called: the year in a name is no figure of the provision."""
    names = {name for edition in catalogue.editions().values() for name in (edition.document, *edition.aliases)}
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)), re.I)


def _bodies(norm: Norm, around: str) -> Iterator[tuple[str, str]]:
    ours = " ".join([norm.plain or "", *(value for name, value in norm.facts if name in {"who", "to"})])
    if missing := bodies(ours) - bodies(around):
        yield "body", f"not in the source: {', '.join(sorted(missing))}"


def bodies(text: str) -> frozenset[str]:
    """Ids of the bodies that a text names."""
    return frozenset(body for body, pattern in _body_patterns().items() if pattern.search(text))


@cache
def _body_patterns() -> dict[str, re.Pattern[str]]:
    roles = catalogue.roles()
    return {body: re.compile("|".join(rf"\b{re.escape(name)}s?\b" for name in roles[body].names), re.I) for body in _BODIES}


# ---------------------------------------------------------------- borrowed words


def _runs(provisions: Iterable[Provision]) -> frozenset[tuple[str, ...]]:
    """Every run of nine words of the sources, names aside. A run never crosses from one provision into the next."""
    return frozenset(run for provision in provisions for text in (provision.source_lead_in, provision.words) if text for run in _runs_of(text))


def _runs_of(text: str) -> Iterator[tuple[str, ...]]:
    for part in _names().split(text):
        words = _WORD.findall(part.lower().replace("’", "").replace("'", ""))
        yield from (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


@cache
def _names() -> re.Pattern[str]:
    """Names of documents, bodies and terms, the longest first: they cannot be put in other words."""
    names = {name for edition in catalogue.editions().values() for name in (edition.document, *edition.aliases)}
    names |= {name for role in catalogue.roles().values() for name in role.names}
    names |= {expansion for term in catalogue.vocabulary().terms for expansion in term.expansions}
    longest = sorted((name for name in names if " " in name), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(name)}s?\b" for name in longest), re.I)


def _borrowed(digest: Digest, borrowed: frozenset[tuple[str, ...]]) -> Iterator[Fault]:
    for entry in digest.provisions:
        own = [entry.lead_in or "", entry.title, *(part for ask in entry.asks for part in ask)]
        for number, texts in enumerate([own, *([norm.plain or "", *(part for ask in norm.asks for part in ask)] for norm in entry.norms)]):
            run = next((run for text in texts for run in _runs_of(text) if run in borrowed), None)
            if run:
                yield Fault("words", entry.id, number, f"nine words stand in a source: {' '.join(run)}")


# ---------------------------------------------------------------- meaning


def _far_apart(pairs: Iterable[_Pair], similarity: Similarity) -> Iterator[Fault]:
    """Norms whose wording lies further from the words they restate than wordings of one thing do."""
    rows = [
        (pair, number, norm) for pair in pairs for number, norm in enumerate(pair.entry.norms, 1) if norm.plain and len(pair.words_of(norm).split()) > FEW_WORDS
    ]
    ours = [f"{pair.entry.lead_in or ''} {norm.plain}".strip() for pair, _, norm in rows]
    theirs = [f"{pair.source.source_lead_in or ''} {pair.words_of(norm)}".strip() for pair, _, norm in rows]
    for (pair, number, _), cosine in zip(rows, similarity(ours, theirs), strict=True):
        if cosine < FAR_APART:
            yield Fault("meaning", pair.entry.id, number, f"cosine with the source {cosine:.2f}, under {FAR_APART}")


def _root(provision_id: str) -> str:
    return provision_id.partition("__")[0]


def _before(source: Provision, sources: Mapping[str, Provision]) -> str:
    """The id that stands before a provision's whole paragraph or section in the source."""
    root, before = _root(source.id), source.id
    for key in sources:
        if _root(key) == root:
            return before
        before = key
    return before
