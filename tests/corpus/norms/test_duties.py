"""The force of norms from words: which modal rules its sentence, and what an item has from its lead-in. Every sentence here is invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.model import Duty, Kind, Norm
from corpus.norms import read_norms

GUIDANCE = Kind.STATUTORY_GUIDANCE
Read = Callable[..., list[tuple[str, str]]]


def only(words: str, lead_in: str | None = None, kind: Kind = GUIDANCE) -> Norm:
    norms = read_norms(words, lead_in, kind)
    assert len(norms) == 1, norms
    return norms[0]


@pytest.mark.parametrize(
    ("sentence", "duty", "cue"),
    [
        ("Every harbour office must keep a log of late boats.", "must", "must"),
        ("The log must, wherever it can, be kept in ink.", "must", "must"),
        ("Councils are required to count the gulls twice a year.", "must", "are required"),
        ("The council has a duty to count the gulls.", "must", "has a duty"),
        (
            "The council has a statutory duty under section 4 of the Gulls Act 1901 to count them.",
            "must",
            "has a statutory duty under section 4 of the Gulls Act 1901",
        ),
        ("The council is under a general duty to feed no gull.", "must", "is under a general duty"),
        ("In a storm, councils will be under a legal duty to close the pier.", "must", "will be under a legal duty"),
        ("Section 9 of the Gulls Act 1901 requires councils to feed no gull.", "must", "requires"),
        ("Fear of gulls must not keep anyone from the pier.", "must_not", "must not"),
        ("No visitor must be turned away from the pier.", "must_not", "must"),
        ("The pier should open at nine.", "should", "should"),
        ("The pier should also not be lit by candles.", "should_not", "should also not"),
        ("Councils may request the tide table.", "may", "may"),
        ("Councils may wish to print the tide table.", "may", "may"),
        ("If nobody agrees, this may be escalated to the harbour master.", "may", "may"),
    ],
)
def test_a_modal_phrase_of_the_main_clause_shows_the_duty(sentence: str, duty: str, cue: str) -> None:
    norm = only(sentence)
    assert (norm.duty.value, norm.cue) == (duty, cue)


@pytest.mark.parametrize(
    "sentence",
    [
        "Councils decide whether the pier should open.",
        "It sets out what must happen in a storm.",
        "The plan names who should be told, and how they should be told.",
        "The tables that should be printed are in annex B.",
        "Piers that must be mended are painted red.",
        "If a gull should land, the lamp is dimmed.",
        "The Act states that councils must have a lamp.",
        "There are also boats whose crews should be thanked.",
        "Opening the pier does not mean that councils must light it.",
        "Who should be told?",
        "The sign reads “visitors must not run”.",
        "The pier closes early (councils should say when).",
        "What councils should do in a storm",
        "The lamp is required to help sailors find the pier.",
        "Councils are expected to dim the lamp.",
        "Councils have duties in relation to lamps.",
        "It includes, but should not be limited to, the lamp.",
        "Boats need to dry, and staff will need to turn them.",
        "A lamp is a must for sailors.",
        "Councils are under no obligation to light it.",
    ],
)
def test_a_modal_that_does_not_rule_its_sentence_binds_nobody(sentence: str, read: Read) -> None:
    assert {duty for duty, _ in read(sentence)} <= {"none"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Where a boat is late, which may happen, the crew should be called.",
        "If, in talks with the crew and with others, a repair outlasts a week, the council should say why.",
        "The speed with which a boat is turned after it has been hauled up should be noted.",
        "Choices about what colour to give a boat should be made aloud.",
        "Anyone who has a boat should paint it.",
        "All crews that have had a fall should rest.",
        "When deciding whether a boat is safe, the council should ask its crew.",
        "Crews, whether paid or not, should rest.",
        "There is an expectation that crews should rest.",
        "This means crews should rest.",
        "The harbour is kept by the council, the crews should keep the boats.",
    ],
)
def test_a_main_clause_is_found_behind_the_clauses_before_it(sentence: str, read: Read) -> None:
    assert [duty for duty, _ in read(sentence)] == ["should"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Boats may be late.",
        "Some crews may need a rest.",
        "It may be helpful to count the boats.",
        "There may be a storm.",
        "The list may include oars, ropes and lamps.",
        "Crews may or may not be known to the council.",
        "Children may also attend a harbour school.",
        "A boat may not be fit for the sea.",
        "Special ropes may be required.",
        "The council may hold old charts.",
    ],
)
def test_a_may_that_only_supposes_is_no_norm(sentence: str) -> None:
    assert only(sentence).duty is Duty.NONE


@pytest.mark.parametrize(
    ("sentence", "duty"),
    [
        ("The harbour master may by order close the pier.", "may"),
        ("An order may include terms about lamps.", "may"),
        ("The order may not create a toll.", "must_not"),
        ("The council shall keep a lamp.", "must"),
        ("The council shall not sell the lamp.", "must_not"),
    ],
)
def test_in_law_may_permits_may_not_forbids_and_shall_binds(sentence: str, duty: str) -> None:
    assert only(sentence, kind=Kind.ACT).duty.value == duty


def test_shall_binds_nobody_in_guidance() -> None:
    assert only("The council shall keep a lamp.").duty is Duty.NONE


def test_a_should_is_never_read_as_a_must_when_both_stand_in_one_sentence() -> None:
    norms = read_norms("The tide table must be posted on the pier and should include the wind.", None, GUIDANCE)
    assert [(norm.duty.value, norm.words, norm.sentences) for norm in norms] == [
        ("must", "The tide table must be posted on the pier", (1, 1)),
        ("should", "and should include the wind.", (1, 1)),
    ]


@pytest.mark.parametrize(
    ("sentence", "duties"),
    [
        ("Councils may ask for the chart and any such wish must be put in writing.", ["may", "must"]),
        ("The pier should be lit but must be closed at night.", ["should", "must"]),
        ("Crews may fish at dawn, and the council should tell the harbour.", ["should"]),
        ("Lamps should be lit and should be cleaned.", ["should"]),
        ("Lamps may be broken but should always be lit.", ["should"]),
        ("The order may set a fee (but the order may not create a toll).", ["may", "must_not"]),
    ],
)
def test_clauses_of_one_strength_are_one_norm_and_of_two_are_two(sentence: str, duties: list[str], read: Read) -> None:
    kind = Kind.ACT if "toll" in sentence else GUIDANCE
    assert [duty for duty, _ in read(sentence, kind=kind)] == duties


def test_each_sentence_has_its_own_strength_and_number() -> None:
    norms = read_norms("Boats must be counted. They should be painted. Paint is dear.", None, GUIDANCE)
    assert [(norm.duty.value, norm.sentences) for norm in norms] == [("must", (1, 1)), ("should", (2, 2)), ("none", (3, 3))]


def test_nothing_gives_no_norm() -> None:
    assert read_norms(" ", None, GUIDANCE) == ()


def test_an_item_without_a_modal_takes_the_lead_ins() -> None:
    norm = only("the number of oars", "Safeguarding partners should print:")
    assert (norm.duty, norm.addressee, norm.cue, norm.words) == (Duty.SHOULD, "safeguarding-partners", "should", "the number of oars")


def test_the_last_clause_of_a_lead_in_rules_its_items(read: Read) -> None:
    assert read("the number of oars", "Once agreed, the list must be posted and should include:") == [("should", "nobody")]


def test_an_items_own_modal_counts_before_the_lead_ins(read: Read) -> None:
    assert read("crews should rest first", "To mend a boat well, councils must see that it works:") == [("should", "nobody")]
    assert read("must keep a lamp", "The council:") == [("must", "nobody")]


def test_a_whole_sentence_that_follows_in_an_item_no_longer_hangs_from_the_lead_in(read: Read) -> None:
    assert [duty for duty, _ in read("count the oars. These are of ash. Note the broken ones.", "Councils should:")] == ["should", "none", "none"]
    assert [duty for duty, _ in read("count the oars. Record the broken ones.", "Councils should:")] == ["should", "should"]


def test_a_modal_in_an_item_that_follows_whether_does_not_count(read: Read) -> None:
    assert read("the boat is wet and should be dried", "This will include finding whether:") == [("none", "nobody")]
    assert read("the boat is wet and should be dried", "Councils must ask whether:") == [("must", "local-authority")]


def test_a_permission_in_an_item_is_its_lead_ins_subjects(read: Read) -> None:
    assert read("may request a chart", "In addition, the harbour panels:") == [("may", "nobody")]


def test_an_item_beneath_an_item_reaches_the_outer_lead_in(read: Read) -> None:
    assert read("of ash", "the oars, by wood:", context="Councils should list:") == [("should", "local-authority")]
    assert read("of ash", "Some woods are light:", context="Councils should list:") == [("none", "nobody")]
