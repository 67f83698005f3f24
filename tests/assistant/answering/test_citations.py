from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.answering.citations import cite
from assistant.dialogue import NormRef
from corpus.model import Corpus

CODE, OLD, LEEDS = "lamp-code-2025", "lamp-code-2015", "leeds-lamps-2024"
DAY = date(2026, 11, 22)


def refs(corpus: Corpus, *places: tuple[str, int]) -> list[NormRef]:
    return [NormRef(corpus.provisions[f"{CODE}/{place}"], number) for place, number in places]


def test_every_norm_is_one_statement_with_its_own_citation(lamps: Corpus) -> None:
    statements, citations = cite(refs(lamps, ("para_3", 1), ("para_3", 2), ("para_4", 1)), lamps, DAY)
    assert [(one.duty.value, one.addressee, one.citations) for one in statements] == [
        ("should", "dsp", ("c1",)),
        ("may", "dsp", ("c2",)),
        ("must_not", "lsp", ("c3",)),
    ]
    assert [one.id for one in citations] == ["c1", "c2", "c3"]


def test_a_citation_opens_the_very_provision_in_its_edition(lamps: Corpus) -> None:
    _, (citation,) = cite(refs(lamps, ("para_3", 1)), lamps, DAY)
    assert (citation.provision_id, citation.locator, citation.page) == (f"{CODE}/para_3", "paragraph 3", 5)
    assert (citation.document, citation.edition, citation.status, citation.kind, citation.area) == ("Lamp code", "2025", "in-force", "statutory-guidance", None)
    assert citation.heading_path == ("Chapter 1: Lamps", "Lamp tally")
    assert (citation.url, citation.held) == (f"https://example.org/{CODE}", "full-text")


def test_the_quote_is_the_exact_sentence(lamps: Corpus) -> None:
    _, citations = cite(refs(lamps, ("para_3", 1), ("para_3", 2)), lamps, DAY)
    assert [one.quote for one in citations] == [
        "DSPs should send out the tally no later than 9 days after signature.",
        "DSPs may request a drawing of a lantern from any school.",
    ]


def test_without_the_full_text_nothing_is_quoted(lamps: Corpus) -> None:
    _, (citation,) = cite([NormRef(lamps.provisions[f"{OLD}/para_1"], 1)], lamps, DAY)
    assert (citation.quote, citation.held, citation.status) == (None, "digest", "superseded")


def test_the_standing_of_an_edition_is_that_of_the_day_asked_about(lamps: Corpus) -> None:
    _, (citation,) = cite([NormRef(lamps.provisions[f"{OLD}/para_1"], 1)], lamps, date(2020, 1, 1))
    assert citation.status == "in-force"


def test_list_items_show_what_they_hang_from(lamps: Corpus) -> None:
    statements, _ = cite(refs(lamps, ("para_1__item_1", 1), ("para_3", 1)), lamps, DAY)
    assert [one.lead_in for one in statements] == ["The lamp tally must give:", None]


def test_a_norm_cited_twice_has_one_citation(lamps: Corpus) -> None:
    statements, citations = cite(refs(lamps, ("para_4", 1), ("para_4", 1)), lamps, DAY)
    assert [one.citations for one in statements] == [("c1",), ("c1",)]
    assert len(citations) == 1


def test_restatements_are_named_as_also_in_and_are_no_second_citation(lamps: Corpus) -> None:
    (statement,), (citation,) = cite(refs(lamps, ("para_3", 1)), lamps, DAY)
    assert citation.also_in == (f"{LEEDS}/sec_tally__p_1",)
    assert statement.citations == ("c1",)


def test_the_asked_areas_own_wording_is_cited_beside_the_national(lamps: Corpus) -> None:
    (statement,), citations = cite(refs(lamps, ("para_3", 2)), lamps, DAY, [LEEDS])
    assert statement.citations == ("c1", "c2")
    assert [(one.provision_id, one.area) for one in citations] == [(f"{CODE}/para_3", None), (f"{LEEDS}/sec_tally__p_1", "Leeds")]


def test_a_restatement_that_is_the_areas_own_answer_is_not_cited_twice(lamps: Corpus) -> None:
    own = NormRef(lamps.provisions[f"{LEEDS}/sec_tally__p_1"], 1)
    (statement,), _ = cite([own], lamps, DAY, [LEEDS])
    assert statement.citations == ("c1",)


def test_a_restatement_without_norms_is_not_cited(lamps: Corpus) -> None:
    bare = replace(lamps.provisions[f"{LEEDS}/sec_tally__p_1"], norms=())
    corpus = replace(lamps, provisions={**lamps.provisions, bare.id: bare})
    (statement,), _ = cite(refs(corpus, ("para_3", 1)), corpus, DAY, [LEEDS])
    assert statement.citations == ("c1",)
