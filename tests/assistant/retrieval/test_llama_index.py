"""A LlamaIndex application gets our provisions, whole, under their own ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.dialogue import Scope
from assistant.holdings import assemble
from assistant.pipeline import Assistant
from assistant.retrieval.llama_index import ProvisionRetriever
from assistant.settings import Settings
from corpus.build import build_corpus
from corpus.digest import read_digests

DIGEST = """---
edition: working-together-2023
---

# Chapter 2
## Harbour report

### para_1 (page 3)
title: what the harbour report contains
lead-in: The harbour report must say:
asks: what goes in the harbour report

### para_1__item_1 (page 3)
- must | safeguarding-partners | How many children were met at the harbour.

### para_1__item_2 (page 3)
- must | safeguarding-partners | What was done to keep them safe.
"""


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> ProvisionRetriever:
    folder: Path = tmp_path_factory.mktemp("digests")
    (folder / "harbour.md").write_text(DIGEST, "utf-8")
    corpus = build_corpus((), read_digests(folder))
    assistant = Assistant(assemble(corpus, Settings(library=folder / "library", rerank=False)), 0.3)
    return ProvisionRetriever(assistant.search, corpus, Scope(role="dsp"))


def test_a_list_comes_as_whole_nodes_in_order(retriever: ProvisionRetriever) -> None:
    found = retriever.retrieve("What goes in the harbour report?")
    assert [(one.node.node_id, one.node.get_content()) for one in found] == [
        ("working-together-2023/para_1__item_1", "The harbour report must say: How many children were met at the harbour."),
        ("working-together-2023/para_1__item_2", "The harbour report must say: What was done to keep them safe."),
    ]
    assert found[0].score
    assert found[0].score > 0.3
    assert found[0].node.metadata["locator"] == "paragraph 1, item 1"
    assert found[0].node.metadata["duties"] == "must"
    assert found[0].node.metadata["held"] == "digest"


def test_nothing_near_gives_no_node(retriever: ProvisionRetriever) -> None:
    assert retriever.retrieve("How do I bake sourdough bread at high altitude?") == []
