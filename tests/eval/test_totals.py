from __future__ import annotations

from eval.totals import Measure, Row, Scored, Sum, Total, confusion_table

MEASURES = (
    Measure("right", "right"),
    Measure("words", "words", Sum.MEDIAN),
    Measure("words_p95", "words", Sum.P95, column="words"),
    Measure("n", "n", Sum.TOTAL),
)
ROWS = (
    Row("a-1", "test", "a", {"right": True, "words": 10, "n": 1}),
    Row("a-2", "test", "a", {"right": False, "words": 30, "n": 2}),
    Row("b-1", "development", "b", {"right": None, "words": 20, "n": None}),
)


def test_totals_say_over_how_many_cases_and_leave_out_what_is_undefined() -> None:
    totals = Scored("answering", MEASURES, ROWS).totals()
    assert totals["all"] == {"right": Total(0.5, 2), "words": Total(20, 3), "words_p95": Total(29, 3), "n": Total(3, 2)}
    assert totals["split test"]["words"] == Total(20, 2)
    assert totals["split development"]["right"] == Total(None, 0)
    assert totals["kind b"]["words"] == Total(20, 1)


def test_what_is_skipped_says_why() -> None:
    assert Scored("norms", skipped="needs the full texts").totals_json() == {"skipped": "needs the full texts"}


def test_a_confusion_table_has_expected_down_and_got_across() -> None:
    table = confusion_table("Duties", {("must", "must"): 2, ("should", "must"): 1})
    assert table.head == ("expected \\ got", "must", "should")
    assert table.rows == (("must", "2", "0"), ("should", "1", "0"))


def test_rows_are_kept_with_numbers_and_notes() -> None:
    assert Row("a-1", "test", "a", {"right": True, "words": None}, {"status": "answered"}).as_json() == {
        "case": "a-1",
        "split": "test",
        "kind": "a",
        "right": 1.0,
        "words": None,
        "status": "answered",
    }
