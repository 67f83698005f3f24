"""The plain pages as they leave the server: strict, under any base path, to those who may have them; an error is a page too, and no question is logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient

from assistant.holdings import Holdings
from assistant.surfaces.chat.signin_people import add_person
from assistant.surfaces.policies import PAGE_POLICY
from assistant.surfaces.serve import log_to_stderr

REPORT = "What goes in the harbour report?"
PAGES = ("/", "/ask", f"/ask?q={REPORT}", "/about", "/documents")
Makes = Callable[..., TestClient]
TextOf = Callable[[str], str]


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


def test_the_about_page_shows_the_figures_that_were_measured_and_every_licence(client: TestClient, text_of: TextOf) -> None:
    shown = text_of(client.get("/about").text)
    assert "Must, should and may exactly as in the source 100.0 % (" in shown
    assert "Office of Harbours. Licence: OGL v3.0." in shown
    assert "Accessibility statement" in shown
    assert "Questions on these pages are not kept." in shown


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [("GET", "/nowhere", 404, "Page not found"), ("PUT", "/ask", 405, "Not possible here"), ("GET", "/documents/none", 404, "")],
)
def test_an_error_is_a_page_for_people_and_problem_details_for_programs(
    client: TestClient, method: str, path: str, status: int, heading: str, text_of: TextOf
) -> None:
    seen = client.request(method, path)
    assert (seen.status_code, seen.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert heading in text_of(seen.text)
    told = client.request(method, path, headers={"accept": "application/json"})
    assert told.status_code == status
    assert client.get("/api/nowhere").headers["content-type"] == "application/problem+json"


def test_a_page_asked_for_before_all_is_loaded_says_when_to_come_back(harbour: Holdings, tmp_path: Path, client_of: Makes, text_of: TextOf) -> None:
    response = client_of(harbour, tmp_path).get("/ask")  # not entered, so nothing is loaded
    assert response.status_code == 503
    assert "Not ready yet" in text_of(response.text)


def test_what_nobody_foresaw_is_a_strict_page_too(
    harbour: Holdings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client_of: Makes, text_of: TextOf
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("assistant.surfaces.pages.about.held_editions", broken)
    with client_of(harbour, tmp_path) as client:
        response = client.get("/about")
    assert response.status_code == 500
    assert "Something went wrong" in text_of(response.text)
    assert response.headers["content-security-policy"] == PAGE_POLICY


def test_everything_stands_under_the_base_path(harbour: Holdings, tmp_path: Path, client_of: Makes) -> None:
    with client_of(harbour, tmp_path, base_path="/guidance") as client:
        for path in ("/guidance/ask", "/ask"):  # whether or not the proxy takes it off
            page = client.get(path).text
            addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
            assert addresses
            assert all(address.startswith("/guidance/") for address in addresses)
        assert client.get(re.findall(r'href="(/guidance/static/site[^"]*)"', page)[0]).status_code == 200
        assert client.get("/guidance/api/documents").status_code == 200


def test_another_sites_form_is_refused_and_our_own_taken(client: TestClient, text_of: TextOf) -> None:
    refused = client.post("/ask", data={"q": REPORT}, headers={"origin": "https://elsewhere.example"})
    assert (refused.status_code, refused.headers["content-security-policy"]) == (403, PAGE_POLICY)
    assert "comes from a page of another site" in text_of(refused.text)
    assert client.post("/ask", data={"q": REPORT}, headers={"origin": "http://testserver"}).status_code == 200
    told = client.post("/api/ask", json={"question": REPORT}, headers={"origin": "https://elsewhere.example"})
    assert (told.status_code, told.headers["content-type"]) == (403, "application/problem+json")


def test_an_allowed_sites_page_may_ask_and_read_the_answer(harbour: Holdings, tmp_path: Path, client_of: Makes) -> None:
    origin = {"origin": "https://intranet.example"}
    with client_of(harbour, tmp_path, allowed_origins="https://intranet.example") as client:
        preflight = client.options("/api/ask", headers=origin | {"access-control-request-method": "POST", "access-control-request-headers": "content-type"})
        answer = client.post("/api/ask", json={"question": REPORT}, headers=origin)
        elsewhere = client.get("/api/documents", headers={"origin": "https://elsewhere.example"})
    assert (preflight.status_code, answer.status_code) == (200, 200)
    assert preflight.headers["access-control-allow-origin"] == answer.headers["access-control-allow-origin"] == origin["origin"]
    assert "access-control-allow-origin" not in elsewhere.headers


def test_too_many_requests_get_a_page_that_says_when_to_come_back(harbour: Holdings, tmp_path: Path, client_of: Makes, text_of: TextOf) -> None:
    with client_of(harbour, tmp_path, rate_limit_per_minute=1) as client:
        assert client.get("/ask").status_code == 200
        response = client.get("/ask")
    assert (response.status_code, response.headers["retry-after"]) == (429, "60")
    assert "wait 60 s and try again" in text_of(response.text)


def test_with_sign_in_nothing_but_health_and_files_opens_without_a_password(harbour: Holdings, tmp_path: Path, client_of: Makes) -> None:
    add_person(tmp_path / "state", "jo", "a long enough password")
    with client_of(harbour, tmp_path, sign_in="password") as client:
        asked = {path: client.get(path).status_code for path in ("/", "/ask", "/about", "/documents", "/api/documents", "/openapi.json", "/nowhere")}
        assert set(asked.values()) == {401}
        assert client.get("/").headers["www-authenticate"].startswith("Basic ")
        assert [client.get(path).status_code for path in ("/healthz", "/static/site.css")] == [200, 200]
        signed = client.get("/", auth=("jo", "a long enough password"))
        assert signed.status_code == 200
        assert signed.headers["set-cookie"].startswith("working_together_session=")


def test_a_file_larger_than_is_taken_is_refused_before_it_is_read(harbour: Holdings, tmp_path: Path, client_of: Makes, text_of: TextOf) -> None:
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
