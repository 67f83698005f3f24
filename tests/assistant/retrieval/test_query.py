from __future__ import annotations

import pytest

from assistant.dialogue import Scope
from assistant.retrieval.query import Query, QueryMaker, Want, is_national, places_in, wants_in
from corpus.model import Corpus


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("when is the lamp tally due", Want.WHEN),
        ("how soon is it posted", Want.WHEN),
        ("what is the deadline", Want.WHEN),
        ("who trims the wick", Want.WHO),
        ("which body gets the tally", Want.WHO),
        ("how many lamps are there", Want.HOW_MANY),
        ("is a foghorn needed", Want.YES_NO),
        ("so does the mate sign", Want.YES_NO),
        ("is it must or should", Want.STRENGTH),
        ("is a log mandatory", Want.STRENGTH),
        ("what is the phone number of the harbour", Want.CONTACT),
        ("who is the current harbour master", Want.PERSON),
        ("what is a keeper's salary", Want.MONEY),
        ("list all the lamps", Want.WHOLE),
        ("what goes in the tally", Want.WHOLE),
        ("what does LMP mean", Want.DEFINITION),
        ("only the musts please", Want.MUSTS_ONLY),
        ("what is our escalation procedure", Want.LOCAL),
        ("findings in their latest inspection", Want.INSTANCE),
        ("the tally goes in ink, is that right", Want.CHECK),
    ],
)
def test_what_a_question_asks_for_shows_in_its_words(words: str, want: Want) -> None:
    assert want in wants_in(words)


def test_plain_words_ask_for_nothing_in_particular() -> None:
    assert wants_in("trimming wicks") == frozenset()


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("what does para 107 say", ("para_107",)),
        ("Paragraphs 12 and paragraph 12", ("para_12",)),
        ("s16G(7) of the Act", ("s_16G__sub_7",)),
        ("section 16h", ("s_16H",)),
        ("para 3 and section 11", ("para_3", "s_11")),
        ("107 lamps", ()),
    ],
)
def test_places_named_by_number_are_read(words: str, places: tuple[str, ...]) -> None:
    assert places_in(words) == places


def test_a_query_has_the_question_as_asked_and_in_canonical_words(queries: QueryMaker) -> None:
    query = queries.make("  Must  an LSP\ntrim wicks? ", Scope())
    assert query.words == "Must an LSP trim wicks?"
    assert query.text == "Must an lead safeguarding partner trim wicks?"
    assert query.roles == ("lsp",)


def test_areas_editions_and_roles_named_are_read(queries: QueryMaker) -> None:
    query = queries.make("does the old lamp code bind DSPs in Leeds", Scope())
    assert [area.name for area in query.areas] == ["Leeds"]
    assert query.editions == ("lamp-code-2015",)
    assert "dsp" in query.roles


def test_what_must_i_do_is_asked_for_the_role_that_asks(queries: QueryMaker) -> None:
    assert queries.make("what must I do", Scope(role="dsp")).text == "what must the delegated safeguarding partner do"
    assert queries.make("what are my main duties", Scope(role="dsp")).text == "what are the delegated safeguarding partner's main duties"
    assert queries.make("what must I do", Scope()).text == "what must I do"
    assert queries.make("can I ask the delegated safeguarding partner", Scope(role="dsp")).text == "can I ask the delegated safeguarding partner"


@pytest.mark.parametrize("question", ["who do I tell about a lamp", "where should we look it up", "who can I ring, and by when"])
def test_who_is_to_be_told_is_not_asked_of_the_role_that_asks(queries: QueryMaker, question: str) -> None:
    assert queries.make(question, Scope(role="dsp")).text == question


def test_a_role_that_is_not_spoken_of_changes_nothing(queries: QueryMaker) -> None:
    assert queries.make("who trims the wick", Scope(role="dsp")).text == "who trims the wick"


def test_an_area_is_named_in_any_case_by_name_or_alias_and_whole(queries: QueryMaker) -> None:
    assert [area.name if (area := queries.area_named(name)) else None for name in ("leeds", " North Lincs ", "Leed", "Leeds lamps")] == [
        "Leeds",
        "North Lincolnshire",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("when is the tally posted in Leeds", "when is the tally posted"),
        ("Leeds tally rules", "tally rules"),
        ("Leeds", "Leeds"),
        ("when is it posted", "when is it posted"),
    ],
)
def test_national_text_is_searched_without_the_areas_name(queries: QueryMaker, question: str, without: str) -> None:
    query: Query = queries.make(question, Scope()).nationally()
    assert (query.words, query.text) == (without, without)


def test_only_law_and_statutory_guidance_are_national(lamps: Corpus) -> None:
    assert is_national(lamps.editions["lamp-code-2025"])
    assert is_national(lamps.editions["children-act-2004"])
    assert not is_national(lamps.editions["leeds-lamps-2024"])
    assert not is_national(lamps.editions["trix-masa-2024"])


@pytest.mark.parametrize(
    ("masked", "asked"),
    [
        ("Ring me on [telephone-number] or email [e-mail-address] - who gets the tally", "- who gets the tally"),
        ("my direct number is [telephone-number]. Who lights the lamp", ". Who lights the lamp"),
        ("can I email [name] about the lamp", "can I email about the lamp"),
    ],
)
def test_how_somebody_is_reached_is_no_part_of_what_they_ask(queries: QueryMaker, masked: str, asked: str) -> None:
    assert queries.make(masked, Scope()).words == asked
