"""Every measure against a case worked by hand, and undefined where it says so."""

from __future__ import annotations

import pytest

from eval.metrics import (
    ClassScore,
    all_needs_met,
    citation_precision,
    citation_recall,
    class_scores,
    complete_list_rate,
    confusion,
    declines,
    evidence_recall,
    focus,
    force_fidelity,
    headline_correct,
    macro_f1,
    mean,
    percentile,
    quote_exactness,
    reliability,
    set_f1,
    share,
    words_held,
    words_of,
)

A, B, C, D = ("p/para_1", 1), ("p/para_1", 2), ("p/para_2", 1), ("p/para_3", 1)


def need(*refs: tuple[str, int]) -> frozenset[tuple[str, int]]:
    return frozenset(refs)


def test_a_share_of_nothing_is_undefined() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 0) is None


def test_a_mean_leaves_out_what_is_undefined() -> None:
    assert mean([1.0, None, 0.0, True]) == pytest.approx(2 / 3)
    assert mean([None]) is None


def test_a_percentile_lies_between_ranks() -> None:
    # Four values: the 50th lies halfway between the second and third, the 95th 0.85 of the way from the third to the fourth.
    assert percentile([4, 1, 3, 2], 50) == 2.5
    assert percentile([4, 1, 3, 2], 95) == pytest.approx(3.85)
    assert percentile([7], 95) == 7
    assert percentile([], 50) is None


def test_a_need_is_met_by_any_of_its_norms() -> None:
    # {A or B} is met by B; {C} is met; {D} is not: 2 of 3.
    wanted = [need(A, B), need(C), need(D)]
    assert evidence_recall(wanted, [B, C]) == pytest.approx(2 / 3)
    assert all_needs_met(wanted, [B, C]) is False
    assert all_needs_met(wanted, [A, C, D]) is True


def test_evidence_is_undefined_where_nothing_is_needed() -> None:
    assert evidence_recall([], [A]) is None
    assert all_needs_met([], [A]) is None


def test_a_list_is_whole_only_with_every_item_in_order() -> None:
    items = [need(A), need(B), need(C)]
    assert complete_list_rate([items], [(A, "should"), (B, "should"), (C, "should")]) == 1
    assert complete_list_rate([items], [(A, "should"), (C, "should")]) == 0
    assert complete_list_rate([items], [(B, "should"), (A, "should"), (C, "should")]) == 0
    assert complete_list_rate([], [(A, "should")]) is None


def test_musts_before_shoulds_are_in_order() -> None:
    assert complete_list_rate([[need(A), need(B), need(C)]], [(B, "must"), (A, "should"), (C, "should")]) == 1


def test_half_of_the_lists_whole_is_a_half() -> None:
    assert complete_list_rate([[need(A)], [need(D)]], [(A, "must")]) == 0.5


def test_focus_weighs_statements_by_their_words() -> None:
    assert focus([(10, True), (30, False)]) == 0.25
    assert focus([]) is None


def test_citation_recall_counts_statements_and_precision_citations() -> None:
    # Three statements: one with a good and a bad citation, one with a bad one, one with none.
    supported = [(True, False), (False,), ()]
    assert citation_recall(supported) == pytest.approx(1 / 3)
    assert citation_precision(supported) == pytest.approx(1 / 3)
    assert citation_recall([(True, False), (True,)]) == 1
    assert citation_precision([(True, False), (True,)]) == pytest.approx(2 / 3)


def test_citations_of_an_empty_answer_are_undefined() -> None:
    assert citation_recall([]) is None
    assert citation_precision([()]) is None


def test_a_quote_is_exact_to_the_letter() -> None:
    quotes = [
        ("lit by dusk", "Lamps are lit by dusk."),
        ("lit at dusk", "Lamps are lit by dusk."),
        ("Lit by dusk", "Lamps are lit by dusk."),
        ("", "Lamps."),
        ("Lamps", None),
    ]
    assert quote_exactness(quotes) == pytest.approx(1 / 5)
    assert quote_exactness([]) is None


