from __future__ import annotations

import pytest

from assistant.answering.clarify import clarification
from corpus import catalogue
from corpus.catalogue import Ambiguous, Reading, Vocabulary

READINGS = (Reading("the lamp", "What is a lamp?"), Reading("the oil", "What is oil?"))
LAMP = Ambiguous("lamp", ("lamp", "lamps"), "Which lamp?", READINGS, only_alone=True, settled_by=("harbour",))
MASTER = Ambiguous("the master", ("the master",), "Which master?", READINGS, settled_by=("school",))
WORDS = Vocabulary((), {}, (), (), (LAMP, MASTER))


@pytest.mark.parametrize("words", ["lamp", "Lamps?", "what lamp", "the lamps"])
def test_a_term_alone_is_asked_back(words: str) -> None:
    assert clarification(words, WORDS) is LAMP


@pytest.mark.parametrize("words", ["when is a lamp lit", "what is a lamp", "who trims the lamp wick", "lamplight", "anti-lamp", "harbour lamp", ""])
def test_a_term_in_a_sentence_beside_what_settles_it_or_within_a_word_is_clear(words: str) -> None:
    assert clarification(words, WORDS) is None


def test_a_term_that_is_always_unclear_is_asked_back_in_any_sentence() -> None:
    assert clarification("when does the master sign the log", WORDS) is MASTER
    assert clarification("when does the master sign the school log", WORDS) is None


def test_the_first_unclear_term_is_asked_about() -> None:
    assert clarification("the master", Vocabulary((), {}, (), (), (MASTER, LAMP))) is MASTER


@pytest.mark.parametrize("term", catalogue.vocabulary().ambiguous, ids=lambda term: term.term)
def test_no_reading_offered_is_itself_unclear(term: Ambiguous) -> None:
    """Else whoever chooses one is asked again."""
    assert [reading.question for reading in term.readings if clarification(reading.question, catalogue.vocabulary())] == []
