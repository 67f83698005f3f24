"""Our wording is held against its sources: what differs is found, and what ships does not differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import catalogue
from corpus.build import HeldText
from corpus.concordance import CHECKS, Difference, bodies, concord, differences_meant
from corpus.digest import Digest, read_digests
from corpus.figures import figures
from corpus.library import Library
from corpus.model import Provision

EDITION = "working-together-2023"
WORDS = "Safeguarding partners should send the harbour report to the police within 9 days. They must keep a copy."
CLEAN = """- should | safeguarding-partners | s1 | The partners should let the police have the harbour report within nine days.
  when: within 9 days
- must | safeguarding-partners | s2 | A copy must be kept."""


def digest_of(tmp_path: Path, norms: str, place: str = "para_1") -> Digest:
    (tmp_path / "pier.md").write_text(f"---\nedition: {EDITION}\n---\n\n# Piers\n\n### {place} (page 2)\n{norms}\n", "utf-8")
    return read_digests(tmp_path)


def text_of(words: str = WORDS) -> HeldText:
    return HeldText(catalogue.editions()[EDITION], (Provision(f"{EDITION}/para_1", EDITION, ("Piers",), "paragraph 1", page=2, words=words),))


def test_wording_that_agrees_has_no_fault(tmp_path: Path) -> None:
    found = concord(digest_of(tmp_path, CLEAN), [text_of()], ())
    assert (found.faults, found.n_provisions, found.n_norms) == ((), 1, 2)


@pytest.mark.parametrize(
    ("ours", "theirs", "check", "text"),
    [
        ("should send", "must send", "force", "ours is should, the source reads as must"),
        ("nine days", "seven days", "figure", "not in the source: 7"),
        ("when: within 9 days", "when: by 30 September 2024", "figure", "not in the source: 2024, 30, september"),
        ("the police have", "Ofsted have", "body", "not in the source: ofsted"),
        (
            "The partners should let the police have the harbour report within nine days.",
            "Safeguarding partners should send the harbour report to the police within 9 days.",
            "words",
            "nine words stand in a source: should send the harbour report to the police within",
        ),
    ],
)
def test_what_differs_is_found(tmp_path: Path, ours: str, theirs: str, check: str, text: str) -> None:
    norms, words = (CLEAN, WORDS.replace(ours, theirs)) if check == "force" else (CLEAN.replace(ours, theirs), WORDS)
    faults = [fault for fault in concord(digest_of(tmp_path, norms), [text_of(words)], ()).faults if fault.check == check]
    assert [(fault.provision_id, fault.norm, fault.text) for fault in faults] == [(f"{EDITION}/para_1", 1, text)]


def test_a_place_that_the_source_has_not_is_found(tmp_path: Path) -> None:
    faults = concord(digest_of(tmp_path, CLEAN, "para_2"), [text_of()], ()).faults
    assert [(fault.check, fault.provision_id) for fault in faults] == [("place", f"{EDITION}/para_2")]


def test_a_meaning_far_apart_is_found_when_asked(tmp_path: Path) -> None:
    faults = concord(digest_of(tmp_path, CLEAN), [text_of()], (), lambda ours, _: [0.9 if "police" in one else 0.1 for one in ours]).faults
    assert [(fault.check, fault.norm) for fault in faults] == []
    faults = concord(digest_of(tmp_path, CLEAN), [text_of()], (), lambda ours, _: [0.1] * len(ours)).faults
    assert [(fault.check, fault.norm) for fault in faults] == [("meaning", 1)]


def test_a_difference_that_is_meant_is_no_fault_and_one_that_is_gone_is(tmp_path: Path) -> None:
    meant = Difference("figure", f"{EDITION}/para_1", 1, "counted by us")
    differs = digest_of(tmp_path, CLEAN.replace("nine", "seven"))
    assert concord(differs, [text_of()], [meant]).faults == ()
    assert concord(differs, [text_of()], [meant]).meant == (meant,)
    gone = concord(digest_of(tmp_path, CLEAN), [text_of()], [meant]).faults
    assert [(fault.check, fault.norm) for fault in gone] == [("unused", 1)]


def test_names_of_bodies_and_documents_may_be_shared(tmp_path: Path) -> None:
    words = "The report goes to the Child Safeguarding Practice Review Panel and local child safeguarding practice reviews follow."
    ours = "- none | panel | It reaches the Child Safeguarding Practice Review Panel and a review may follow."
    assert not [fault for fault in concord(digest_of(tmp_path, ours), [text_of(words)], ()).faults if fault.check == "words"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within seven days", {"7"}),
        ("within 7 days", {"7"}),
        ("£5,000 or 50 per cent", {"£5000", "50%"}),
        ("50%", {"50%"}),
        ("section 16G(7)", {"16g", "7"}),
        ("30 September 2024", {"30", "september", "2024"}),
        ("by 31 March", {"31", "march"}),
        ("it may march on; one way", set()),
        ("the 1st of June", {"1", "june"}),
        ("under-18s", {"18"}),
    ],
)
def test_figures_are_written_one_way(text: str, expected: set[str]) -> None:
    assert figures(text) == expected


def test_bodies_are_known_by_any_of_their_names() -> None:
    assert bodies("the ICB and the National Panel told Ofsted") == {"health", "panel", "ofsted"}


def test_every_difference_meant_names_a_check_and_a_reason() -> None:
    assert {difference.check for difference in differences_meant()} <= set(CHECKS)
    assert all(difference.reason.endswith(".") for difference in differences_meant())


@pytest.mark.parametrize(
    ("words", "checks"), [(WORDS, []), ("Boats lie in the inner basin between dusk and dawn.", ["restates"]), ("", [])], ids=["same", "other", "none"]
)
def test_a_passage_that_does_not_repeat_what_it_is_said_to_repeat_is_found(tmp_path: Path, words: str, checks: list[str]) -> None:
    local = "north-lincolnshire-mars-2024"
    (tmp_path / "local.md").write_text(f"---\nedition: {local}\n---\n\n# Piers\n\n### para_1 (page 2)\nrestates: {EDITION}/para_1\n", "utf-8")
    repeating = HeldText(catalogue.editions()[local], (Provision(f"{local}/para_1", local, ("Piers",), "paragraph 1", page=2, words=words),))
    found = concord(read_digests(tmp_path), [repeating, text_of()], [])
    assert [(fault.check, fault.provision_id) for fault in found.faults] == [(check, f"{local}/para_1") for check in checks]


@pytest.mark.library
def test_what_ships_agrees_with_its_sources(library: Path, tmp_path: Path) -> None:
    held = Library(tmp_path / "library")
    for path in sorted(path for path in library.iterdir() if path.suffix in {".pdf", ".txt"}):
        held.add(path)
    found = concord(read_digests(), held.texts(), differences_meant())
    assert [(fault.check, fault.provision_id, fault.norm, fault.text) for fault in found.faults] == []
    assert found.n_provisions > 1500
