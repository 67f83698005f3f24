"""The data files read, and say what the contract promises."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus import catalogue
from corpus.build import build_corpus
from corpus.errors import DataError
from corpus.model import Corpus, EditionStatus

ROLES = "practitioner dsl education relevant-agency lsp dsp partnership-chair independent-scrutineer business-manager trainer".split()
EDITIONS = """
working-together-2018 working-together-2023 working-together-2026 children-act-2004 children-wellbeing-and-schools-act-2026 relevant-agency-regulations-2018
north-west-masa-2026 trix-masa-2024 north-lincolnshire-mars-2024 tyne-masa-plan-notes-2019 ncb-masa-reform-2020
""".split()
HEADS = {
    "term": "[[term]]\nshort='LMP'\nexpansions=['lamp']",
    "obsolete": "[[obsolete]]\nterm='wick room'\nforms='wick store'\nreplaced_by='lamp room'\nsince=1901-05-02\nsee='lamp-code-2020/para_1'",
    "ambiguous": "[[ambiguous]]\nterm='lamp'\nquestion='Which?'\nonly_alone=true\n[[ambiguous.reading]]\nlabel='a lamp'\nquestion='What is a lamp?'",
}


@pytest.fixture(scope="module")
def held() -> Corpus:
    """What ships."""
    return build_corpus()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of our own; what was read from it is forgotten afterwards."""
    readers = (catalogue.roles, catalogue.areas, catalogue.editions, catalogue.recognitions, catalogue.vocabulary)
    monkeypatch.setattr(catalogue, "DATA", tmp_path)
    for reader in readers:
        reader.cache_clear()
    yield tmp_path
    for reader in readers:
        reader.cache_clear()


@pytest.mark.parametrize("path", sorted(catalogue.DATA.glob("*.toml")), ids=lambda path: path.name)
def test_every_data_file_reads(path: Path) -> None:
    assert tomllib.loads(path.read_text("utf-8"))


def test_people_ask_in_the_roles_of_the_contract() -> None:
    assert [role.id for role in catalogue.roles().values() if role.asks_as] == ROLES


def test_every_role_has_a_name() -> None:
    assert all(role.names and role.names[0].strip() for role in catalogue.roles().values())


def test_no_role_id_is_given_twice() -> None:
    rows = tomllib.loads((catalogue.DATA / "roles.toml").read_text("utf-8"))["role"]
    assert len(rows) == len(catalogue.roles())


def test_every_edition_of_the_design_is_catalogued() -> None:
    assert set(EDITIONS) <= set(catalogue.editions())


def test_no_edition_id_is_given_twice() -> None:
    rows = tomllib.loads((catalogue.DATA / "catalogue.toml").read_text("utf-8"))["edition"]
    assert len(rows) == len(catalogue.editions())


def test_what_supersedes_an_edition_is_catalogued() -> None:
    editions = catalogue.editions()
    assert {edition.superseded_by for edition in editions.values() if edition.superseded_by} <= set(editions)


def test_a_superseded_edition_says_until_when_and_a_national_one_by_what() -> None:
    superseded = [edition for edition in catalogue.editions().values() if edition.status is EditionStatus.SUPERSEDED]
    assert superseded
    assert [edition.id for edition in superseded if edition.in_force_to is None] == []
    assert [edition.id for edition in superseded if edition.area is None and edition.superseded_by is None] == []


def test_no_edition_ends_before_it_begins() -> None:
    assert [e.id for e in catalogue.editions().values() if e.in_force_from and e.in_force_to and e.in_force_from > e.in_force_to] == []


def test_the_june_2025_correction_is_known() -> None:
    assert any((day.year, day.month) == (2025, 6) for day in catalogue.editions()["working-together-2023"].corrected_on)


def test_every_edition_names_its_publisher_licence_and_what_its_words_weigh() -> None:
    assert [e.id for e in catalogue.editions().values() if not (e.publisher and e.licence and e.force_note)] == []


def test_no_alias_names_two_editions() -> None:
    named = Counter(alias.lower() for edition in catalogue.editions().values() for alias in edition.aliases)
    assert [alias for alias, n in named.items() if n > 1] == []


def test_the_areas_that_a_local_edition_speaks_for_are_known() -> None:
    names = {name for area in catalogue.areas() for name in (area.name, *area.within)}
    assert {edition.area for edition in catalogue.editions().values() if edition.area} <= names


def test_areas_are_unique() -> None:
    named = Counter(area.name.lower() for area in catalogue.areas())
    assert [name for name, n in named.items() if n > 1] == []


def test_no_alias_names_two_areas_and_none_is_another_areas_name() -> None:
    names = {area.name.lower(): area.name for area in catalogue.areas()}
    aliases = Counter(alias.lower() for area in catalogue.areas() for alias in {alias.lower() for alias in area.aliases})
    assert [alias for alias, n in aliases.items() if n > 1] == []
    assert [(area.name, alias) for area in catalogue.areas() for alias in area.aliases if names.get(alias.lower(), area.name) != area.name] == []


