"""One way out for every surface: the right file for each format, and a clear word where there is none."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.errors import QuizError
from assistant.practice.quiz.model import Cited, Quiz, quiz_from_json
from assistant.surfaces.quiz_export import FORMATS, export_quiz
from assistant.surfaces.quiz_export.words import MOODLE_TAG, category, cite, cleaned, general, letter, name, reason, tags, weight

ALL = pytest.mark.parametrize("form", list(FORMATS))


def unpacked(body: bytes) -> dict[str, bytes]:
    """The files of an archive, or the one that is none."""
    if not body.startswith(b"PK"):
        return {"": body}
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@ALL
def test_every_format_has_a_file_a_name_a_type_and_a_note(quiz: Quiz, form: str) -> None:
    exported = export_quiz(quiz, form)
    assert exported.body
    assert exported.name == f"flags-bells-grosse-7{'-answers' if FORMATS[form].keyed else ''}{FORMATS[form].suffix}"
    assert exported.media_type == FORMATS[form].media_type
    assert exported.note.endswith(".")


@ALL
def test_the_key_changes_only_the_formats_that_say_so(quiz: Quiz, form: str) -> None:
    with_key, without = (export_quiz(quiz, form, key) for key in (True, False))
    if FORMATS[form].keyed:
        assert len(without.body) < len(with_key.body)
        assert without.name != with_key.name
    else:
        assert (without.name, without.media_type) == (with_key.name, with_key.media_type)


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in {"docx", "kahoot"}])
def test_the_same_quiz_gives_the_same_bytes(quiz: Quiz, form: str) -> None:
    assert export_quiz(quiz, form).body == export_quiz(quiz, form).body


def test_our_own_form_comes_back_whole(quiz: Quiz) -> None:
    assert quiz_from_json(export_quiz(quiz, "json").body.decode()) == quiz


@ALL
def test_characters_that_no_format_can_hold_are_dropped_everywhere(quiz: Quiz, form: str) -> None:
    bad = "Bell\x00\x0b\ud800\ufffe and\r\nflag"
    broken = replace(quiz, title=bad, notices=(bad,), items=(replace(quiz.items[0], stem=bad, feedback=bad, tags=(bad,)),))
    files = unpacked(export_quiz(broken, form).body)
    assert any(b"Bell and" in file for file in files.values())
    for name_of_file, file in files.items():
        if name_of_file.endswith((".xml", ".rels")) or form.startswith("moodle"):
            assert ElementTree.fromstring(file) is not None
        if form in {"json", "h5p"}:
            assert json.loads(file)
        if not name_of_file.endswith(".jpeg"):
            assert not set(b"\x00\x0b") & set(file)


def test_an_unknown_format_is_refused_with_the_known_ones(quiz: Quiz) -> None:
    with pytest.raises(QuizError, match="quiz format 'pptx' is not known; use one of json, gift, moodle, "):
        export_quiz(quiz, "pptx")


def test_a_quiz_without_questions_is_refused(quiz: Quiz) -> None:
    with pytest.raises(QuizError, match="has no questions to export; make one"):
        export_quiz(replace(quiz, items=()), "gift")


def test_a_quiz_of_which_nothing_fits_is_refused_with_the_reason(quiz: Quiz) -> None:
    with pytest.raises(QuizError, match="no question fits kahoot: Kahoot has no question of this kind; use another format"):
        export_quiz(replace(quiz, items=quiz.items[4:6]), "kahoot")


def test_two_items_of_one_id_are_judged_each_by_itself(quiz: Quiz) -> None:
    short, long = quiz.items[0], replace(quiz.items[0], stem="x" * 200)
    assert export_quiz(replace(quiz, items=(short, long)), "kahoot").left_out == (("one-1", "the question has 200 characters; Kahoot takes at most 120"),)


@pytest.mark.parametrize("title", ["", "///", "子供", "../../etc/passwd", "con\x00trol", "a" * 500])
def test_a_file_name_is_one_that_any_system_takes(quiz: Quiz, title: str) -> None:
    file_name = export_quiz(replace(quiz, title=title), "gift").name
    assert Path(file_name).name == file_name
    assert len(file_name) < 100
    assert set(file_name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_a_citation_says_its_edition_once(quiz: Quiz) -> None:
    cited = quiz.items[0].citations[0]
    assert cite(cited) == "Seaside guide, 2020 edition, paragraph 1 (page 11)"
    act = replace(cited, document="Seaside Act 2004", edition="2004", locator="section 16B(3)", page=None)
    assert cite(act) == "Seaside Act 2004, section 16B(3)"


def test_sources_name_each_document_once(quiz: Quiz) -> None:
    item = quiz.items[0]
    other: Cited = replace(item.citations[0], id="c3", document="Harbour guide", status="in-force")
    assert general(replace(item, feedback="", citations=(*item.citations, other))) == (
        "Source: Seaside guide, 2020 edition, paragraph 1 (page 11), paragraph 2 (page 12); Harbour guide, 2020 edition, paragraph 1 (page 11). "
        "This edition has been superseded: check before you rely on it."
    )


def test_a_long_question_is_named_by_its_first_words(quiz: Quiz) -> None:
    assert name(replace(quiz.items[0], stem="word " * 30), 3) == f"03. {'word ' * 12}…"


def test_letters_go_on_after_z() -> None:
    assert [letter(index) for index in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_weights_have_no_needless_digits() -> None:
    assert [weight(value) for value in (1, 0.5, 1 / 3, -1, 0.125)] == ["100", "50", "33.33333", "-100", "12.5"]


def test_cleaning_leaves_a_clean_quiz_as_it_was(quiz: Quiz) -> None:
    assert cleaned(quiz) == quiz


def test_a_fact_that_is_a_tag_already_is_no_second_tag(quiz: Quiz) -> None:
    item = replace(quiz.items[0], tags=("single", "flags", "beach  hut"))
    provisions = ("provision:seaside-guide-2020/para_1", "provision:seaside-guide-2020/para_2")
    assert tags(item) == ("single", "flags", "beach hut", "level:1", "role:dsl", "duty:should", "edition:seaside-guide-2020", *provisions)


def test_a_tag_too_long_for_moodle_ends_in_an_ellipsis_and_a_fact_is_whole_or_left_out(quiz: Quiz) -> None:
    item = replace(quiz.items[0], tags=("a flag " * 10,), topic="t" * 60)
    short = tags(item, MOODLE_TAG)
    assert short[0] == "a flag a flag a flag a flag a flag a flag a flag…"
    assert max(map(len, short)) <= MOODLE_TAG
    assert not any(tag.startswith("topic:") for tag in short)
    assert f"topic:{'t' * 60}" in tags(item)


def test_a_reason_that_names_its_place_is_not_given_it_again(quiz: Quiz) -> None:
    item = quiz.items[0]
    assert reason(item, "It stands in paragraph 1.", "c1") == "It stands in paragraph 1."
    assert reason(item, "It stands there.", "c1") == "It stands there. [Seaside guide, 2020 edition, paragraph 1 (page 11)]"


def test_a_reason_on_several_editions_names_its_own(quiz: Quiz) -> None:
    item = quiz.items[0]
    both = replace(item, citations=(*item.citations, replace(item.citations[0], id="c3", edition_id="seaside-guide-2024", edition="2024")))
    assert reason(both, "It stands in paragraph 1.", "c3").endswith("[Seaside guide, 2024 edition, paragraph 1 (page 11)]")
    assert reason(both, "It stands in 2024, paragraph 1.", "c3") == "It stands in 2024, paragraph 1."


def test_the_category_says_working_together_once(quiz: Quiz) -> None:
    assert category(quiz) == "Working Together: Flags & bells / Größe"
    assert category(replace(quiz, title="Working Together 2023 quiz")) == "Working Together 2023 quiz"
