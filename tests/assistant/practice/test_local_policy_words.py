"""What single phrases of local policies say: stage marks, time limits in their own units, titles, exclusions."""

from __future__ import annotations

import pytest

from assistant.practice import local_policy_words as words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reply within 2 working days", ("within 2 working days",)),
        ("a plan in 48 hours (“two working days”)", ("in 48 hours (“two working days”)",)),
        ("at most 12 hours", ("at most 12 hours",)),
        ("no later than five school days", ("no later than five school days",)),
        ("in 5-7 days", ("in 5-7 days",)),
        ("24/48 hours", ("24/48 hours",)),
        ("acknowledge at once and meet within 3 weeks", ("at once", "within 3 weeks")),
        ("by the end of the next working day", ("by the end of the next working day",)),
        ("within two (2) working days", ("within two (2) working days",)),
        ("the same working day, or within 24 hrs", ("the same working day", "within 24 hrs")),
        ("within 10 clear working days", ("within 10 clear working days",)),
        ("as soon as possible", ("as soon as possible",)),
        ("a child of 5 in year 3", ()),
        ("stage 2 is next", ()),
    ],
)
def test_time_limits_are_kept_as_written(text: str, expected: tuple[str, ...]) -> None:
    assert words.periods(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Team Manager rings the Detective Inspector.", ("Team Manager", "Detective Inspector")),
        ("your line manager, then the head of service", ("line manager", "head of service")),
        ("The Director of Children's Services", ("Director of Children's Services",)),
        ("the Harbour Safety Coordinator and the DSL", ("Harbour Safety Coordinator", "DSL")),
        ("line manager to line manager", ("line manager",)),
        ("the harbour and the pier", ()),
    ],
)
def test_titles_are_kept_as_written(text: str, expected: tuple[str, ...]) -> None:
    assert words.people(text) == expected


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Stage 1: Talk", 1),
        ("STAGE TWO", 2),
        ("3.2 Step 3 – Panel", 3),
        ("Informal resolution (Stage 1)", 1),
        ("Level IV", 4),
        ("Tier B", 2),
        ("Formal stage", None),
    ],
)
def test_a_heading_that_opens_a_stage_is_known(heading: str, number: int | None) -> None:
    mark = words.heading_mark(heading)
    assert mark is not None
    assert mark.number == number


@pytest.mark.parametrize("heading", ["Stages 1 and 2", "Template letter for stage 2", "Recording", "From stage 1 to stage 2", "Formal complaints"])
def test_a_heading_that_only_mentions_a_stage_opens_none(heading: str) -> None:
    assert words.heading_mark(heading) is None


@pytest.mark.parametrize(
    ("headings", "title", "kind"),
    [
        (("Professional disagreement",), "", "practitioner-disagreement"),
        (("Policy", "Stage 1: Talk"), "Escalating for the right outcome", "practitioner-disagreement"),
        (("Concerns resolution",), "", "practitioner-disagreement"),
        (("Disputes between safeguarding partners",), "", "partner-dispute"),
        (("Allegations against staff",), "Escalation policy", "allegation"),
        (("Whistleblowing",), "Escalation policy", "whistleblowing"),
        (("Complaints",), "Escalation policy", "complaint"),
        (("Levels of need",), "Escalation policy", None),
        (("Lamps",), "Lamp policy", None),
    ],
)
def test_a_section_is_about_the_route_its_nearest_heading_names(headings: tuple[str, ...], title: str, kind: str | None) -> None:
    assert words.route_of(headings, words.Titled(title)) == kind
