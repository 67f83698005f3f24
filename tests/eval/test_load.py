"""The load benchmark: its promises, and a small run of it against a real server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.holdings import open_holdings
from assistant.settings import load_settings
from eval.load import Load, Plan, measure_load

HELD = Load(50, 10.0, 2000, 400.0, 0.05, 0.9, 1.5, 0, (), 400.0, 410.0, 60.0, 1.0)


def test_a_run_within_its_promises_holds() -> None:
    assert HELD.holds
    assert HELD.growth_mib == 10.0


@pytest.mark.parametrize("change", [{"p95_s": 1.1}, {"errors": 1}, {"memory_end_mib": 430.0}], ids=["slow", "errors", "memory"])
def test_a_run_that_breaks_a_promise_does_not_hold(change: dict[str, float]) -> None:
    assert not replace(HELD, **change).holds


def test_without_memory_figures_the_rest_is_judged() -> None:
    assert replace(HELD, memory_warm_mib=None).growth_mib is None
    assert replace(HELD, memory_warm_mib=None).holds


def test_people_chat_at_once_and_each_question_is_answered_once() -> None:
    settings = load_settings()
    open_holdings(settings)
    load = measure_load(settings.library, Plan(users=3, every_s=0.5, questions=7))
    assert (load.questions, load.errors, load.first_errors) == (7, 0, ())
    assert 0 < load.busy_ms < 60_000
    assert 0 < load.p50_s <= load.p95_s <= load.slowest_s
