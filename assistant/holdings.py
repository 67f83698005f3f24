"""Library folder in, everything a question needs out: corpus, index, engines, names. Loaded once; an index that is missing or stale is built and saved."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.alarm import alarm_for
from assistant.answering.likeness import Learnt, exemplars, learn
from assistant.answering.personal_data import published_numbers
from assistant.errors import StaleIndexError
from assistant.retrieval.dense import Encoder, OnnxEncoder, SentenceTransformerEncoder
from assistant.retrieval.index import Index, build_index, load_index, save_index, saved_vectors
from assistant.retrieval.query import QueryMaker
from assistant.retrieval.rerank import Reranker
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.scope import Bounds, mask
from assistant.retrieval.targets import Target, make_targets
from assistant.retrieval.words import Canon, Speller
from assistant.settings import Settings
from corpus import catalogue
from corpus.build import build_corpus
from corpus.catalogue import Vocabulary
from corpus.library import Library
from corpus.model import Corpus

INDEX = "index"
TRIAGE = "triage"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Holdings:
    """What is held, ready to be asked."""

    corpus: Corpus
    targets: tuple[Target, ...]
    encoder: Encoder
    retriever: Retriever
    queries: QueryMaker
    vocabulary: Vocabulary
    learnt: Learnt
    _masks: dict[Bounds, NDArray[np.bool_]] = field(default_factory=dict)
    _published: frozenset[str] | None = None

    @property
    def role_ids(self) -> list[str]:
        """Roles that somebody can ask as."""
        return [role.id for role in catalogue.roles().values() if role.asks_as]

    def is_role(self, role: str) -> bool:
        """Whether somebody can ask as this."""
        return role in self.role_ids

    def published_numbers(self) -> frozenset[str]:
        """Telephone numbers that the full texts held give; looked for once, when first needed."""
        if self._published is None:
            self._published = published_numbers(provision.words for provision in self.corpus.provisions.values() if provision.words)
        return self._published

    def mask(self, bounds: Bounds) -> NDArray[np.bool_]:
        """Targets that may answer within the bounds; remembered, since most questions share theirs."""
        if bounds not in self._masks:
            if len(self._masks) > 256:
                self._masks.clear()
            self._masks[bounds] = mask(self.targets, bounds)
        return self._masks[bounds]


def open_holdings(settings: Settings, progress: Progress | None = None) -> Holdings:
    """The holdings of a library folder. Builds and saves the index if there is none for what is held now."""
    with _kept(), ThreadPoolExecutor(1) as beside:  # the model is opened outside Python's lock, while the corpus is read
        encoder = beside.submit(open_encoder, settings)
        return assemble(load_corpus(settings.library), settings, progress, encoder=encoder.result)


@contextmanager
def _kept() -> Iterator[None]:
    """Looks for no garbage meanwhile: nearly all that is made is kept, and going through it again and again costs a tenth of the start."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def load_corpus(folder: Path) -> Corpus:
    """Digest and library as one corpus."""
    return build_corpus(Library(folder).texts())


def open_encoder(settings: Settings) -> Encoder:
    """The encoder that is set."""
    return SentenceTransformerEncoder(settings.encoder) if settings.encoder else OnnxEncoder()


def assemble(
    corpus: Corpus, settings: Settings, progress: Progress | None = None, index: Index | None = None, encoder: Callable[[], Encoder] | None = None
) -> Holdings:
    """Holdings over a corpus; with `index` given, nothing is read from disk or written. `encoder` gives one that was opened elsewhere."""
    canon = Canon(catalogue.vocabulary())
    targets = make_targets(corpus)
    opened = encoder() if encoder else open_encoder(settings)
    given = index is not None
    index = index or _index(targets, opened, canon, corpus.digest, settings.library / INDEX, progress)
    speller = Speller(index.texts, opened.knows, _names(corpus), catalogue.vocabulary().by_ear)
    return Holdings(
        corpus=corpus,
        targets=targets,
        encoder=opened,
        retriever=Retriever(index, opened, canon, Reranker() if settings.rerank else None),
        queries=QueryMaker(canon, speller, catalogue.areas(), corpus.editions, catalogue.roles()),
        vocabulary=catalogue.vocabulary(),
        learnt=_learnt(opened, None if given else settings.library),
    )


def _index(targets: tuple[Target, ...], encoder: Encoder, canon: Canon, fingerprint: str, folder: Path, progress: Progress | None) -> Index:
    try:
        return load_index(folder, fingerprint, encoder.name, targets)
    except StaleIndexError:
        index = build_index(targets, encoder, canon, fingerprint, progress, saved_vectors(folder, encoder.name))
    try:
        save_index(index, folder, encoder.name)
    except OSError as error:
        what_to_do = "check permissions and free space, or set WORKING_TOGETHER_LIBRARY to a folder that can be written"
        raise StaleIndexError(f"index cannot be written in {folder.parent} ({error.strerror or type(error).__name__}); {what_to_do}") from error
    return index


def _names(corpus: Corpus) -> list[str]:
    """What areas and documents are called, the field's abbreviations and people's shorthand, so that none is taken for a slip."""
    short = [*(term.short for term in catalogue.vocabulary().terms), *catalogue.vocabulary().shorthand]
    areas = [name for area in catalogue.areas() for name in (area.name, *area.aliases)]
    return short + areas + [alias for edition in corpus.editions.values() for alias in edition.aliases]


def _learnt(encoder: Encoder, folder: Path | None) -> Learnt:
    """What triage's examples teach, kept beside the index so that the first question need not wait for it. Named by what it was made from."""
    alarm = alarm_for(encoder.name)
    if folder is None:
        return replace(learn(encoder.encode), alarm=alarm)
    source = "\n".join([encoder.name, *(f"{exemplar.group} {exemplar.text}" for exemplar in exemplars())])
    path = folder / f"{TRIAGE}-{hashlib.blake2b(source.encode(), digest_size=8).hexdigest()}.npz"
    try:
        with np.load(path) as saved:
            return Learnt(saved["vectors"], saved["weights"], alarm)
    except (OSError, ValueError, KeyError):
        learnt = learn(encoder.encode)
    with suppress(OSError):  # a folder that cannot be written only costs the next start a second
        for old in folder.glob(f"{TRIAGE}-*.npz"):
            old.unlink(missing_ok=True)
        draft = path.with_name(f".{path.stem}.{os.getpid()}.npz")
        np.savez(draft, vectors=learnt.vectors, weights=learnt.weights)
        os.replace(draft, path)
    return replace(learnt, alarm=alarm)