def test_force_is_right_only_if_it_is_the_same() -> None:
    assert force_fidelity([("must", "must"), ("must", "should"), ("should", "must"), ("none", None)]) == 0.25
    assert force_fidelity([]) is None


def test_words_leave_punctuation_and_capitals_behind() -> None:
    assert words_of("The keeper’s lamp—lit, at 6pm!") == ["the", "keeper's", "lamp", "lit", "at", "6pm"]


def test_words_in_one_run_are_held_whole() -> None:
    assert words_held("lit by dusk", "All lamps are Lit, by dusk; then trimmed.") == 1.0


def test_words_in_order_with_gaps_count_by_the_longest_common_sequence() -> None:
    # Of five words, four stand in order.
    assert words_held("lamps must be lit early", "all lamps must not be lit") == pytest.approx(4 / 5)


def test_words_scattered_over_a_long_passage_do_not_add_up() -> None:
    passage = " ".join(["lamps", *["x"] * 40, "must", *["y"] * 40, "be", *["z"] * 40, "lit"])
    assert words_held("lamps must be lit", passage) == pytest.approx(1 / 4)
    assert words_held("", passage) is None
    assert words_held("lamps", "") == 0


def test_a_headline_needs_each_string_in_one_of_its_forms() -> None:
    assert headline_correct(["7 days|seven days", "panel"], "Within Seven Days, to the Panel.") is True
    assert headline_correct(["7 days", "panel"], "Within a week, to the Panel.") is False
    assert headline_correct([], "Anything.") is None


def test_class_scores_by_hand() -> None:
    # must: 2 right of 3 expected, got 2. should: 2 right of 2 expected, got 3.
    counts = confusion([("must", "must"), ("must", "must"), ("must", "should"), ("should", "should"), ("should", "should")])
    assert counts["must", "should"] == 1
    scores = class_scores(counts)
    assert scores["must"] == ClassScore(1.0, pytest.approx(2 / 3), pytest.approx(4 / 5), 3)
    assert scores["should"] == ClassScore(pytest.approx(2 / 3), 1.0, pytest.approx(4 / 5), 2)
    assert macro_f1(counts) == pytest.approx(4 / 5)


def test_a_label_never_got_has_no_precision() -> None:
    assert class_scores({("may", "none"): 1})["may"] == ClassScore(None, 0.0, 0.0, 1)
    assert class_scores({("may", "none"): 1})["none"].recall is None


def test_rare_labels_are_left_out_of_macro_f1() -> None:
    counts = confusion([("must", "must"), ("must", "must"), ("may", "none")])
    assert macro_f1(counts, fewest=2) == 1.0
    assert macro_f1(counts, fewest=3) is None


def test_set_f1_counts_repeats() -> None:
    # Two of three expected, one of them got twice: 2 · 2 / (3 + 3).
    assert set_f1(["1", "2", "3"], ["1", "2", "2"]) == pytest.approx(4 / 6)
    assert set_f1([], []) is None


def test_both_ways_to_be_wrong_about_declining() -> None:
    # Four unanswerable, three of them declined; six answerable, one of them declined.
    scores = declines([(True, True)] * 3 + [(True, False)] + [(False, True)] + [(False, False)] * 5)
    assert scores.recall == 0.75
    assert scores.precision == 0.75
    assert scores.wrongly_answered == 0.25
    assert scores.wrongly_declined == pytest.approx(1 / 6)


def test_declining_is_undefined_without_cases_of_its_kind() -> None:
    scores = declines([(False, False)])
    assert scores.recall is None
    assert scores.precision is None
    assert scores.wrongly_answered is None
    assert scores.wrongly_declined == 0


def test_reliability_bins_by_score() -> None:
    assert reliability([(0.1, False), (0.3, True), (0.9, True), (1.0, True)], n_bins=2) == [(pytest.approx(0.2), 0.5, 2), (pytest.approx(0.95), 1.0, 2)]
    assert reliability([]) == []
