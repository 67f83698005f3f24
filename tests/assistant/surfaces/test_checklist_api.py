"""`/api/checklists`: objects, files, reviews of what is sent, problem details; nothing of a draft on a disk or in a log."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces import draft_reviews
from assistant.surfaces.api import create_app
from assistant.surfaces.serve import log_to_stderr

SECRET = "Zebulon Quillfeather"
DRAFT = f"# Report\n\n## Costs\n\nThe partnership cost £210,000. The council paid £110,000, health £60,000 and the police £40,000. Ask {SECRET}.\n".encode()
REVIEW = "/api/checklists/yearly-report/review"


@pytest.fixture(scope="module")
def client(digest_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(library=tmp_path_factory.mktemp("checklist-api"), max_upload_mb=1)
    with TestClient(create_app(settings, digest_assistant.holdings), raise_server_exceptions=False) as client:
        yield client


def sent(client: TestClient, data: bytes, name: str = "draft.md", path: str = REVIEW) -> Any:
    return client.post(path, files={"draft": (name, data)})


def test_the_named_checklists_are_listed(client: TestClient) -> None:
    assert [row["name"] for row in client.get("/api/checklists").json()["checklists"]][:2] == ["yearly-report", "published-arrangements"]


def test_a_checklist_is_one_typed_object(client: TestClient) -> None:
    body = client.get("/api/checklists/yearly-report").json()
    assert body["counts"] == {"must": 5, "should": 27, "may": 1}
    assert body["groups"][0]["parts"][0]["items"][0]["citation"]["locator"] == "paragraph 106"


def test_roles_and_headings_have_theirs(client: TestClient) -> None:
    assert client.get("/api/checklists/by-role/dsp").json()["name"] == "role-dsp"
    assert client.get("/api/checklists/by-heading", params={"heading": "Funding"}).json()["title"] == "Funding"


def test_a_format_answers_with_a_file(client: TestClient) -> None:
    response = client.get("/api/checklists/lsp", params={"format": "docx"})
    assert response.headers["content-disposition"].startswith('attachment; filename="checklist-lsp-')
    assert Document(BytesIO(response.content)).tables


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/checklists/shopping", 404, "checklist 'shopping' is not known; use one of yearly-report"),
        ("/api/checklists/by-role/wizard", 422, "role 'wizard' is not known; use one of"),
        ("/api/checklists/by-heading?heading=qqqq", 422, "heading 'qqqq' is in no edition that is held; "),
        ("/api/checklists/lsp?edition=nowhere", 422, "edition 'nowhere' is not held; use one of"),
        ("/api/checklists/lsp?format=pdf", 422, "query.format: Input should be"),
    ],
)
def test_what_is_not_known_is_a_problem_with_what_to_do(client: TestClient, path: str, status: int, words: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith(words)


def test_a_draft_that_is_sent_is_reviewed(client: TestClient) -> None:
    body = sent(client, DRAFT).json()
    costs = next(item for item in body["items"] if item["name"] == "costs")
    assert costs["sureness"] == "clearly"
    assert "£210,000" in costs["places"][0]["words"]
    assert body["lede"].endswith("never a verdict on whether anything is complied with.")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.md", b" ", "draft empty.md is empty; "),
        ("photo.png", b"\x89PNG\r\n", "draft photo.png is no text (it looks like a picture); "),
        ("locked.doc", b"\xd0\xcf\x11\xe0abc", "draft locked.doc is a Word file with a password, or of the old kind (.doc); "),
        ("half.pdf", b"%PDF-1.7", "draft half.pdf is cut off or damaged; "),
    ],
)
def test_a_draft_that_cannot_be_read_is_a_problem_with_what_to_do(client: TestClient, name: str, data: bytes, words: str) -> None:
    response = sent(client, data, name)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(words)


def test_a_draft_over_the_limit_is_refused(client: TestClient) -> None:
    response = sent(client, b"lamps " * 300_000)
    assert response.status_code == 413
    assert "WORKING_TOGETHER_MAX_UPLOAD_MB" in response.json()["detail"]


@pytest.mark.parametrize("request_of", [{"data": {"draft": "text"}}, {"json": {}}, {"files": {"other": ("a.md", b"x")}}, {"content": b"--broken"}])
def test_a_request_without_the_file_is_told_so(client: TestClient, request_of: dict[str, Any]) -> None:
    response = client.post(REVIEW, **request_of)
    assert response.status_code == 422
    assert response.json()["detail"] == "Choose the file of your draft."


def test_a_checklist_that_has_no_review_says_which_have(client: TestClient) -> None:
    response = sent(client, DRAFT, path="/api/checklists/lsp/review")
    assert response.status_code == 422
    assert response.json()["detail"].startswith("no draft is reviewed against the checklist lsp; use one of yearly-report")


def test_nothing_of_a_draft_is_logged(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    sent(client, DRAFT, f"{SECRET}.md")
    sent(client, b"\x89PNG", f"{SECRET}.png")
    told = "".join(capfd.readouterr())
    assert "/api/checklists/{name}/review" in told
    assert SECRET not in told
    assert "210,000" not in told


def test_a_draft_never_reaches_a_disk(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", refuse)
    padding = b"<!-- " + b"x" * 950_000 + b" -->\n"
    assert sent(client, DRAFT + padding[:900_000]).status_code in {200, 422}
    assert sent(client, DRAFT).status_code == 200


def test_a_review_that_waits_too_long_is_told_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_reviews, "WAIT_S", 0.01)
    with draft_reviews._one_at_a_time:
        response = sent(client, DRAFT)
    assert response.json()["detail"] == "Another draft is being read; try again in a moment."
    assert sent(client, DRAFT).status_code == 200
