"""Targets in, an index on disk out, and back: vectors, BM25 tables and the targets themselves, written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import StaleIndexError
from assistant.retrieval.adapter import adapter_digest
from assistant.retrieval.dense import DenseEngine, Encoder, Progress, Vectors
from assistant.retrieval.heard import heard_for
from assistant.retrieval.lexical import LexicalEngine
from assistant.retrieval.ready import Pair, ready_for
from assistant.retrieval.targets import Target
from assistant.retrieval.words import Canon

FORMAT = 10
META = "meta.json"
TEXTS = "texts.json"
VECTORS = "vectors.npy"
SEEN = "seen.npy"


@dataclass(frozen=True, slots=True)
class Index:
    """Both engines over the same targets, in the same order.

    `texts` are the canonical texts behind the vectors, `owners` whose they are, `encoded` what the encoder read for each ("" for a vector made of others).
    `vectors` are the encoder's own; the dense engine has them as the adapter has.
    """

    targets: tuple[Target, ...]
    dense: DenseEngine
    lexical: LexicalEngine
    texts: tuple[str, ...]
    owners: NDArray[np.int64]
    fingerprint: str
    encoded: tuple[str, ...]
    vectors: Vectors


def texts_of(target: Target, canon: Canon) -> tuple[str, ...]:
    """The texts a target is found by: what it says first, then each question it answers."""
    return tuple(canon(text) for text in (target.text, *(ask for ask, _ in target.asks)))


def read_for(target: Target, texts: Sequence[str]) -> tuple[str, ...]:
    """What the encoder reads for each of a target's texts; "" for what a target says where its vector is the mean of others.

    What is made of several norms lies in the middle of them, and what has questions of its own in the middle of those. Only what has no question is read. On
    the development questions none of this makes a difference but to the time.
    """
    return ("" if len(target.refs) > 1 or target.asks else texts[0], *texts[1:])


def distinct(targets: Sequence[Target], canon: Canon) -> list[str]:
    """Every text that is read for some target, once: restatements repeat the texts of what they restate."""
    return list(dict.fromkeys(text for target in targets for text in read_for(target, texts_of(target, canon)) if text))


def build_index(
    targets: Sequence[Target],
    encoder: Encoder,
    canon: Canon,
    fingerprint: str,
    progress: Progress | None = None,
    known: Mapping[str, Pair] | None = None,
) -> Index:
    """Encodes and counts everything. Texts whose vectors are `known`, or ready made, are not encoded again."""
    grouped = [texts_of(target, canon) for target in targets]
    owners = np.array([owner for owner, group in enumerate(grouped) for _ in group], np.int64)
    encoded = tuple(text for target, group in zip(targets, grouped, strict=True) for text in read_for(target, group))
    once = distinct(targets, canon)
    places = {text: place for place, text in enumerate(once)}
    with ThreadPoolExecutor(1) as beside:  # the encoder works outside Python's lock: the words are counted meanwhile
        made = beside.submit(_encoded, once, encoder, progress, known or {})
        lexical = LexicalEngine.build([canon.add_groups(" ".join(group)) for group in grouped])
        vectors, seen = (of_distinct[[places.get(text, 0) for text in encoded]] for of_distinct in made.result())
    for filled in (vectors, seen):
        _fill_composed(filled, targets, np.searchsorted(owners, np.arange(len(targets))), encoded)
    texts = tuple(text for group in grouped for text in group)
    dense = _dense(seen, owners, encoder.name, targets)
    return Index(tuple(targets), dense, lexical, texts, owners, fingerprint, encoded, vectors)


def _dense(seen: Vectors, owners: NDArray[np.int64], encoder_name: str, targets: Sequence[Target]) -> DenseEngine:
    """The dense engine over vectors as the adapter has them."""
    return DenseEngine(seen, owners, heard_for(encoder_name, [target.id for target in targets], seen.shape[1]))


def _fill_composed(vectors: Vectors, targets: Sequence[Target], starts: NDArray[np.int64], encoded: Sequence[str]) -> None:
    """Gives each target whose words were not read its vector, made unit length: the mean of its questions, or of what its norms say."""
    by_norm = {target.id: int(start) for target, start in zip(targets, starts, strict=True)}
    of_norms_last = sorted(zip(targets, starts, strict=True), key=lambda pair: len(pair[0].refs) > 1)
    for target, start in of_norms_last:
        if not encoded[start]:
            several = len(target.refs) > 1
            rows = [by_norm[f"{provision_id}#{number}"] for provision_id, number in target.refs] if several else range(start + 1, start + 1 + len(target.asks))
            mean = vectors[list(rows)].mean(axis=0)
            vectors[start] = mean / (np.linalg.norm(mean) or 1.0)


def _encoded(texts: Sequence[str], encoder: Encoder, progress: Progress | None, known: Mapping[str, Pair]) -> tuple[Vectors, Vectors]:
    """Both vectors of each text, each of shape (n, d)."""
    unknown = [text for text in texts if text not in known]
    ready = ready_for(encoder.name, unknown)
    fresh = [text for text in unknown if text not in ready]
    if len(fresh) == len(texts):
        return encoder.encode_twice(texts, progress)
    made = dict(zip(fresh, zip(*encoder.encode_twice(fresh, progress), strict=True), strict=True)) if fresh else {}
    own, seen = zip(*(known.get(text) or ready.get(text) or made[text] for text in texts), strict=True)
    return np.stack(own), np.stack(seen)


def saved_vectors(folder: Path, encoder_name: str) -> dict[str, Pair]:
    """Both vectors of every text in an index made by the same encoder, whatever provisions it was built from. Empty if there is none that reads."""
    try:
        meta = json.loads((folder / META).read_text("utf-8"))
        if (meta["format"], meta["encoder"], meta["adapter"]) != (FORMAT, encoder_name, adapter_digest(encoder_name)):
            return {}
        own = np.load(folder / VECTORS)
        pairs = zip(own, np.load(folder / SEEN) if meta["adapter"] else own, strict=True)
        return {text: pair for text, pair in zip(_read_texts(folder)[1], pairs, strict=True) if text}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save_index(index: Index, folder: Path, encoder_name: str) -> None:
    """Writes the index beside its place and moves it there in one step; a process killed before that leaves the old one whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".index-", dir=folder.parent))
    try:
        np.save(draft / VECTORS, index.vectors)
        if adapter_digest(encoder_name):
            np.save(draft / SEEN, index.dense.vectors)
        np.save(draft / "owners.npy", index.owners)
        index.lexical.save(draft / "bm25")
        read = {row: read for row, (text, read) in enumerate(zip(index.texts, index.encoded, strict=True)) if read != text}
        (draft / TEXTS).write_text(json.dumps({"texts": index.texts, "read": read}), "utf-8")
        (draft / META).write_text(json.dumps(_meta(index.fingerprint, encoder_name)), "utf-8")
        _replace(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _read_texts(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts of a saved index, and what the encoder read for each."""
    saved = json.loads((folder / TEXTS).read_text("utf-8"))
    texts = tuple(saved["texts"])
    return texts, tuple(saved["read"].get(str(row), text) for row, text in enumerate(texts))


def _meta(fingerprint: str, encoder_name: str) -> dict[str, object]:
    """What an index must have been made from to be used."""
    return {"format": FORMAT, "encoder": encoder_name, "adapter": adapter_digest(encoder_name), "fingerprint": fingerprint}


def _replace(draft: Path, folder: Path) -> None:
    """A folder cannot be replaced by a rename onto it while it holds files, so the old one steps aside first; `_recover` takes it back after a kill between."""
    aside = folder.with_name(f"{folder.name}.old-{os.getpid()}")
    if folder.exists():
        os.replace(folder, aside)
    os.replace(draft, folder)
    shutil.rmtree(aside, ignore_errors=True)


def _recover(folder: Path) -> None:
    """Takes back the index that a killed process had set aside, and clears what others left."""
    for aside in sorted(folder.parent.glob(f"{folder.name}.old-*")):
        if folder.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            os.replace(aside, folder)


def load_index(folder: Path, fingerprint: str, encoder_name: str, targets: Sequence[Target]) -> Index:
    """The saved index over these targets. Raises `StaleIndexError` when there is none, or when it was built from other provisions."""
    _recover(folder)
    try:
        meta = json.loads((folder / META).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StaleIndexError(f"no index in {folder.name}: run `working-together index`") from error
    if meta != _meta(fingerprint, encoder_name):
        built_from = str(meta.get("fingerprint"))[:8]
        other = f"from provisions {built_from}, but the corpus is {fingerprint[:8]}" if built_from != fingerprint[:8] else "by another version or encoder"
        raise StaleIndexError(f"index built {other}: run `working-together index`")
    try:
        vectors = np.load(folder / VECTORS, mmap_mode="r")
        seen = np.load(folder / SEEN, mmap_mode="r") if adapter_digest(encoder_name) else np.asarray(vectors)
        owners = np.load(folder / "owners.npy")
        texts, encoded = _read_texts(folder)
        lexical = LexicalEngine.load(folder / "bm25", len(targets))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StaleIndexError(f"index in {folder.name} does not read ({type(error).__name__}): run `working-together index`") from error
    return Index(tuple(targets), _dense(seen, owners, encoder_name, targets), lexical, texts, owners, fingerprint, encoded, vectors)
