"""Our retriever behind LlamaIndex's interface, for people's own LlamaIndex applications: provisions as text nodes, never split, inside a scope.

Nothing on the way of a question imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.dialogue import Question, Scope
from assistant.retrieval.retriever import Found
from assistant.retrieval.targets import lead_in_of
from corpus.model import Corpus, Provision

Search = Callable[[Question], tuple[Any, Found]]


class ProvisionRetriever(BaseRetriever):  # type: ignore[misc]
    """Retrieves provisions for a question, best first, within one scope.

    `search` is `Assistant.search`. Lists come whole: each of their provisions is a node, with the score of what was found.
    """

    def __init__(self, search: Search, corpus: Corpus, scope: Scope | None = None) -> None:
        self._search = search
        self._corpus = corpus
        self._scope = scope or Scope()
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        _, found = self._search(Question(query_bundle.query_str, self._scope))
        scores: dict[str, float] = {}
        for hit in found.kept:
            for provision_id, _ in hit.target.refs:
                scores.setdefault(provision_id, hit.score)
        return [NodeWithScore(node=provision_node(self._corpus.provisions[provision_id], self._corpus), score=score) for provision_id, score in scores.items()]


def provision_node(provision: Provision, corpus: Corpus) -> TextNode:
    """A provision as a node under its own id: its exact words where they are held, else our wording, after what it hangs from."""
    edition = corpus.editions[provision.edition_id]
    lead_in = (provision.source_lead_in if provision.words else lead_in_of(provision, corpus)) or ""
    return TextNode(
        id_=provision.id,
        text=" ".join(part for part in (lead_in, provision.words or provision.plain or "") if part),
        metadata={
            "document": edition.document,
            "edition": edition.edition,
            "kind": edition.kind.value,
            "status": edition.status.value,
            "area": edition.area or "",
            "heading_path": " › ".join(provision.heading_path),
            "locator": provision.locator,
            "page": provision.page or 0,
            "held": provision.held.value,
            "duties": ", ".join(dict.fromkeys(norm.duty.value for norm in provision.norms)),
            "url": edition.url,
        },
    )
