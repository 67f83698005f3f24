"""The systems answer alike: one test body over those that need no full text, and the plain LlamaIndex pipeline where its model is installed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assistant.dialogue import Question, Scope
from assistant.errors import ModelError
from assistant.holdings import Holdings, open_holdings
from assistant.settings import Settings, load_settings
from corpus.model import Corpus
from eval.engines import Engine, Engines
from eval.reading import read_answer, refs_in_passages
from eval.suite import DAY
from eval.systems import Output, make_system


@pytest.fixture(scope="module")
def held() -> tuple[Holdings, Settings]:
    settings = load_settings().model_copy(update={"rerank": False})
    return open_holdings(settings), settings


@pytest.mark.parametrize("name", ["ours", "bm25", "dense"])
def test_a_system_shows_norms_that_its_citations_support(name: str, held: tuple[Holdings, Settings]) -> None:
    answer, found, passages = make_system(name, *held, DAY).answer(Question("Who gets a copy of the yearly report?"))
    reading = read_answer(answer.as_json(), held[0].corpus)
    assert reading.shown
    assert all(any(shown.supported) for shown in reading.shown)
    assert found
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert passages == ()


@pytest.mark.parametrize("name", ["bm25", "dense"])
def test_an_engine_alone_keeps_to_the_scope(name: str, held: tuple[Holdings, Settings]) -> None:
    answer, _, _ = make_system(name, *held, DAY).answer(Question("How are disputes resolved?", Scope(area="Croydon")))
    assert {citation.area for citation in answer.citations} <= {None, "England"}


def test_what_the_assistant_refuses_is_an_error_and_no_crash(held: tuple[Holdings, Settings]) -> None:
    answer, _, _ = make_system("ours", *held, DAY).answer(Question("Who?", Scope(role="pirate")))
    assert answer.status == "error"


def test_fusion_ranks_what_either_engine_ranks(held: tuple[Holdings, Settings]) -> None:
    engines, query = Engines(*held), held[0].queries.make("yearly report deadline", Scope())
    ranked = {engine: {target.id for target in engines.rank(engine, query)} for engine in Engine}
    assert ranked[Engine.FUSED] <= ranked[Engine.DENSE] | ranked[Engine.LEXICAL]
    assert engines.rank(Engine.FUSED, query, 3) == engines.rank(Engine.FUSED, query)[:3]


def test_an_output_survives_being_kept() -> None:
    output = Output("a-1", {"status": "answered"}, (("t", 0.5),), ("words",), 0.1)
    assert Output.from_json(output.as_json()) == Output("a-1", {"status": "answered"}, (("t", 0.5),), ("words",))


def test_passages_meet_a_need_if_they_hold_its_words(lamps: Corpus) -> None:
    wanted = [frozenset({("lamp-code-2020/para_1", 1)}), frozenset({("lamp-code-2020/para_2__item_2", 1)})]
    assert refs_in_passages(wanted, ["… and keepers should light the lamp by nightfall, always."], lamps) == (("lamp-code-2020/para_1", 1),)
    assert refs_in_passages(wanted, [], lamps) == ()


@pytest.mark.filterwarnings("ignore")  # torch and transformers warn of their own insides
def test_the_plain_pipeline_shows_the_two_nearest_chunks() -> None:
    plain = pytest.importorskip("eval.plain_llamaindex")
    try:
        plain.weights_folder()
    except ModelError:
        pytest.skip("MiniLM is not installed")
    texts = [plain.Document(text=text) for text in ("Lamps are trimmed at dusk.", "Boats are painted in spring.", "Ropes are dried in the sun.")]
    pipeline = plain.PlainLlamaIndex(texts)
    answer, _, passages = pipeline.answer(Question("When are lamps trimmed?"))
    assert passages[0] == "Lamps are trimmed at dusk."
    assert len(passages) == 2
    assert answer.statements == ()
    logging.getLogger("llama_index").setLevel(logging.NOTSET)


@pytest.mark.filterwarnings("ignore")
def test_the_plain_pipeline_says_that_it_needs_texts(tmp_path: Path) -> None:
    plain = pytest.importorskip("eval.plain_llamaindex")
    with pytest.raises(ModelError, match="library add"):
        plain.PlainLlamaIndex.over(tmp_path)
