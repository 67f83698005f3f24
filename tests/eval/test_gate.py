"""Quality does not drop: every case, over the digest alone, against the floors. A drop names the cases that changed."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.holdings import Holdings, open_holdings
from assistant.settings import Settings, load_settings
from eval.context import Context
from eval.folder import RunError, write_json
from eval.gate import BASELINE, CEILINGS, FLOORS, GATED, NEVER, Drop, drops, kept_columns, read_baseline, read_floors, worse_cases, write_floors
from eval.gold import Case, load_cases
from eval.suite import DAY, OF_ANSWERS
from eval.systems import Output, make_system, run_cases
from eval.totals import Measure, Row, Scored
from eval.wanted import check_cases

ONE_IN = 12


@pytest.fixture(scope="module")
def held() -> tuple[Holdings, Settings]:
    """The digest alone, without the re-ranker; the index is shared with the other tests."""
    settings = load_settings().model_copy(update={"rerank": False})
    return open_holdings(settings), settings


@pytest.fixture(scope="module")
def cases(held: tuple[Holdings, Settings]) -> tuple[Case, ...]:
    found = load_cases()
    check_cases(found, held[0].corpus)
    return found


def ask(held: tuple[Holdings, Settings], cases: tuple[Case, ...], *, with_history: bool = True) -> tuple[Output, ...]:
    holdings, settings = held
    return tuple(run_cases(make_system("ours", holdings, settings, DAY), cases, with_history=with_history))


@pytest.fixture(scope="module")
def scored(held: tuple[Holdings, Settings], cases: tuple[Case, ...]) -> list[Scored]:
    outputs = {"answers": ask(held, cases), "answers_alone": ask(held, tuple(case for case in cases if case.history), with_history=False)}
    context = Context(cases, held[0].corpus, DAY, outputs)
    return [score(context) for score in OF_ANSWERS.values()]


def test_no_measure_falls_through_its_floor(scored: list[Scored]) -> None:
    found = drops(scored, read_floors(), read_baseline())
    assert not found, "\n".join(map(str, found))


def test_every_gated_measure_is_measured(scored: list[Scored]) -> None:
    floors = read_floors()
    measured = {(one.task, name) for one in scored for name, total in one.totals()["all"].items() if total.n}
    # The digest alone has nothing to quote.
    bounded = {(task, name) for task, kinds in floors.items() for named in kinds.values() for name in named} - {("answering", "quotes_exact")}
    assert bounded - measured == set()


def test_equal_questions_get_equal_rows(held: tuple[Holdings, Settings], cases: tuple[Case, ...]) -> None:
    some = cases[::ONE_IN]
    first, second = (ask(held, some) for _ in range(2))
    assert [one.as_json() for one in first] == [one.as_json() for one in second]


def test_the_floors_and_the_baseline_are_of_known_tasks_and_measures() -> None:
    floors = read_floors()
    assert set(floors) == set(GATED)
    for task, kinds in floors.items():
        assert set(kinds) <= {"floor", "ceiling"}
        assert set(itertools.chain.from_iterable(kinds.values())) == kept_columns(task) | set(GATED[task]) | set(CEILINGS.get(task, ())) | set(
            NEVER.get(task, ())
        )
    assert {case for rows in read_baseline().values() for case in rows} <= {case.id for case in load_cases()}


MEASURES = (Measure("right", "right"), Measure("long", "long", higher=False))


def rows_of(**right: float) -> tuple[Row, ...]:
    return tuple(Row(case, "test", "xx", {"right": value, "long": 1 - value}) for case, value in right.items())


def test_a_drop_names_the_cases_that_changed() -> None:
    scored = Scored("answering", MEASURES, rows_of(a=1.0, b=0.0, c=0.0))
    baseline = {"answering": {"a": {"right": 1.0}, "b": {"right": 1.0}, "c": {"right": 0.0}}}
    (drop,) = drops([scored], {"answering": {"floor": {"right": 0.5}}}, baseline)
    assert drop == Drop("answering", "right", pytest.approx(1 / 3), 0.5, ("b",))
    assert "cases: b" in str(drop)


def test_a_ceiling_is_broken_from_below() -> None:
    scored = Scored("answering", MEASURES, rows_of(a=1.0, b=0.0))
    assert drops([scored], {"answering": {"ceiling": {"long": 0.5}}}, {}) == []
    (drop,) = drops([scored], {"answering": {"ceiling": {"long": 0.4}}}, {"answering": {"a": {"long": 0.0}, "b": {"long": 0.0}}})
    assert drop.changed == ("b",)


def test_where_the_baseline_was_no_better_the_cases_beyond_the_bound_are_named() -> None:
    (drop,) = drops([Scored("answering", MEASURES, rows_of(a=1.0, b=0.0))], {"answering": {"floor": {"right": 1.0}}}, {"answering": {"b": {"right": 0.0}}})
    assert drop.changed == ("b",)


def test_a_measure_over_all_cases_names_those_that_went_from_right_to_wrong() -> None:
    assert worse_cases(rows_of(a=0.0, b=1.0), "precision", 1, {"a": {"right": 1.0}, "b": {"right": 1.0}}) == ("a",)


def test_what_is_undefined_breaks_no_bound() -> None:
    assert drops([Scored("answering", MEASURES)], {"answering": {"floor": {"right": 0.5}}}, {}) == []


@pytest.mark.parametrize("change", [{"library": "somewhere"}, {"system": "bm25"}, {"split": "test"}, {"kinds": ["dl"]}, {"rerank": True}])
def test_floors_come_from_a_whole_run_of_the_digest_alone(change: dict[str, Any], tmp_path: Path) -> None:
    settings = {"library": None, "system": "ours", "split": None, "kinds": [], "rerank": False}
    write_json(tmp_path / "run.json", settings | change)
    before = (FLOORS.read_bytes(), BASELINE.read_bytes())
    with pytest.raises(RunError, match="whole run over the digest alone"):
        write_floors(tmp_path, 0.01)
    assert (FLOORS.read_bytes(), BASELINE.read_bytes()) == before


def test_a_planted_drop_of_the_real_rows_is_told(scored: list[Scored]) -> None:
    answering = scored[0]
    spoiled = [replace(row, values={**row.values, "all_evidence": 0.0}) if row.values["all_evidence"] else row for row in answering.rows]
    before = {drop.measure for drop in drops([answering], read_floors(), read_baseline())}
    found = {drop.measure: drop for drop in drops([replace(answering, rows=tuple(spoiled))], read_floors(), read_baseline())}
    assert found.keys() - before == {"all_evidence"}
    assert found["all_evidence"].changed


def test_the_floors_read_as_toml() -> None:
    assert tomllib.loads(FLOORS.read_text("utf-8"))
