"""The gold set holds together: it reads, what it asks for is held, every trap is asked about, and the split stands still."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import catalogue
from corpus.build import build_corpus
from corpus.model import Corpus, Duty, Norm, Provision
from eval.gold import Case, GoldError, items_of, load_cases, needs

TRAPS = 35
UNANSWERABLE = 80
STRICT = 50
SEED = 20261122
OPENED = frozenset("defghijklnopqrtuxy")  # authors of blind sets whose failures were read, and of practice questions
ROW: dict[str, Any] = {
    "id": "xx-001",
    "question": "how often is the lantern trimmed",
    "status": "answered",
    "gold": [["lamp-code-2020/para_3"]],
    "sentences": {"lamp-code-2020/para_3": [1]},
    "duty": {"lamp-code-2020/para_3": "should"},
    "split": "test",
}


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return load_cases()


@pytest.fixture(scope="module")
def digest() -> Corpus:
    """What is held when nobody has added a document."""
    return build_corpus()


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    return path


def gold_ids(cases: tuple[Case, ...]) -> Iterator[tuple[Case, str]]:
    return ((case, provision_id) for case in cases for group in case.gold for provision_id in group)


def lamps(*places: str) -> Corpus:
    """An invented code with a norm to each place."""
    norms = (Norm(Duty.SHOULD, "keeper", "Trim it.", sentences=(1, 1)), Norm(Duty.MAY, "keeper", "Polish it.", sentences=(2, 2)))
    ids = [f"lamp-code-2020/{place}" for place in places]
    return Corpus(editions={}, provisions={id_: Provision(id_, "lamp-code-2020", (), id_, norms=norms) for id_ in ids})


def case_of(tmp_path: Path, **changes: Any) -> Case:
    return load_cases(write(tmp_path / "gold.jsonl", ROW | {"sentences": {}, "duty": {}} | changes))[0]


# ---------------------------------------------------------------- the loader


def test_a_plain_row_reads(tmp_path: Path) -> None:
    (case,) = load_cases(write(tmp_path / "gold.jsonl", ROW))
    assert case.status == ("answered",)
    assert case.gold == (("lamp-code-2020/para_3",),)
    assert case.checked == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"split": "training"}, "unknown split"),
        ({"status": "splendid"}, "unknown one"),
        ({"status": []}, "no status"),
        ({"question": "  "}, "no question"),
        ({"as_of": "last spring"}, "isoformat"),
        ({"gold": ["lamp-code-2020/para_3"]}, "not a list of strings"),
        ({"gold": [[]]}, "a need without ids"),
        ({"tags": "lamps"}, "not a list of strings"),
        ({"duty": {"lamp-code-2020/para_3": "ought"}}, "unknown duty"),
        ({"duty": {"lamp-code-2020/para_4": "must"}}, "not among the gold"),
        ({"sentences": {"lamp-code-2020/para_4": [1]}}, "not among the gold"),
        ({"sentences": {"lamp-code-2020/para_3": [0]}}, "before the first"),
        ({"full_text_only": ["lamp-code-2020/para_9"]}, "not among the gold"),
        ({"forbidden": ["lamp-code-2020"]}, "both needed and forbidden"),
        ({"forbidden": ["wick-notes"], "acceptable": ["wick-notes"]}, "both acceptable and forbidden"),
        ({"colour": "amber"}, "unknown field"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(GoldError, match=rf"gold\.jsonl:1 .*{said}"):
        load_cases(write(tmp_path / "gold.jsonl", ROW | change))


@pytest.mark.parametrize("field", ["id", "question", "status", "split"])
def test_a_row_without_what_every_case_has_is_refused(tmp_path: Path, field: str) -> None:
    with pytest.raises(GoldError, match=field):
        load_cases(write(tmp_path / "gold.jsonl", {key: value for key, value in ROW.items() if key != field}))


def test_an_id_used_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"gold\.jsonl:2 .*the id is taken"):
        load_cases(write(tmp_path / "gold.jsonl", ROW, ROW))


def test_a_line_that_is_not_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "xx-001",\n', "utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl:1"):
        load_cases(path)


# ---------------------------------------------------------------- needs


def test_sentences_narrow_one_provision_to_a_need_each(tmp_path: Path) -> None:
    case = case_of(tmp_path, sentences={"lamp-code-2020/para_3": [1, 2]})
    assert needs(case, lamps("para_3")) == (frozenset({("lamp-code-2020/para_3", 1)}), frozenset({("lamp-code-2020/para_3", 2)}))


def test_alternatives_make_one_need(tmp_path: Path) -> None:
    case = case_of(tmp_path, gold=[["lamp-code-2020/para_3", "lamp-code-2020/para_4"]], sentences={"lamp-code-2020/para_3": [1]})
    (need,) = needs(case, lamps("para_3", "para_4"))
    assert need == {("lamp-code-2020/para_3", 1), ("lamp-code-2020/para_4", 1), ("lamp-code-2020/para_4", 2)}


def test_a_starred_id_makes_a_need_an_item_and_nothing_of_what_hangs_from_items(tmp_path: Path) -> None:
    case = case_of(tmp_path, gold=[["lamp-code-2020/para_3__item_*"]])
    wanted = needs(case, lamps("para_3", "para_3__item_1", "para_3__item_1__item_1", "para_3__item_2"))
    assert [sorted({id_ for id_, _ in need}) for need in wanted] == [["lamp-code-2020/para_3__item_1"], ["lamp-code-2020/para_3__item_2"]]


def test_another_list_of_the_same_length_meets_item_by_item_and_a_paragraph_meets_all(tmp_path: Path) -> None:
    case = case_of(tmp_path, gold=[["lamp-code-2020/para_3__item_*", "lamp-code-2020/para_8__item_*", "lamp-code-2020/para_9"]])
    wanted = needs(case, lamps("para_3__item_1", "para_3__item_2", "para_8__item_1", "para_8__item_2", "para_9"))
    places = [sorted({id_.partition("/")[2] for id_, _ in need}) for need in wanted]
    assert places == [["para_3__item_1", "para_8__item_1", "para_9"], ["para_3__item_2", "para_8__item_2", "para_9"]]


# ---------------------------------------------------------------- the set itself


def test_every_gold_id_is_held_in_the_digest_or_marked(cases: tuple[Case, ...], digest: Corpus) -> None:
    missing = [
        (case.id, provision_id)
        for case, provision_id in gold_ids(cases)
        if provision_id not in case.full_text_only and not (items_of(digest, provision_id) if provision_id.endswith("*") else provision_id in digest.provisions)
    ]
    assert missing == []


def test_every_need_can_be_met_from_the_digest_alone(cases: tuple[Case, ...], digest: Corpus) -> None:
    for case in cases:
        for group in case.gold:
            (patterns, others) = ([id_ for id_ in group if id_.endswith("*")], [id_ for id_ in group if not id_.endswith("*")])
            held = [id_ for pattern in patterns for id_ in items_of(digest, pattern)] + [id_ for id_ in others if id_ in digest.provisions]
            assert any(digest.provisions[id_].norms for id_ in held), f"{case.id}: {group}"
        assert bool(case.gold) is bool(needs(case, digest)), case.id


def test_what_is_marked_as_full_text_only_has_an_alternative(cases: tuple[Case, ...]) -> None:
    for case in cases:
        for group in case.gold:
            assert set(group) - set(case.full_text_only), case.id


def test_every_duty_belongs_to_something_held(cases: tuple[Case, ...], digest: Corpus) -> None:
    held = {case.id for case in cases for key in case.duty if fnmatch.filter(digest.provisions, key)}
    assert held == {case.id for case in cases if case.duty}


def test_editions_and_areas_are_those_of_the_catalogue(cases: tuple[Case, ...]) -> None:
    editions, roles = catalogue.editions(), catalogue.roles()
    for case in cases:
        assert {*case.forbidden, *case.acceptable} <= editions.keys(), case.id
        assert case.role is None or case.role in roles, case.id
        assert {provision_id.partition("/")[0] for group in case.gold for provision_id in group} <= set(case.acceptable), case.id


def test_every_case_has_been_read_by_the_second_reader(cases: tuple[Case, ...]) -> None:
    assert {(case.author, case.checked) for case in cases} == {
        ("a", "b"),
        ("b", "b"),
        ("d", "d"),
        ("e", "f"),
        ("f", "e"),
        ("g", "h"),
        ("h", "g"),
        ("i", "j"),
        ("j", "i"),
        ("k", "l"),
        ("l", "k"),
        ("k", "m"),
        ("l", "m"),
        ("n", "o"),
        ("o", "n"),
        ("t", "v"),
        ("u", "w"),
        ("x", "w"),
        ("y", "v"),
        ("p", "s"),
        ("q", "s"),
        ("r", "s"),
    }


def test_every_trap_is_asked_about(cases: tuple[Case, ...]) -> None:
    tags = {tag for case in cases for tag in case.tags if tag.startswith("trap-")}
    assert tags == {f"trap-{number}" for number in range(1, TRAPS + 1)}


def test_enough_cases_have_no_answer_to_give(cases: tuple[Case, ...]) -> None:
    assert sum("not_found" in case.status for case in cases) >= UNANSWERABLE
    assert sum(case.status == ("not_found",) for case in cases) >= STRICT


def test_only_an_answerable_case_has_gold_and_every_surely_answered_one_has(cases: tuple[Case, ...]) -> None:
    for case in cases:
        assert not case.gold or {"answered", "answered_in_part"} & set(case.status), case.id
        assert case.gold or case.status != ("answered",), case.id


def test_the_split_of_the_first_cases_is_the_shuffle_it_was(cases: tuple[Case, ...]) -> None:
    ids = [case.id for case in cases if case.author == "a"]
    shuffled = list(ids)
    random.Random(SEED).shuffle(shuffled)
    development = set(shuffled[: len(ids) // 2])
    assert {case.id for case in cases if case.author == "a" and case.split == "development"} == development


def test_the_split_of_a_later_case_follows_from_its_id(cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.author in OPENED:
            assert case.split == "development", case.id
        elif case.author != "a":
            even = hashlib.sha256(case.id.encode()).digest()[-1] % 2 == 0
            assert case.split == ("development" if even else "test"), case.id


def test_no_question_is_in_both_splits(cases: tuple[Case, ...]) -> None:
    asked = [{(case.question.casefold(), case.history) for case in cases if case.split == split} for split in ("development", "test")]
    assert not asked[0] & asked[1]
