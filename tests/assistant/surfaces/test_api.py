"""The HTTP API: the contract's objects, problem details, headers, and no question in a log."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.dialogue import Question, Scope
from assistant.holdings import Holdings
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.api import create_app
from assistant.surfaces.guards import MAX_BODY
from assistant.surfaces.serve import log_to_stderr

PROBLEM = "application/problem+json"
ASK = "/api/ask"


@pytest.fixture(scope="module")
def client(harbour: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(library=tmp_path_factory.mktemp("api"), rerank=False)
    with TestClient(create_app(settings, harbour), raise_server_exceptions=False) as client:
        yield client


def test_ask_returns_what_the_command_prints(client: TestClient, harbour_assistant: Assistant) -> None:
    body = client.post(ASK, json={"question": "What goes in the harbour report?", "role": "dsp", "as_of": "2026-11-22"}).json()
    expected = harbour_assistant.ask(Question("What goes in the harbour report?", Scope("dsp", as_of=date(2026, 11, 22)))).as_json()
    assert body["trace"].pop("ms")
    expected["trace"].pop("ms")
    assert body == _plain(expected)
    assert list(body) == list(expected)


def _plain(value: object) -> object:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def test_a_follow_up_takes_its_history(client: TestClient) -> None:
    body = client.post(ASK, json={"question": "and how soon is it sent?", "history": ["What goes in the harbour report?"]}).json()
    assert "harbour report" in body["stand_alone_question"]
    assert [notice["kind"] for notice in body["notices"]] == ["assumed-from-conversation"]


def test_search_shows_kept_and_rejected(client: TestClient) -> None:
    body = client.get("/api/search", params={"q": "harbour report"}).json()
    assert set(body) == {"query", "kept", "rejected"}
    assert body["kept"][0]["features"]["lexical"]["weight"]


def test_a_provision_opens_by_its_id(client: TestClient) -> None:
    assert client.get("/api/provisions/harbour-guidance-2025/para_1__item_1").json() == {
        "id": "harbour-guidance-2025/para_1__item_1",
        "edition_id": "harbour-guidance-2025",
        "heading_path": ["Chapter 1: Harbours", "Harbour report"],
        "locator": "paragraph 1, item 1",
        "page": 3,
        "lead_in": None,
        "source_lead_in": "Safeguarding partners must set out in the harbour report:",
        "plain": "How many children were met at the harbour.",
        "words": "the number of children met at the harbour",
        "held": "full-text",
        "parent": "harbour-guidance-2025/para_1",
        "norms": [
            {
                "duty": "must",
                "addressee": "safeguarding-partners",
                "plain": "How many children were met at the harbour.",
                "words": "the number of children met at the harbour",
                "cue": "",
            }
        ],
        "footnotes": [],
        "restates": [],
    }


def test_every_citation_of_an_answer_opens(client: TestClient) -> None:
    body = client.post(ASK, json={"question": "What goes in the harbour report?"}).json()
    for citation in body["citations"]:
        opened = client.get(f"/api/provisions/{citation['provision_id']}").json()
        assert citation["quote"] in opened["words"]


def test_documents_and_duties_are_listed(client: TestClient) -> None:
    documents = client.get("/api/documents").json()["documents"]
    assert [(row["id"], row["held"], row["n_provisions"]) for row in documents] == [("harbour-guidance-2025", "full-text", 4)]
    duties = client.get("/api/roles/dsp/duties").json()
    assert [(duty["duty"], duty["locator"]) for duty in duties["duties"]] == [("should", "paragraph 2"), ("may", "paragraph 2")]
    assert duties["counts"] == {"must": 0, "must_not": 0, "should": 1, "should_not": 0, "may": 1}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "detail"),
    [
        ("POST", ASK, "{", 400, "The body is not JSON; send an object"),
        ("POST", ASK, "{}", 422, "body.question: Field required. Correct it"),
        ("POST", ASK, '{"question": 7}', 422, "body.question: Input should be a valid string"),
        ("POST", ASK, '{"question": "x", "role": "pilot"}', 422, "role 'pilot' is not known; use one of practitioner"),
        ("POST", ASK, '{"question": "x", "area": "Atlantis"}', 422, "area 'Atlantis' is not known"),
        ("POST", ASK, '{"question": "x", "as_of": "soon"}', 422, "date 'soon' is not a day; write it as YYYY-MM-DD"),
        ("POST", ASK, f'{{"question": "{"x " * 25_000}"}}', 422, "is too long; ask in at most 4000"),
        ("POST", ASK, f'{{"question": "{"x" * MAX_BODY}"}}', 413, "The body has more than 512 KiB"),
        ("GET", ASK, None, 405, "The path does not take this method"),
        ("GET", "/nowhere", None, 404, "There is no such path; see /openapi.json"),
        ("GET", "/api/provisions/nothing", None, 404, "No provision of that id is held; take an id"),
        ("GET", "/api/roles/pilot/duties", None, 404, "No such role; use one of practitioner"),
        ("GET", "/api/roles/dsp/duties?area=Atlantis", None, 422, "area 'Atlantis' is not known"),
        ("GET", "/api/search", None, 422, "query.q: Field required"),
    ],
)
def test_errors_are_problem_details_that_say_what_to_do(client: TestClient, method: str, path: str, body: str | None, status: int, detail: str) -> None:
    response = client.request(method, path, content=body, headers={"content-type": "application/json"} if body else {})
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert detail in problem["detail"]


def test_a_body_of_no_announced_length_is_counted(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 65536 + 1):
            yield b"x" * 65536

    assert client.post(ASK, content=chunks(), headers={"content-type": "application/json"}).status_code == 413


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/api/documents"])
def test_responses_keep_browsers_strict(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    if path != "/nowhere":
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_health_waits_for_the_holdings(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "provisions": 4, "editions": 1}
    unready = TestClient(create_app(Settings(library=tmp_path)))  # not entered, so nothing is loaded
    response = unready.get("/healthz")
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")


def test_questions_are_never_logged(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    client.post(ASK, json={"question": "What goes in the harbour report, says Zebedee?"})
    client.get("/api/search", params={"q": "Zebedee harbour"})
    client.get("/Zebedee")
    logged = capfd.readouterr().err
    assert "/api/search" in logged
    assert "Zebedee" not in logged


def test_openapi_has_the_contract_field_for_field(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    fields = {
        "AnswerObject": "id status question stand_alone_question scope headline statements citations notices related trace",
        "StatementObject": "text duty addressee lead_in citations",
        "CitationObject": "id provision_id document edition status kind area heading_path locator page quote url held also_in",
        "AskBody": "question role area as_of history",
    }
    assert {name: list(schemas[name]["properties"]) for name in fields} == {name: names.split() for name, names in fields.items()}
    assert {"/api/ask", "/api/search", "/api/provisions/{provision_id}", "/api/documents", "/api/roles/{role_id}/duties", "/healthz"} <= set(described["paths"])


def test_questions_at_once_are_answered_as_if_alone(client: TestClient) -> None:
    questions = ["What goes in the harbour report?", "How soon is the harbour report sent?"] * 10
    with ThreadPoolExecutor(8) as pool:
        headlines = list(pool.map(lambda question: client.post(ASK, json={"question": question}).json()["headline"], questions))
    assert headlines == ["What the harbour report contains: 2 must.", "Within 9 days."] * 10
