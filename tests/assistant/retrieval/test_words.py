from __future__ import annotations

import pytest

from assistant.retrieval.words import Canon, Speller
from corpus.catalogue import Synonyms, Term, Vocabulary, vocabulary

WORDS = Vocabulary(
    terms=(Term("LMP", ("lamp master", "lamp masters")), Term("TLY", ("tally",)), Term("NIL", ())),
    shorthand={"kpr": "keeper", "lmp mtg": "meeting of lamp masters"},
    synonyms=(Synonyms("lamp-tally", ("lamp tally", "lantern count")), Synonyms("fog", ("mist",))),
    obsolete=(),
    ambiguous=(),
)
TEXTS = ("The harbour keeper trims the lanterns", "a keeper counts lanterns", "keeled")


@pytest.fixture
def canon() -> Canon:
    return Canon(WORDS)


def knows_nothing(word: str) -> bool:
    return False


def respell(text: str) -> str:
    return Speller(TEXTS, knows_nothing)(text)


@pytest.mark.parametrize(
    ("text", "written_out"),
    [
        ("Ask the LMP", "Ask the lamp master"),
        ("ask the lmp", "ask the lamp master"),
        ("All LMPs", "All lamp masters"),
        ("The LMP's log", "The lamp master's log"),
        ("the LMP’s log", "the lamp master's log"),
        ("two TLYs", "two tallies"),
        ("LMPX is no LMP-", "LMPX is no lamp master-"),
        ("ask the kpr at the LMP mtg", "ask the keeper at the meeting of lamp masters"),
        ("NIL", "NIL"),
        ("", ""),
    ],
)
def test_abbreviations_are_written_out(canon: Canon, text: str, written_out: str) -> None:
    assert canon(text) == written_out


def test_groups_of_synonyms_are_named_behind_the_text_once_each(canon: Canon) -> None:
    assert canon.with_groups("Lantern count and lamp tally in mist") == "Lantern count and lamp tally in mist grouplamptally groupfog"
    assert canon.with_groups("no such thing") == "no such thing"


def test_two_wordings_of_one_thing_get_the_same_group(canon: Canon) -> None:
    assert canon.with_groups("lamp tally").split()[-1] == canon.with_groups("lantern counts").split()[-1]


def test_what_is_written_by_ear_is_written_as_it_is_meant() -> None:
    speller = Speller(TEXTS, knows_nothing, by_ear={"wot": "what", "shud": "should"})
    assert speller("Wot shud the wothe do") == "what should the wothe do"
    assert respell("wot shud") == "wot shud"


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("lanturns", "lanterns"), ("keepr", "keeper"), ("Habrour", "harbour"), ("who trmis lantrens", "who trims lanterns")],
)
def test_a_slip_is_mended_by_the_nearest_word_in_use(slip: str, meant: str) -> None:
    assert respell(slip) == meant


@pytest.mark.parametrize("text", ["keeper", "KEEPER", "keep", "zzzzzzz", "deeper", "antelope", "LMP", "9 days, £5!", ""])
def test_what_is_known_short_far_off_or_begins_otherwise_is_left_alone(text: str) -> None:
    assert respell(text) == text


def test_ordinary_english_is_never_respelt() -> None:
    assert Speller(TEXTS, lambda word: word == "keepers")("keepers and keepars") == "keepers and keeper"


def test_of_words_equally_near_the_one_used_most_wins() -> None:
    assert Speller(("wicket", "wicked wicked"), knows_nothing)("wickex") == "wicked"


@pytest.mark.parametrize(
    ("slip", "left"), [("lantrens", False), ("lenterns", False), ("lantens", False), ("lanternd", True), ("landerns", True), ("lantern", True)]
)
def test_a_slip_that_the_corpus_has_too_is_mended_where_a_far_commoner_word_is_near(slip: str, left: bool) -> None:
    """Some of the digest's questions are misspelt on purpose. Another letter at the end, or another consonant, may well be another word."""
    texts = ("lanterns " * 40, slip)
    assert Speller(texts, knows_nothing)(slip) == (slip if left else "lanterns")


def test_a_name_is_never_a_slip() -> None:
    assert Speller(("lanterns " * 40,), knows_nothing, names=["Lantrens"])("Lantrens") == "Lantrens"


def test_a_short_name_may_be_what_was_meant() -> None:
    assert Speller(TEXTS, knows_nothing, names=["LAMO"])("lamoo") == "lamo"


def test_the_speller_says_what_the_corpus_uses() -> None:
    speller = Speller(TEXTS, knows_nothing)
    assert speller.has("Keeper")
    assert not speller.has("keepr")


def test_words_written_by_ear_leave_sections_and_what_is_wanted_alone() -> None:
    speller = Speller(TEXTS, knows_nothing, by_ear=vocabulary().by_ear)
    for text in ("tel number for the MASH", "section 16U for under U18s", "form 5u"):
        assert speller(text) == text
