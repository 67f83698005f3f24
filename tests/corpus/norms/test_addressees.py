"""Whom a norm binds, in invented sentences; and force and addressee in the labelled sample of documents that are only on the reader's machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from corpus import catalogue
from corpus.model import Duty, Norm, Provision
from corpus.norms import read_norms, words_above
from corpus.read_document import read_document

LEAST_F1 = 0.95
FEWEST_CASES = 3
Read = Callable[..., list[tuple[str, str]]]


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
def test_the_addressee_is_the_head_of_the_subject(sentence: str, addressee: str, read: Read) -> None:
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
def test_what_is_done_to_a_role_binds_the_doer_alone(sentence: str, addressee: str, read: Read) -> None:
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
def test_a_pronoun_carries_the_role_of_the_sentence_before(words: str, addressee: str, read: Read) -> None:
    assert read(words)[1][1] == addressee


def test_a_pronoun_that_opens_a_paragraph_looks_to_what_stands_above(read: Read) -> None:
    assert read("They should also dine.", context="LSPs should meet.") == [("should", "lsp")]


def test_every_addressee_is_a_role_of_the_catalogue(read: Read) -> None:
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