def test_only_england_is_within_the_guidances_extent() -> None:
    countries = {area.name: area.in_extent for area in catalogue.areas() if area.kind == "country"}
    assert countries["England"]
    assert not any(in_extent for name, in_extent in countries.items() if name != "England")


def test_every_abbreviation_stands_for_something_and_for_one_thing() -> None:
    terms = catalogue.vocabulary().terms
    assert [term.short for term in terms if not term.expansions] == []
    assert [short for short, n in Counter(term.short.lower() for term in terms).items() if n > 1] == []


@pytest.mark.parametrize(
    ("short", "means"),
    [
        ("LSP", "lead safeguarding partner"),
        ("DSP", "delegated safeguarding partner"),
        ("DSL", "designated safeguarding lead"),
        ("ICB", "integrated care board"),
    ],
)
def test_the_abbreviations_that_are_often_mistaken_stand_for_the_right_thing(short: str, means: str) -> None:
    assert next(term for term in catalogue.vocabulary().terms if term.short == short).expansions[0] == means


def test_no_word_is_in_two_groups_of_synonyms() -> None:
    words = Counter(word.lower() for group in catalogue.vocabulary().synonyms for word in group.words)
    assert [word for word, n in words.items() if n > 1] == []


def test_every_ambiguous_term_offers_at_least_two_readings_that_stand_alone() -> None:
    unclear = catalogue.vocabulary().ambiguous
    assert [term.term for term in unclear if len(term.readings) < 2] == []
    assert [reading.label for term in unclear for reading in term.readings if not reading.question.endswith("?")] == []


def test_an_obsolete_term_says_what_replaced_it_and_why() -> None:
    assert [term.term for term in catalogue.vocabulary().obsolete if not (term.replaced_by and term.note)] == []


def test_what_an_obsolete_term_points_at_is_held(held: Corpus) -> None:
    assert [(term.term, place) for term in catalogue.vocabulary().obsolete for place in term.see if place.partition("#")[0] not in held.provisions] == []


def test_every_recognition_is_of_a_catalogued_edition() -> None:
    assert {row.edition_id for row in catalogue.recognitions()} == set(catalogue.editions())


def test_no_checksum_recognises_two_editions() -> None:
    sums = Counter(checksum for row in catalogue.recognitions() for checksum in row.sha256)
    assert [checksum for checksum, n in sums.items() if n > 1] == []


def test_a_single_word_may_stand_for_a_list_of_one(data: Path) -> None:
    (data / "vocabulary.toml").write_text("\n".join(HEADS.values()), "utf-8")
    words = catalogue.vocabulary()
    assert words.obsolete[0].forms == ("wick room", "wick store")
    assert words.obsolete[0].see == ("lamp-code-2020/para_1",)
    assert words.obsolete[0].since == "1901-05-02"
    assert words.ambiguous[0].forms == ("lamp",)
    assert (words.ambiguous[0].only_alone, words.ambiguous[0].settled_by) == (True, ())


def test_dates_of_an_edition_may_be_dates_or_words(data: Path) -> None:
    common = "document='Lamp code'\nedition='2020'\nkind='act'\nstatus='in-force'\npublisher='p'\nlicence='l'\nattribution=''\nurl=''\narea=''"
    (data / "catalogue.toml").write_text(f"[[edition]]\nid='lamp-code-2020'\n{common}\nin_force_from='2020-01-02'\ncorrected_on=[2021-03-04]", "utf-8")
    edition = catalogue.editions()["lamp-code-2020"]
    assert (edition.in_force_from, edition.in_force_to, edition.corrected_on, edition.area) == (date(2020, 1, 2), None, (date(2021, 3, 4),), None)


def test_a_data_file_that_does_not_read_says_what_to_do(data: Path) -> None:
    (data / "roles.toml").write_text("[[role", "utf-8")
    with pytest.raises(DataError, match=r"data file roles\.toml does not read .*; restore it from the repository"):
        catalogue.roles()


def test_a_data_file_that_is_missing_says_what_to_do(data: Path) -> None:
    with pytest.raises(DataError, match=r"data file areas\.toml does not read .*; restore it from the repository"):
        catalogue.areas()


def test_an_unknown_field_of_an_edition_is_refused(data: Path) -> None:
    (data / "catalogue.toml").write_text("[[edition]]\nid='lamp-code-2020'\ncolour='red'", "utf-8")
    with pytest.raises(DataError, match=r"edition lamp-code-2020 has unknown fields \['colour'\] in catalogue\.toml; remove them"):
        catalogue.editions()


def test_what_is_written_by_ear_is_no_word_that_means_something_else() -> None:
    vocabulary = catalogue.vocabulary()
    short = {term.short.lower() for term in vocabulary.terms} | {written.lower() for written in vocabulary.shorthand}
    assert all(written.isalpha() and written == written.lower() and len(written) > 1 for written in vocabulary.by_ear)  # one letter is a section's or a form's
    assert not short & set(vocabulary.by_ear)
