"""The page that people read: whole, escaped, and with every case that falls short."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from eval.causes import Cause, cause_of
from eval.charts import bars, reliability_plot
from eval.folder import read_rows, write_json, write_lines, write_rows, write_scored
from eval.gold import load_cases
from eval.report import failures, summary, write_report, written
from eval.systems import Output
from eval.tasks.answering import MEASURES
from eval.totals import Row, Scored, Table

EVIL = "<script>alert('x')</script>"


def body(**changes: Any) -> dict[str, Any]:
    trace = {"kept": 0, "rejected": 3, "struck": []}
    return {"status": "not_found", "stand_alone_question": "", "headline": EVIL, "statements": [], "citations": [], "notices": [], "trace": trace} | changes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case = load_cases()[0]
    row = Row(
        case.id, case.split, "dl", {measure.name: None for measure in MEASURES} | {"status_right": 0.0}, {"status": "not_found", "missing": "", "cited": ""}
    )
    tables = (
        Table("Reliability of the leading score", ("score", "right", "n"), (("0.20", "0.50", "4"), ("0.90", "1.00", "9"))),
        Table(EVIL, ("a",), ((EVIL,),)),
    )
    write_json(tmp_path / "run.json", {"system": "ours", "library": None, "machine": {"cores": 2}, "tasks": ["answering"], "made_on": "2026-11-22"})
    write_scored(tmp_path, [Scored("answering", MEASURES, (row,), tables=tables), Scored("norms", skipped="needs the full texts")])
    write_lines(tmp_path / "outputs" / "answers.jsonl", [Output(case.id, body(), (("some/target", 0.4),)).as_json()])
    return tmp_path


def test_the_report_escapes_everything_and_asks_for_nothing(folder: Path) -> None:
    page = write_report(folder).read_text("utf-8")
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"<(script|link|img|iframe)|src=|@import|url\(", page)
    assert "default-src 'none'" in page


def test_the_report_names_each_failing_case_with_its_trace_and_place(folder: Path) -> None:
    page = write_report(folder).read_text("utf-8")
    case = load_cases()[0]
    assert case.id in page
    assert "rejected 3" in page
    assert "some/target (0.40)" in page
    assert re.search(r'<a href="https?://[^"]+">working-together-2023/para_', page)
    assert Cause.DECLINED.value.capitalize() in page
    assert "Not run: needs the full texts." in page


def test_the_report_can_be_read_without_seeing_it(folder: Path) -> None:
    page = write_report(folder).read_text("utf-8")
    assert '<html lang="en-GB">' in page
    assert page.count("<caption>") == page.count("<table>")
    assert page.count("<svg role=") == page.count("<svg") == page.count("<title>") - 1
    assert "@media print" in page


def test_the_summary_says_over_how_many_cases(folder: Path) -> None:
    said = summary(folder)
    assert "0.0 %  status is one of those expected (n = 1)" in said
    assert "norms: not run (needs the full texts)" in said


def test_causes_are_found_in_the_order_of_the_way_of_a_question(folder: Path) -> None:
    assert [(cause, [one.case.id for one in cases]) for cause, cases in failures(folder).items()] == [(Cause.DECLINED, [load_cases()[0].id])]


@pytest.mark.parametrize(
    ("cells", "found", "cause"),
    [
        ({}, (), None),
        ({"force_right": "0.5", "headline_right": "0.0"}, (), Cause.FORCE),
        ({"all_evidence": "0.0", "missing": "g/para_1#2"}, (("g/para_1#2", 0.4),), Cause.NOT_SHOWN),
        ({"all_evidence": "0.0", "missing": "g/para_1__item_2#1"}, (("g/para_1", 0.4),), Cause.NOT_SHOWN),
        ({"all_evidence": "0.0", "missing": "g/para_11#1"}, (("g/para_1", 0.4),), Cause.NOT_FOUND),
        ({"acceptable_only": "0.0", "all_evidence": "0.0"}, (), Cause.DOCUMENT),
        ({"headline_right": "0.0"}, (), Cause.HEADLINE),
        ({"superseded_unsaid": "1.0"}, (), Cause.NOTICE),
    ],
)
def test_each_shortfall_has_its_cause(cells: dict[str, str], found: tuple[tuple[str, float], ...], cause: Cause | None) -> None:
    case = load_cases()[0]
    row = {measure.name: "" for measure in MEASURES} | {"status": "answered", "status_right": "1.0", "missing": ""} | cells
    assert cause_of(case, row, Output(case.id, body(), found)) is cause


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("all_evidence", 0.9512, "95.1 %"),
        ("p50_ms", 23.6, "24 ms"),
        ("words", 71.0, "71"),
        ("ours R@5", 0.9444, "0.944"),
        ("memory_mib", 615.2, "615 MiB"),
        ("focus", None, "–"),
    ],
)
def test_figures_are_written_for_people(name: str, value: float | None, said: str) -> None:
    assert written(name, value) == said


def test_pictures_are_drawn_from_numbers_and_escape_their_labels() -> None:
    assert "<circle" in reliability_plot([("0.5", "0.5", "3")])
    drawn = bars([("<b>", "3"), ("0–10 ms", "0")])
    assert "&lt;b&gt;" in drawn
    assert drawn.count("<rect") == 2


def test_rows_survive_being_kept(tmp_path: Path) -> None:
    rows = [{"case": "a", "text": 'with "quotes", commas\nand lines', "right": None}]
    write_rows(tmp_path / "rows" / "other.csv", rows)
    assert read_rows(tmp_path) == {"other": [{"case": "a", "text": 'with "quotes", commas\nand lines', "right": ""}]}
