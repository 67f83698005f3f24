"""Escalation routes in the API and on the command line; two areas' invented policies, imported, each whole and apart."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from assistant.surfaces.console import GROUP
from assistant.surfaces.escalation import shown_route
from assistant.surfaces.escalation_commands import app
from assistant.surfaces.escalation_text import route_markdown, route_text
from corpus.model import Corpus

DISAGREEMENT = "practitioner-disagreement"
CORNWALL = [
    ("Stage 1", "Direct discussion", ["within one working day", "within two working days"]),
    ("Stage 2", "Line managers", ["within 2 working days"]),
    ("Stage 3", "Senior managers", ["within 5 working days"]),
    ("Stage 4", "The partnership", ["within 10 working days"]),
]
RUTLAND = [
    ("Level 1", "informal", ["the same day", "within 24 hours"]),
    ("Level 2", "formal", ["within 48 hours"]),
    ("Level 3", "formal", ["within 72 hours"]),
]
Page = Callable[[TestClient, str], str]


def api(client: TestClient, **asked: str) -> dict:
    response = client.get("/api/escalation", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def stages(client: TestClient, area: str) -> list[dict]:
    local = api(client, kind=DISAGREEMENT, role="dsl", area=area)["route"]["local"]
    return [stage for document in local for procedure in document["procedures"] for stage in procedure["stages"]]


# ---------------------------------------------------------------- two areas


def test_the_first_areas_route_is_whole_in_order_and_in_working_days(client: TestClient) -> None:
    assert [(stage["label"], stage["title"], stage["periods"]) for stage in stages(client, "Cornwall")] == CORNWALL


def test_the_second_areas_route_is_whole_in_order_and_in_hours(client: TestClient) -> None:
    assert [(stage["label"], stage["formality"], stage["periods"]) for stage in stages(client, "Rutland")] == RUTLAND


@pytest.mark.parametrize(
    ("area", "foreign"),
    [
        ("Cornwall", ["Rutland", "rutland", "Level 1", "48 hours", "Oakham"]),
        ("Rutland", ["Cornwall", "cornwall", "Stage 1", "5 working days", "Tamar"]),
    ],
)
def test_neither_area_leaks_into_the_other_on_any_surface(client: TestClient, corpus: Corpus, library: Path, area: str, foreign: list[str], page: Page) -> None:
    shown = shown_route(DISAGREEMENT, "dsl", area, corpus, library)
    surfaces = {
        "api": json.dumps(api(client, kind=DISAGREEMENT, role="dsl", area=area)),
        "text": route_text(shown),
        "markdown": route_markdown(shown),
        "page": re.sub(r"<form.*?</form>", "", page(client, f"kind={DISAGREEMENT}&role=dsl&area={area}"), flags=re.S),
    }
    assert [(name, word) for name, text in surfaces.items() for word in foreign if word in text] == []
    assert all(area in text for text in surfaces.values())


def test_a_third_area_has_no_local_stages_and_says_so_with_what_a_policy_has_to_settle(client: TestClient) -> None:
    found = api(client, kind=DISAGREEMENT, area="Leeds")["route"]
    assert (found["local_state"], found["local"]) == ("not-held", [])
    assert found["local_note"].startswith("No local document for Leeds is held here.")
    assert {statement["duty"] for statement in found["settle"]} == {"should"}


def test_without_an_area_nobodys_stages_are_shown(client: TestClient) -> None:
    found = api(client, kind=DISAGREEMENT)["route"]
    assert (found["local_state"], found["local"]) == ("no-area", [])
    assert "Cornwall" in found["local_note"]


def test_each_local_stage_links_to_its_words_in_the_reader(client: TestClient, corpus: Corpus) -> None:
    for area in ("Cornwall", "Rutland"):
        for stage in stages(client, area):
            for passage in stage["passages"]:
                provision = corpus.provisions[passage["provision_id"]]
                assert passage["path"] == f"/documents/{provision.edition_id}#{provision.place}"
                assert passage["text"] in (provision.words or "")


def test_what_a_policy_says_it_is_not_for_is_shown(client: TestClient) -> None:
    (local,) = api(client, kind=DISAGREEMENT, area="Rutland")["route"]["local"]
    said = [passage["text"] for passage in local["procedures"][0]["exclusions"]]
    assert said == ["disagreements inside one organisation", "allegations against people who work with children"]


def test_a_policy_for_one_kind_says_nothing_for_another(client: TestClient) -> None:
    found = api(client, kind="allegation", area="Cornwall")["route"]
    assert found["local_state"] == "no-stages"
    assert [procedure for document in found["local"] for procedure in document["procedures"]] == []


# ---------------------------------------------------------------- API


def test_every_step_of_every_route_is_cited_with_its_force(client: TestClient, corpus: Corpus) -> None:
    for kind in api(client)["kinds"]:
        found = api(client, kind=kind["id"], role="dsl", area="Cornwall")["route"]
        cited = {citation["id"]: citation["provision_id"] for citation in found["citations"]}
        for step in found["steps"]:
            provision = corpus.provisions[cited[step["citations"][0]]]
            assert any(norm.text == step["text"] and norm.duty.value == step["duty"] for norm in provision.norms)


def test_a_superseded_edition_is_said_to_be_so(client: TestClient) -> None:
    kinds = {notice["kind"] for notice in api(client, kind="allegation")["route"]["notices"]}
    assert "superseded-edition" in kinds


def test_without_a_kind_the_kinds_are_offered_those_of_the_role_first(client: TestClient) -> None:
    body = api(client, role="lsp")
    assert body["route"] is None
    assert body["question"] == "Which route do you need?"
    first = [kind["id"] for kind in body["kinds"][:4]]
    assert {"partner-dispute", "dsp-unresolved", "failure-to-report"} <= set(first)


@pytest.mark.parametrize("asked", [{"kind": "lamps"}, {"role": "king"}, {"kind": "complaint", "area": "Atlantis"}])
def test_what_is_not_known_is_a_problem_with_what_to_do(client: TestClient, asked: dict[str, str]) -> None:
    response = client.get("/api/escalation", params=asked)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert "use " in response.json()["detail"]


def test_a_role_whose_route_it_is_not_is_told_whose_it_is(client: TestClient) -> None:
    first = api(client, kind="partner-dispute", role="dsl")["route"]["notices"][0]
    assert first["kind"] == "not-your-route"
    assert "lead safeguarding partner" in first["text"]


# ---------------------------------------------------------------- command


def run(library: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"WORKING_TOGETHER_LIBRARY": str(library), "COLUMNS": "96"})


def test_the_command_is_one_of_the_installed(root: Path) -> None:
    named = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][GROUP]["escalation"]
    assert EntryPoint("escalation", named, GROUP).load() is app


def test_the_command_prints_the_route_with_the_areas_stages_inside(library: Path) -> None:
    result = run(library, "--kind", DISAGREEMENT, "--role", "dsl", "--area", "Rutland")
    assert result.exit_code == 0
    lines = " ".join(result.stdout.split())
    for earlier, later in [("1. SHOULD", "4. SHOULD"), ("4. SHOULD", "Level 1"), ("Level 1", "Level 2"), ("Level 2", "Level 3"), ("Level 3", "5. STATED")]:
        assert lines.index(earlier) < lines.index(later)
    assert "How soon: within 48 hours. [Check against the document:" in lines
    assert max(map(len, result.stdout.splitlines())) <= 96


def test_the_command_takes_a_question_instead_of_a_kind(library: Path) -> None:
    result = run(library, "who do I tell about a head teacher, and by when?", "--role", "dsl")
    assert result.exit_code == 0
    assert result.stdout.startswith("An allegation against an adult who works with children (LADO)")
    assert "how soon: within one working day" in " ".join(result.stdout.split())


def test_the_command_asks_back_when_several_kinds_are_meant(library: Path) -> None:
    result = run(library, "I have a dispute")
    assert result.stdout.startswith("Who is in dispute: professionals about a child, or the safeguarding partners about the arrangements?")
    assert "  partner-dispute\n" in result.stdout
    assert "  complaint\n" in result.stdout


def test_the_command_lists_the_kinds_without_one(library: Path) -> None:
    assert json.loads(run(library, "--json").stdout)["question"] == "Which route do you need?"
    assert "  immediate-danger\n" in run(library).stdout


def test_the_command_prints_what_the_api_returns(library: Path, client: TestClient) -> None:
    printed = json.loads(run(library, "--kind", DISAGREEMENT, "--area", "Cornwall", "--json").stdout)
    assert printed == api(client, kind=DISAGREEMENT, area="Cornwall")["route"]


def test_the_command_refuses_what_is_not_known_in_one_line(library: Path) -> None:
    result = run(library, "--kind", "lamps")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: kind 'lamps' of escalation is not known; use one of ")


def test_immediate_danger_begins_with_the_emergency_steps(library: Path) -> None:
    lines = run(library, "--kind", "immediate-danger").stdout.splitlines()
    assert lines[1] == "If a child is in immediate danger, call 999 now."
    assert lines[2].strip() == "Call 999 if a child is in immediate danger or needs medical help now."
    assert "This assistant cannot judge a case or a threshold" in " ".join(lines)
