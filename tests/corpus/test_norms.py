"""Norms from words. Every sentence here is invented, but for the labelled sample, which names sentences of documents that are only on the reader's machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus import catalogue
from corpus.model import Duty, Kind, Norm, Provision
from corpus.norms import read_norms, words_above
from corpus.read_document import read_document

GUIDANCE = Kind.STATUTORY_GUIDANCE
LEAST_F1 = 0.95
FEWEST_CASES = 3


def read(words: str, lead_in: str | None = None, kind: Kind = GUIDANCE, context: str = "") -> list[tuple[str, str]]:
    return [(norm.duty.value, norm.addressee) for norm in read_norms(words, lead_in, kind, context)]


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
def test_a_modal_that_does_not_rule_its_sentence_binds_nobody(sentence: str) -> None:
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
def test_a_main_clause_is_found_behind_the_clauses_before_it(sentence: str) -> None:
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
def test_clauses_of_one_strength_are_one_norm_and_of_two_are_two(sentence: str, duties: list[str]) -> None:
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


def test_the_last_clause_of_a_lead_in_rules_its_items() -> None:
    assert read("the number of oars", "Once agreed, the list must be posted and should include:") == [("should", "nobody")]


def test_an_items_own_modal_counts_before_the_lead_ins() -> None:
    assert read("crews should rest first", "To mend a boat well, councils must see that it works:") == [("should", "nobody")]
    assert read("must keep a lamp", "The council:") == [("must", "nobody")]


def test_a_whole_sentence_that_follows_in_an_item_no_longer_hangs_from_the_lead_in() -> None:
    assert [duty for duty, _ in read("count the oars. These are of ash. Note the broken ones.", "Councils should:")] == ["should", "none", "none"]
    assert [duty for duty, _ in read("count the oars. Record the broken ones.", "Councils should:")] == ["should", "should"]


def test_a_modal_in_an_item_that_follows_whether_does_not_count() -> None:
    assert read("the boat is wet and should be dried", "This will include finding whether:") == [("none", "nobody")]
    assert read("the boat is wet and should be dried", "Councils must ask whether:") == [("must", "local-authority")]


def test_a_permission_in_an_item_is_its_lead_ins_subjects() -> None:
    assert read("may request a chart", "In addition, the harbour panels:") == [("may", "nobody")]


def test_an_item_beneath_an_item_reaches_the_outer_lead_in() -> None:
    assert read("of ash", "the oars, by wood:", context="Councils should list:") == [("should", "local-authority")]
    assert read("of ash", "Some woods are light:", context="Councils should list:") == [("none", "nobody")]


@pytest.mark.parametrize(
    ("sentence", "addressee"),
    [
        ("Each LSP should appoint a harbour friend.", "lsp"),
        ("The lead safeguarding partners should meet.", "lsp"),
        ("Delegated safeguarding partners should meet.", "dsp"),
        ("All practitioners should rest.", "practitioner"),
        ("The lead practitioner should rest.", "lead-practitioner"),
        ("Local authority children’s social care should rest.", "childrens-social-care"),
        ("Local authority social workers should rest.", "social-worker"),
        ("Health practitioners should rest.", "practitioner"),
        ("The Secretary of State may decide the day.", "secretary-of-state"),
        ("In a storm, schools, colleges and other settings must close.", "education"),
        ("The Child Safeguarding Practice Review Panel should rest.", "panel"),
        ("Anyone who has a boat should paint it.", "anyone"),
        ("Where the ICB has a boat, it should paint it.", "health"),
        ("The police should rest.", "police"),
        ("The Police and Crime Commissioner should rest.", "nobody"),
        ("Police boats should dry.", "nobody"),
        ("Training for designated safeguarding leads should include knots.", "nobody"),
        ("Whatever the wind, rain or fog, practitioners should rest.", "practitioner"),
        ("Section 9 of the Gulls Act 1901 requires local authorities to rest.", "local-authority"),
        ("Partners work from the pier and should rest.", "safeguarding-partners"),
        ("Child death review partners should rest.", "child-death-review-partners"),
        ("Local multi-agency leaders should rest.", "nobody"),
        ("There should be a lamp in every school.", "nobody"),
    ],
)
def test_the_addressee_is_the_head_of_the_subject(sentence: str, addressee: str) -> None:
    assert read(sentence)[0][1] == addressee


@pytest.mark.parametrize(
    ("sentence", "addressee"),
    [
        ("Relevant agencies should be told about the storm.", "nobody"),
        ("A lamp should be lit by the local authority.", "local-authority"),
        ("A lamp must be read and followed by captains, cooks and frontline practitioners.", "practitioner"),
        ("The lamp should be in the book kept yearly by the safeguarding partners.", "nobody"),
        ("Practitioners should be prepared to swim.", "practitioner"),
    ],
)
def test_what_is_done_to_a_role_binds_the_doer_alone(sentence: str, addressee: str) -> None:
    assert read(sentence)[0][1] == addressee


@pytest.mark.parametrize(
    ("words", "addressee"),
    [
        ("LSPs should meet. They should also dine.", "lsp"),
        ("LSPs should meet. This should not keep anyone from dining.", "lsp"),
        ("LSPs should print a list. This should include the oars.", "nobody"),
        ("The pier should open. They should also dine.", "nobody"),
    ],
)
def test_a_pronoun_carries_the_role_of_the_sentence_before(words: str, addressee: str) -> None:
    assert read(words)[1][1] == addressee


def test_a_pronoun_that_opens_a_paragraph_looks_to_what_stands_above() -> None:
    assert read("They should also dine.", context="LSPs should meet.") == [("should", "lsp")]


def test_every_addressee_is_a_role_of_the_catalogue() -> None:
    names = [name for role in catalogue.roles().values() for name in role.names]
    found = {addressee for name in names for _, addressee in read(f"The {name} should rest.")}
    assert found <= set(catalogue.roles())


def test_no_more_of_a_source_is_kept_in_the_labels_than_where_it_stands(root: Path) -> None:
    assert {key for row in labels(root) for key in row} <= {"provision", "sentence", "clause", "duty", "addressee", "split"}


def labels(root: Path) -> list[dict]:
    return [json.loads(line) for line in (root / "eval" / "data" / "norms.jsonl").read_text("utf-8").splitlines()]


def macro_f1(pairs: Iterable[tuple[str, str]], fewest: int) -> float:
    """The mean, over the labels with at least `fewest` cases, of F1 = 2 right / (labelled so + read so). Pairs are (labelled, read)."""
    counts = Counter(pairs)
    scores = []
    for label in {labelled for labelled, _ in counts}:
        labelled = sum(n for (first, _), n in counts.items() if first == label)
        as_read = sum(n for (_, second), n in counts.items() if second == label)
        if labelled >= fewest:
            scores.append(2 * counts[label, label] / (labelled + as_read))
    return sum(scores) / len(scores)


def test_macro_f1_by_hand() -> None:
    # a: 2 of 2 right, read 3 times: 4/5. b: 1 of 2 right, read twice: 2/4. c: too few.
    assert macro_f1([("a", "a"), ("a", "a"), ("b", "b"), ("b", "a"), ("c", "b")], 2) == pytest.approx((4 / 5 + 2 / 4) / 2)


@pytest.fixture(scope="module")
def sample(root: Path, library: Path) -> list[tuple[dict, Norm]]:
    """Each labelled sentence with the norm that is read there; its first where a label names no clause."""
    rows = labels(root)
    kinds = {edition_id: edition.kind for edition_id, edition in catalogue.editions().items()}
    held: dict[str, Provision] = {}
    for edition_id in {row["provision"].partition("/")[0] for row in rows}:
        (path,) = library.glob(f"{edition_id}.*")
        held |= {provision.id: provision for provision in read_document(path, edition_id)}
    pairs = []
    for row in rows:
        provision = held[row["provision"]]
        norms = read_norms(provision.words or "", provision.source_lead_in, kinds[provision.edition_id], words_above(provision, held))
        here = [norm for norm in norms if norm.sentences == (row["sentence"], row["sentence"])]
        assert here, f"{row['provision']} has no sentence {row['sentence']}; label it anew"
        assert "clause" in row or len(here) == 1 or row["duty"] != here[0].duty, row
        pairs.append((row, here[min(row.get("clause", 1), len(here)) - 1]))
    return pairs


@pytest.mark.library
def test_the_labelled_sample_is_read_well_enough_to_rely_on(sample: list[tuple[dict, Norm]]) -> None:
    pairs = [(row["duty"], norm.duty.value) for row, norm in sample if row["split"] == "test"]
    assert len(pairs) >= 300
    assert macro_f1(pairs, FEWEST_CASES) >= LEAST_F1, Counter(pair for pair in pairs if pair[0] != pair[1])


@pytest.mark.library
def test_nothing_weaker_is_read_as_a_must_in_the_labelled_sample(sample: list[tuple[dict, Norm]]) -> None:
    strengthened = [row["provision"] for row, norm in sample if norm.duty in (Duty.MUST, Duty.MUST_NOT) and not row["duty"].startswith("must")]
    assert strengthened == []


@pytest.mark.library
def test_most_addressees_of_the_labelled_sample_are_read_right(sample: list[tuple[dict, Norm]]) -> None:
    binding = [(row["addressee"], norm.addressee) for row, norm in sample if row["split"] == "test" and row["duty"] == norm.duty != Duty.NONE]
    assert sum(labelled == as_read for labelled, as_read in binding) / len(binding) >= 0.9
