"""Escalation routes on the page, as a list and a diagram that say the same, and beside an answer; markup in a policy stays text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.dialogue import Answer, Scope, Status
from assistant.holdings import Holdings
from assistant.surfaces.escalation import kinds_asked_back, route_beside, shown_route
from assistant.surfaces.escalation_diagram import diagram_of
from assistant.surfaces.escalation_text import route_markdown
from corpus.model import Corpus

DISAGREEMENT = "practitioner-disagreement"
Page = Callable[[TestClient, str], str]


# ---------------------------------------------------------------- page


def test_the_page_shows_the_list_before_the_diagram(client: TestClient, page: Page) -> None:
    html = page(client, f"kind={DISAGREEMENT}&role=dsl&area=Rutland")
    assert html.index('<ol class="route"') < html.index("<svg")
    assert html.count("<h4>Level") == 3


def test_the_diagram_says_the_same_in_its_description(corpus: Corpus, library: Path) -> None:
    shown = shown_route(DISAGREEMENT, "dsl", "Rutland", corpus, library)
    diagram = diagram_of(shown)
    assert len(diagram.boxes) == len(shown.steps) + 3
    assert [box.is_local for box in diagram.boxes] == [False] * 4 + [True] * 3 + [False] * 2
    assert diagram.description.index("Level 1") < diagram.description.index("Level 2") < diagram.description.index("Level 3")
    assert all(before.y + before.height < after.y for before, after in zip(diagram.boxes, diagram.boxes[1:], strict=False))


@pytest.mark.parametrize(
    ("area", "said"), [(None, "Choose an area to see its stages."), ("Leeds", "Not held here."), ("North Lincolnshire", "No stages could be read.")]
)
def test_the_diagram_shows_where_local_stages_belong_that_are_not_there(corpus: Corpus, library: Path, area: str | None, said: str) -> None:
    boxes = diagram_of(shown_route(DISAGREEMENT, "dsl", area, corpus, library)).boxes
    assert [line.text for line in boxes[4].lines][-1] == said
    assert [box.is_local for box in boxes] == [False] * 4 + [True] + [False] * 2


def test_a_route_without_a_local_part_has_no_local_box(corpus: Corpus, library: Path) -> None:
    assert not any(box.is_local for box in diagram_of(shown_route("failure-to-report", "lsp", "Leeds", corpus, library)).boxes)


def test_the_page_offers_kinds_for_the_role_and_keeps_role_and_area_in_links(client: TestClient, page: Page) -> None:
    html = page(client, "role=dsl&area=Rutland")
    assert html.index("Professional disagreement") < html.index("Routes for others")
    assert "/escalation?kind=allegation&amp;role=dsl&amp;area=Rutland" in html


@pytest.mark.parametrize("query", ["kind=lamps", "role=king", "kind=complaint&area=Atlantis"])
def test_what_is_not_known_is_an_error_on_the_form(client: TestClient, query: str) -> None:
    response = client.get(f"/escalation?{query}", headers={"accept": "text/html"})
    assert response.status_code == 422
    assert "There is a problem" in response.text


def test_markup_in_a_policy_stays_text_everywhere(client: TestClient, corpus: Corpus, library: Path, page: Page) -> None:
    html = page(client, f"kind={DISAGREEMENT}&area=Devon")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    markdown = route_markdown(shown_route(DISAGREEMENT, None, "Devon", corpus, library))
    assert "\\<script\\>" in markdown
    assert "[go](" not in markdown


# ---------------------------------------------------------------- beside an answer


def answer(question: str, status: Status = Status.ANSWERED, role: str | None = "dsl", area: str | None = None) -> Answer:
    return Answer(status, question, question, Scope(role, area), "")


def test_the_route_stands_beside_an_answer_in_the_area_that_was_chosen(holdings: Holdings, library: Path) -> None:
    shown = route_beside(answer("social care say no further action and I still disagree: what now?", area="Rutland"), holdings, library)
    assert shown is not None
    assert (shown.kind.id, shown.area, shown.local_state) == (DISAGREEMENT, "Rutland", "read")
    assert shown.path == "/escalation?kind=practitioner-disagreement&role=dsl&area=Rutland"


def test_an_area_that_the_question_names_is_taken_when_none_was_chosen(holdings: Holdings, library: Path) -> None:
    shown = route_beside(answer("MASH bounced my referral in Cornwall, what is stage 2", Status.NOT_FOUND), holdings, library)
    assert shown is not None
    assert shown.area == "Cornwall"


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("what goes in a yearly report", Status.ANSWERED),
        ("how do I escalate", Status.CLARIFICATION_NEEDED),
        ("allegation: he hit her, what do I do", Status.URGENT_CONCERN),
    ],
)
def test_no_route_stands_beside_any_other_answer(holdings: Holdings, question: str, status: Status) -> None:
    assert route_beside(answer(question, status), holdings) is None


def test_kinds_that_sound_alike_are_asked_back(holdings: Holdings) -> None:
    question, offered = kinds_asked_back("I have a dispute")
    assert question.startswith("Who is in dispute")
    assert [kind.id for kind in offered] == [DISAGREEMENT, "partner-dispute", "dsp-unresolved", "complaint"]
    assert kinds_asked_back("what goes in a yearly report") == ("", ())
