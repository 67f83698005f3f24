from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.retrieval.dense import HashingEncoder
from assistant.retrieval.index import Index
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import SAME_SCORE, Found, Retriever, fuse
from assistant.retrieval.words import Canon

CODE, LEEDS, DEVON = "lamp-code-2025", "leeds-lamps-2024", "devon-lamps-2024"
POST = f"{CODE}/para_3#1"
Search = Callable[[str, NDArray[np.bool_]], list[int]]


@pytest.fixture(scope="module")
def retriever(index: Index, canon: Canon) -> Retriever:
    return Retriever(index, HashingEncoder(), canon)


@pytest.fixture(scope="module")
def everything(index: Index) -> NDArray[np.bool_]:
    return np.ones(len(index.targets), bool)


@pytest.fixture(scope="module", params=["dense", "lexical"])
def search(request: pytest.FixtureRequest, index: Index) -> Search:
    """Either engine: places of the targets found, nearest first."""

    def by_meaning(question: str, allowed: NDArray[np.bool_]) -> list[int]:
        return list(index.dense.search(HashingEncoder().encode([question]), allowed, 200))

    def by_words(question: str, allowed: NDArray[np.bool_]) -> list[int]:
        scores = index.lexical.scores(question, allowed)
        return [int(place) for place in np.argsort(-scores, kind="stable") if scores[place] > 0]

    return by_meaning if request.param == "dense" else by_words


def only(index: Index, edition_id: str) -> NDArray[np.bool_]:
    return np.array([target.editions == (edition_id,) for target in index.targets])


def ids(found: Found) -> list[str]:
    return [hit.target.id for hit in found.hits]


def test_either_engine_finds_what_shares_its_words_first(index: Index, everything: NDArray[np.bool_], search: Search) -> None:
    assert index.targets[search("polish the brass bell", everything)[0]].id == "lamp-code-2015/para_1#1"


@pytest.mark.parametrize("edition_id", [CODE, LEEDS, DEVON])
def test_either_engine_finds_nothing_outside_the_scope(index: Index, search: Search, edition_id: str) -> None:
    found = search("when is the pier gong rung and the lamp tally posted", only(index, edition_id))
    assert found
    assert {index.targets[place].editions[0] for place in found} == {edition_id}


def test_either_engine_finds_nothing_in_an_empty_scope(everything: NDArray[np.bool_], search: Search) -> None:
    assert search("pier gong", ~everything) == []


def test_ranks_are_fused_by_reciprocal_rank_from_one() -> None:
    """7: first and second; 8: second only by one engine; 9: third and first."""
    scores = fuse([[7, 8, 9], [9, 7]])
    assert scores == {7: pytest.approx(1 / 61 + 1 / 62), 8: pytest.approx(1 / 62), 9: pytest.approx(1 / 63 + 1 / 61)}
    assert sorted(scores, key=lambda target: -scores[target]) == [7, 9, 8]


def test_an_engine_that_finds_nothing_adds_nothing() -> None:
    assert fuse([[5], []]) == {5: pytest.approx(1 / 61)}
    assert fuse([]) == {}


def test_a_question_of_the_digest_is_answered_with_its_own_short_answer(
    retriever: Retriever, everything: NDArray[np.bool_], ask_for: Callable[..., Query]
) -> None:
    found = retriever.retrieve(ask_for("how soon is the tally posted"), everything, 0.3)
    assert found.kept[0].target.id == POST
    assert (found.kept[0].nearest_ask, found.kept[0].short_answer) == ("how soon is the tally posted", "Within 9 days")
    assert found.kept[0].score >= SAME_SCORE


def test_hits_fall_in_score_and_what_falls_short_is_kept_with_its_arithmetic(
    retriever: Retriever, everything: NDArray[np.bool_], ask_for: Callable[..., Query]
) -> None:
    found = retriever.retrieve(ask_for("how soon is the tally posted"), everything, 0.9)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(hit.score >= 0.9 for hit in found.kept)
    assert found.rejected
    assert all(hit.score < 0.9 and hit.features and hit.evidence.fused > 0 for hit in found.rejected)


def test_the_scope_bounds_the_search_beforehand(retriever: Retriever, index: Index, ask_for: Callable[..., Query]) -> None:
    found = retriever.retrieve(ask_for("how soon is the tally posted"), only(index, DEVON), 0.0)
    assert ids(found) == [f"{DEVON}/sec_gulls__p_1#1"]


def test_an_empty_scope_finds_nothing(retriever: Retriever, everything: NDArray[np.bool_], ask_for: Callable[..., Query]) -> None:
    assert retriever.retrieve(ask_for("tally"), ~everything, 0.0) == Found((), ())


def test_a_place_named_by_its_number_leads(retriever: Retriever, everything: NDArray[np.bool_], ask_for: Callable[..., Query]) -> None:
    found = retriever.retrieve(ask_for("what does para 4 say"), everything, 0.3)
    assert found.kept[0].target.id == f"{CODE}/para_4#1"


def test_how_near_each_norm_is_comes_with_what_holds_several(retriever: Retriever, everything: NDArray[np.bool_], ask_for: Callable[..., Query]) -> None:
    found = retriever.retrieve(ask_for("how soon is the tally posted"), everything, 0.0)
    for hit in found.hits:
        assert len(hit.relevance) == (len(hit.target.refs) if len(hit.target.refs) > 1 else 0)
    whole = next(hit for hit in found.hits if hit.target.id == f"{CODE}/para_3")
    assert whole.relevance[0] == pytest.approx(1.0, abs=1e-5)
    assert whole.relevance[1] < 1


def test_equal_runs_give_equal_lists(retriever: Retriever, everything: NDArray[np.bool_], ask_for: Callable[..., Query]) -> None:
    assert retriever.retrieve(ask_for("pier gong"), everything, 0.3) == retriever.retrieve(ask_for("pier gong"), everything, 0.3)


class LikesGongs:
    """A cross-encoder of the simplest sort: 10 for a text that speaks of a gong, else -10."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([10.0 if "gong" in text else -10.0 for text in texts], np.float32)


def test_a_reranker_has_its_say_over_the_first_candidates(index: Index, canon: Canon, everything: NDArray[np.bool_], ask_for: Callable[..., Query]) -> None:
    reranked = Retriever(index, HashingEncoder(), canon, LikesGongs())  # type: ignore[arg-type]
    found = reranked.retrieve(ask_for("pier gong tally wick lamp foghorn"), everything, 0.0)
    assert {hit.evidence.cross for hit in found.hits} == {10.0, -10.0}
    assert {hit.target.id.partition("/")[0] for hit in found.hits if hit.evidence.cross == 10.0} == {LEEDS, DEVON}


def test_what_stands_beside_an_answer_is_scored_without_the_reranker(
    index: Index, canon: Canon, retriever: Retriever, everything: NDArray[np.bool_], ask_for: Callable[..., Query]
) -> None:
    reranked = Retriever(index, HashingEncoder(), canon, LikesGongs())  # type: ignore[arg-type]
    asked = ask_for("pier gong tally wick lamp foghorn")
    assert reranked.retrieve(asked, everything, 0.0, rerank=False) == retriever.retrieve(asked, everything, 0.0)
