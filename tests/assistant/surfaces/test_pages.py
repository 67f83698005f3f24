"""The plain pages as they leave the server: escaped, strict, under any base path; what is wrong is said in the form that its reader can use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
import structlog
from docx import Document
from fastapi.testclient import TestClient

from assistant.holdings import Holdings
from assistant.settings import Settings
from assistant.surfaces.chat.signin_people import add_person
from assistant.surfaces.policies import PAGE_POLICY
from assistant.surfaces.serve import log_to_stderr
from assistant.surfaces.site import create_site

PERSON = {"accept": "text/html"}
REPORT = "What goes in the harbour report?"
PAGES = ("/", "/ask", f"/ask?q={REPORT}", "/about", "/documents")


def client_of(holdings: Holdings, folder: Path, **settings: object) -> TestClient:
    """A browser's requests to a site without the chat."""
    site = create_site(Settings(library=folder, state=folder / "state", rerank=False, **settings), holdings, with_chat=False)  # type: ignore[arg-type]
    return TestClient(site, headers=PERSON, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(harbour: Holdings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(harbour, tmp_path_factory.mktemp("pages"), rate_limit_per_minute=0) as client:
        yield client


def text_of(html: str) -> str:
    """What a reader sees of a page, blanks run together."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition(">")[2].partition("</main>")[0])).split())


def test_the_start_page_says_what_is_held_and_how_it_stands(client: TestClient) -> None:
    shown = text_of(client.get("/").text)
    assert "Harbour guidance, 2025 in force Statutory guidance." in shown
    assert "It does not give advice" in shown


def test_an_answer_shows_its_statements_under_their_force_each_with_its_citation(client: TestClient) -> None:
    shown = text_of(client.post("/ask", data={"q": REPORT}).text)
    order = [
        "You asked What goes in the harbour report?",
        "What the harbour report contains: 2 must.",
        "From Harbour guidance, 2025 in force",
        "The harbour report must say:",
        "MUST How many children were met at the harbour.",
        "Paragraph 1, item 1, page 3 of Harbour guidance: show the words the number of children met at the harbour",
        "Harbour guidance, 2025 edition (statutory guidance; in force)",
        "MUST What was done to keep them safe.",
        "Sources",
        "Ask a follow-up",
    ]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)


def test_a_link_asks_as_the_form_does(client: TestClient) -> None:
    assert text_of(client.get("/ask", params={"q": REPORT, "role": "dsp"}).text) == text_of(client.post("/ask", data={"q": REPORT, "role": "dsp"}).text)


def test_a_citation_leads_to_its_place_in_the_reader(client: TestClient) -> None:
    assert 'href="/documents/harbour-guidance-2025#para_1__item_1"' in client.post("/ask", data={"q": REPORT}).text


def test_a_follow_up_takes_what_was_asked_before(client: TestClient) -> None:
    page = client.post("/ask", data={"q": REPORT}).text
    assert f'name="history" value="{REPORT}"' in page
    shown = text_of(client.post("/ask", data={"q": "and how soon is it sent?", "history": [REPORT]}).text)
    assert "Taken as: How soon is it sent: What goes in the harbour report?" in shown


def test_an_answer_is_seen_again_with_its_exact_words_open_by_a_button_or_by_asking(client: TestClient) -> None:
    page = client.post("/ask", data={"q": REPORT}).text
    assert 'name="view" value="words"' in page
    assert '<details class="cite" open>' not in page
    for data in ({"q": REPORT, "view": "words"}, {"q": "show me the exact words", "history": [REPORT]}):
        shown = client.post("/ask", data=data).text
        assert shown.count('<details class="cite" open>') == 2
        assert 'name="view" value="words"' not in shown.partition("Download")[0].rpartition("<form")[0]


def test_only_the_musts_of_an_answer_are_seen_again_and_taken_away(client: TestClient) -> None:
    shown = text_of(client.post("/ask", data={"q": "only what I must do", "history": [REPORT]}).text)
    assert "You asked What goes in the harbour report?" in shown
    assert "Of 2 points, these 2 are must." in shown
    assert "Of 2 points, these 2 are must." in client.post("/ask/download", data={"q": REPORT, "view": "musts", "format": "md"}).text


def test_an_urgent_concern_is_answered_by_what_to_do_and_its_words_are_not_shown(client: TestClient) -> None:
    response = client.post("/ask", data={"q": "A boy told me his father beat him last night and he is frightened to go home"})
    shown = text_of(response.text)
    assert shown.startswith("Do this now Call 999 if a child is in immediate danger")
    assert "frightened" not in response.text


def test_what_is_not_held_is_said_without_a_guess(client: TestClient) -> None:
    shown = text_of(client.post("/ask", data={"q": "What is the capital of Mongolia?"}).text)
    assert "outside what this assistant holds" in shown
    assert "MUST" not in shown


def test_personal_details_are_masked_before_they_come_back(client: TestClient) -> None:
    response = client.post("/ask", data={"q": f"{REPORT} Ring me on 07700 900123."})
    assert "900123" not in response.text
    assert "Your question seemed to hold personal details" in text_of(response.text)


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</textarea><b>bold</b>", "javascript:alert(1)")


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_in_any_field_stays_text(client: TestClient, typed: str) -> None:
    for data in ({"q": f"{REPORT} {typed}"}, {"q": REPORT, "area": typed, "role": typed, "as_of": typed}, {"q": REPORT, "history": [typed]}):
        response = client.post("/ask", data=data)
        assert "<script>" not in response.text
        assert "<img src=x" not in response.text
        assert "<b>" not in response.text
        assert " 49 " not in text_of(response.text)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("q", "", "Type a question, for example"),
        ("q", "\x00\x07", "Type a question, for example"),
        ("q", "x" * 5000, "Question of 5000 characters is too long; ask in at most 4000."),
        ("role", "pilot", "Choose a role from the list"),
        ("area", "Atlantis", "Area 'Atlantis' is not known;"),
        ("as_of", "soon", "Date 'soon' is not a day; write it as YYYY-MM-DD, such as 2026-11-22."),
    ],
)
def test_what_is_wrong_with_a_form_is_said_at_its_top_and_at_its_field(client: TestClient, field: str, value: str, said: str) -> None:
    response = client.post("/ask", data={"q": REPORT} | {field: value})
    assert response.status_code == 422
    assert "<title>Error: Ask" in response.text
    assert f'<a href="#{field}">{said[:20]}' in unescape(response.text)
    assert text_of(response.text).count(said) == 2
    assert f'aria-describedby="{field}-hint {field}-error" aria-invalid="true"' in response.text or f'aria-describedby="{field}-error"' in response.text


def test_an_answer_is_taken_away_as_text_and_as_a_word_file(client: TestClient) -> None:
    taken = client.post("/ask/download", data={"q": REPORT, "format": "md"})
    assert re.fullmatch(r'attachment; filename="answer-\d{4}-\d\d-\d\d\.md"', taken.headers["content-disposition"])
    assert "How many children were met at the harbour." in taken.text
    document = Document(BytesIO(client.post("/ask/download", data={"q": REPORT, "format": "docx"}).content))
    assert any("How many children were met" in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("data", [{"q": REPORT, "format": "exe"}, {"format": "md"}])
def test_a_download_that_no_form_of_ours_asks_for_is_refused(client: TestClient, data: dict[str, str]) -> None:
    response = client.post("/ask/download", data=data)
    assert response.status_code == 422
    assert "That cannot be taken" in text_of(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_nothing_that_the_policy_forbids(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-security-policy"] == PAGE_POLICY
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", response.text)
    loaded = re.findall(r'<(?:link|script|img)[^>]+?(?:href|src)="([^"]+)"', response.text)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_no_shared_cache_keeps_a_page(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "private, no-cache"


def test_every_link_between_pages_leads_somewhere(client: TestClient) -> None:
    links = {link.partition("#")[0] for path in PAGES for link in re.findall(r'<a[^>]+href="(/[^"]*)"', client.get(path).text)}
    assert {link: status for link in sorted(links) if (status := client.get(unescape(link)).status_code) != 200} == {}


def test_files_are_kept_for_a_year_by_version_and_rechecked_without(client: TestClient) -> None:
    found = re.search(r'href="(/static/site\.css\?v=\w+)"', client.get("/").text)
    assert found
    assert client.get(found[1]).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/site.css").headers["cache-control"] == "no-cache"


def test_the_about_page_shows_the_figures_that_were_measured_and_every_licence(client: TestClient) -> None:
    shown = text_of(client.get("/about").text)
    assert "Must, should and may exactly as in the source 100.0 % (" in shown
    assert "Office of Harbours. Licence: OGL v3.0." in shown
    assert "Accessibility statement" in shown
    assert "Questions on these pages are not kept." in shown


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [("GET", "/nowhere", 404, "Page not found"), ("PUT", "/ask", 405, "Not possible here"), ("GET", "/documents/none", 404, "")],
)
def test_an_error_is_a_page_for_people_and_problem_details_for_programs(client: TestClient, method: str, path: str, status: int, heading: str) -> None:
    seen = client.request(method, path)
    assert (seen.status_code, seen.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert heading in text_of(seen.text)
    told = client.request(method, path, headers={"accept": "application/json"})
    assert told.status_code == status
    assert client.get("/api/nowhere").headers["content-type"] == "application/problem+json"


def test_a_page_asked_for_before_all_is_loaded_says_when_to_come_back(harbour: Holdings, tmp_path: Path) -> None:
    response = client_of(harbour, tmp_path).get("/ask")  # not entered, so nothing is loaded
    assert response.status_code == 503
    assert "Not ready yet" in text_of(response.text)


def test_what_nobody_foresaw_is_a_strict_page_too(harbour: Holdings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("assistant.surfaces.pages.about.held_editions", broken)
    with client_of(harbour, tmp_path) as client:
        response = client.get("/about")
    assert response.status_code == 500
    assert "Something went wrong" in text_of(response.text)
    assert response.headers["content-security-policy"] == PAGE_POLICY


def test_everything_stands_under_the_base_path(harbour: Holdings, tmp_path: Path) -> None:
    with client_of(harbour, tmp_path, base_path="/guidance") as client:
        for path in ("/guidance/ask", "/ask"):  # whether or not the proxy takes it off
            page = client.get(path).text
            addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
            assert addresses
            assert all(address.startswith("/guidance/") for address in addresses)
        assert client.get(re.findall(r'href="(/guidance/static/site[^"]*)"', page)[0]).status_code == 200
        assert client.get("/guidance/api/documents").status_code == 200


def test_another_sites_form_is_refused_and_our_own_taken(client: TestClient) -> None:
    refused = client.post("/ask", data={"q": REPORT}, headers={"origin": "https://elsewhere.example"})
    assert (refused.status_code, refused.headers["content-security-policy"]) == (403, PAGE_POLICY)
    assert "comes from a page of another site" in text_of(refused.text)
    assert client.post("/ask", data={"q": REPORT}, headers={"origin": "http://testserver"}).status_code == 200
    told = client.post("/api/ask", json={"question": REPORT}, headers={"origin": "https://elsewhere.example"})
    assert (told.status_code, told.headers["content-type"]) == (403, "application/problem+json")


def test_an_allowed_sites_page_may_ask_and_read_the_answer(harbour: Holdings, tmp_path: Path) -> None:
    origin = {"origin": "https://intranet.example"}
    with client_of(harbour, tmp_path, allowed_origins="https://intranet.example") as client:
        preflight = client.options("/api/ask", headers=origin | {"access-control-request-method": "POST", "access-control-request-headers": "content-type"})
        answer = client.post("/api/ask", json={"question": REPORT}, headers=origin)
        elsewhere = client.get("/api/documents", headers={"origin": "https://elsewhere.example"})
    assert (preflight.status_code, answer.status_code) == (200, 200)
    assert preflight.headers["access-control-allow-origin"] == answer.headers["access-control-allow-origin"] == origin["origin"]
    assert "access-control-allow-origin" not in elsewhere.headers


def test_too_many_requests_get_a_page_that_says_when_to_come_back(harbour: Holdings, tmp_path: Path) -> None:
    with client_of(harbour, tmp_path, rate_limit_per_minute=1) as client:
        assert client.get("/ask").status_code == 200
        response = client.get("/ask")
    assert (response.status_code, response.headers["retry-after"]) == (429, "60")
    assert "wait 60 s and try again" in text_of(response.text)


def test_with_sign_in_nothing_but_health_and_files_opens_without_a_password(harbour: Holdings, tmp_path: Path) -> None:
    add_person(tmp_path / "state", "jo", "a long enough password")
    with client_of(harbour, tmp_path, sign_in="password") as client:
        asked = {path: client.get(path).status_code for path in ("/", "/ask", "/about", "/documents", "/api/documents", "/openapi.json", "/nowhere")}
        assert set(asked.values()) == {401}
        assert client.get("/").headers["www-authenticate"].startswith("Basic ")
        assert [client.get(path).status_code for path in ("/healthz", "/static/site.css")] == [200, 200]
        signed = client.get("/", auth=("jo", "a long enough password"))
        assert signed.status_code == 200
        assert signed.headers["set-cookie"].startswith("working_together_session=")


def test_a_file_larger_than_is_taken_is_refused_before_it_is_read(harbour: Holdings, tmp_path: Path) -> None:
    with client_of(harbour, tmp_path, max_upload_mb=1) as client:
        response = client.post("/ask", files={"q": ("big.txt", b"x" * (1024 * 1024 + 1))})
    assert (response.status_code, response.headers["content-security-policy"]) == (413, PAGE_POLICY)
    assert "The file has more than 1 MB; send a smaller one" in text_of(response.text)


def test_no_question_is_logged(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    client.post("/ask", data={"q": f"{REPORT} says Zebedee"})
    client.get("/ask", params={"q": "Zebedee harbour"})
    client.post("/ask", data={"q": "Zebedee", "area": "Zebedee"})
    client.get("/Zebedee")
    structlog.reset_defaults()  # what it was bound to is captured for this test only
    logged = capfd.readouterr().err
    assert '"route": "/ask"' in logged
    assert "Zebedee" not in logged
