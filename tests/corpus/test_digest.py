"""Digest files in, entries out. Every line in these digests is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.digest import Digest, read_digests, split_asks
from corpus.errors import DigestError
from corpus.model import Duty, Norm, Provision

ROLES = frozenset({"keeper", "mate"})
FRONT = "---\nedition: lamp-code-2020\n---\n\n"
WHOLE = f"""{FRONT}# Chapter 1: Lamps
## Lighting

### para_1 (page 7)
title: what a keeper does at dusk
lead-in: At dusk a keeper must:
asks: what does a keeper do at dusk / dusk checklist
when: at dusk

### para_1__item_1 (page 7)
- must | keeper | Trim the wick.
  asks: who trims the wick => The keeper / wick trimming

### para_1__item_2__item_1 (pages 7-8)
- may | mate | s2-3 | A mate may carry the oil.
  who: the mate
  to: the lamp room

## Logs

### para_2
continues: para_1
restates: old-code-2010/para_9, para_1
- should | keeper | s4 | A keeper should keep a log.
- none | mate | s5-s6 | The log hangs by the door.

### theme lamps
title: all about lamps
covers: para_1, old-code-2010/para_9#2
headline: A keeper trims and logs.
notices: draft, commentary
asks: tell me about lamps

### not-said wages
text: The code gives no wage; ask the harbour office.
asks: what is a keeper paid / keeper salary
see: para_2
"""


def written(folder: Path, text: str, name: str = "code.md", addressees: frozenset[str] = frozenset()) -> Digest:
    (folder / name).write_text(text, "utf-8")
    return read_digests(folder, addressees)


@pytest.fixture
def whole(tmp_path: Path) -> Digest:
    return written(tmp_path, WHOLE, addressees=ROLES)


@pytest.fixture
def by_place(whole: Digest) -> dict[str, Provision]:
    return {provision.place: provision for provision in whole.provisions}


def test_an_entry_has_its_place_page_headings_and_fields(by_place: dict[str, Provision]) -> None:
    entry = by_place["para_1"]
    assert (entry.id, entry.edition_id, entry.locator, entry.page) == ("lamp-code-2020/para_1", "lamp-code-2020", "paragraph 1", 7)
    assert entry.heading_path == ("Chapter 1: Lamps", "Lighting")
    assert (entry.title, entry.lead_in) == ("what a keeper does at dusk", "At dusk a keeper must:")
    assert entry.asks == (("what does a keeper do at dusk", ""), ("dusk checklist", ""))
    assert entry.facts == (("when", "at dusk"),)


def test_a_later_heading_takes_the_place_of_its_equal(by_place: dict[str, Provision]) -> None:
    assert by_place["para_2"].heading_path == ("Chapter 1: Lamps", "Logs")


def test_a_norm_has_its_duty_addressee_wording_and_questions(by_place: dict[str, Provision]) -> None:
    assert by_place["para_1__item_1"].norms == (
        Norm(Duty.MUST, "keeper", "Trim the wick.", asks=(("who trims the wick", "The keeper"), ("wick trimming", ""))),
    )


def test_a_norm_names_the_sentences_it_restates(by_place: dict[str, Provision]) -> None:
    assert [norm.sentences for place in ("para_1__item_1", "para_1__item_2__item_1", "para_2") for norm in by_place[place].norms] == [
        None,
        (2, 3),
        (4, 4),
        (5, 6),
    ]


def test_facts_stand_with_the_norm_above_them(by_place: dict[str, Provision]) -> None:
    (norm,) = by_place["para_1__item_2__item_1"].norms
    assert norm.facts == (("who", "the mate"), ("to", "the lamp room"))
    assert norm.fact("to") == "the lamp room"


def test_facts_of_an_entry_are_facts_of_each_of_its_norms(tmp_path: Path) -> None:
    digest = written(tmp_path, f"{FRONT}### para_1\nlaw: Lamp Act 1901\n- must | keeper | A keeper must look.\n- may | mate | A mate may look.\n")
    assert [norm.facts for norm in digest.provisions[0].norms] == [(("law", "Lamp Act 1901"),)] * 2


def test_short_places_are_of_this_edition_and_full_ones_of_another(by_place: dict[str, Provision]) -> None:
    assert by_place["para_2"].continues == "lamp-code-2020/para_1"
    assert by_place["para_2"].restates == ("old-code-2010/para_9", "lamp-code-2020/para_1")


def test_a_parent_is_the_nearest_place_above_that_is_held(by_place: dict[str, Provision]) -> None:
    """Item 2 has no entry of its own, so what hangs from it hangs from the paragraph."""
    assert {place: provision.parent for place, provision in by_place.items()} == {
        "para_1": None,
        "para_1__item_1": "lamp-code-2020/para_1",
        "para_1__item_2__item_1": "lamp-code-2020/para_1",
        "para_2": None,
    }


def test_entries_keep_the_order_of_the_file(whole: Digest) -> None:
    assert [(provision.place, provision.order) for provision in whole.provisions] == [
        ("para_1", 0),
        ("para_1__item_1", 1),
        ("para_1__item_2__item_1", 2),
        ("para_2", 3),
    ]


def test_a_theme_says_what_it_covers(whole: Digest) -> None:
    (theme,) = whole.themes
    assert (theme.id, theme.title, theme.headline) == ("lamp-code-2020/theme_lamps", "all about lamps", "A keeper trims and logs.")
    assert theme.covers == ("lamp-code-2020/para_1", "old-code-2010/para_9#2")
    assert theme.notices == ("draft", "commentary")
    assert theme.asks == (("tell me about lamps", ""),)


def test_a_silence_says_so_and_where_to_look(whole: Digest) -> None:
    (silence,) = whole.not_said
    assert (silence.id, silence.edition_id) == ("lamp-code-2020/not-said_wages", "lamp-code-2020")
    assert silence.text == "The code gives no wage; ask the harbour office."
    assert [ask for ask, _ in silence.asks] == ["what is a keeper paid", "keeper salary"]
    assert silence.see == ("lamp-code-2020/para_2",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", (("a", ""),)),
        ("a => Yes / b", (("a", "Yes"), ("b", ""))),
        ("24/7 cover => No", (("24/7 cover", "No"),)),
        ("a /  / b", (("a", ""), ("b", ""))),
        ("a => Yes => no", (("a", "Yes => no"),)),
        ("", ()),
    ],
)
def test_questions_are_split_from_one_another_and_from_their_short_answers(value: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert split_asks(value) == expected


def test_asks_on_several_lines_are_put_together(tmp_path: Path) -> None:
    digest = written(tmp_path, f"{FRONT}### para_1\nasks: one\nasks: two => Two\n- must | keeper | A keeper must look.\n  asks: three\n  asks: four\n")
    assert digest.provisions[0].asks == (("one", ""), ("two", "Two"))
    assert digest.provisions[0].norms[0].asks == (("three", ""), ("four", ""))


def test_one_edition_may_stand_in_several_files_and_the_readme_is_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("No digest at all.", "utf-8")
    (tmp_path / "b.md").write_text(f"{FRONT}### para_2\n- must | keeper | A keeper must listen.\n", "utf-8")
    digest = written(tmp_path, f"{FRONT}### para_1\n- must | keeper | A keeper must look.\n", "a.md")
    assert [provision.place for provision in digest.provisions] == ["para_1", "para_2"]


def test_a_parent_may_stand_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(f"{FRONT}### para_1\nlead-in: A keeper must:\n", "utf-8")
    digest = written(tmp_path, f"{FRONT}### para_1__item_1\n- must | keeper | Look.\n", "a.md")
    assert {provision.place: provision.parent for provision in digest.provisions} == {"para_1__item_1": "lamp-code-2020/para_1", "para_1": None}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("- must | keeper | Look.", r"text before the first entry at code\.md:5; begin an entry"),
        ("### paragraph one!", r"entry heading '### paragraph one!' at code\.md:5 is not understood; write `### place"),
        ("### theme Big Lamps", r"entry heading '### theme Big Lamps' at code\.md:5 is not understood; write"),
        ("### para_1\nnonsense", r"line 'nonsense' at code\.md:6 is not understood; write `key: value`"),
        ("### para_1\ncolour: red", r"field 'colour' at code\.md:6 is not known; use one of .*lead-in"),
        ("### para_1\nheadline: No theme.", r"field 'headline' at code\.md:6 is not known; use one of"),
        ("### theme lamps\nlead-in: None here:", r"field 'lead-in' at code\.md:6 is not known; use one of .*covers"),
        ("### not-said wages\ncovers: para_1", r"field 'covers' at code\.md:6 is not known; use one of asks, see, text"),
        ("### para_1\n- must | keeper", r"norm '- must \| keeper' at code\.md:6 is not understood; write `- duty"),
        ("### para_1\n- shall | keeper | Look.", r"duty 'shall' at code\.md:6 is not known; use one of must, must_not"),
        ("### para_1\n- must | wizard | Look.", r"addressee 'wizard' at code\.md:6 is not in roles\.toml; add it there"),
        ("### para_1\n- must | keeper | Look.\n  colour: red", r"fact 'colour' at code\.md:7 is not known; use one of .*when.* or asks"),
        ("### para_1\n\n### para_1", r"second entry for lamp-code-2020/para_1 at code\.md:7; merge the two into one"),
        ("### theme a\ncovers: para_1\n### theme a\ncovers: para_2", r"second entry for lamp-code-2020/theme_a at code\.md:7; merge"),
        ("### not-said a\ntext: No.\n### not-said a\ntext: No.", r"second entry for lamp-code-2020/not-said_a at code\.md:7; merge"),
        ("### theme lamps\ntitle: lamps", r"theme lamps at code\.md:5 covers nothing; add `covers"),
        ("### not-said wages\nasks: pay", r"not-said wages at code\.md:5 has no text; add `text"),
    ],
)
def test_a_slip_is_refused_with_its_file_and_line(tmp_path: Path, lines: str, message: str) -> None:
    with pytest.raises(DigestError, match=message):
        written(tmp_path, f"{FRONT}{lines}\n", addressees=ROLES)


def test_a_file_without_an_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match=r"no edition in the front matter of code\.md; add `edition: ID`"):
        written(tmp_path, "### para_1\n- must | keeper | Look.\n")
