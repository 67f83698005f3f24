"""Ways into the reader's documents: addresses of passages, search, links under a base path; what is hostile in a search or a document stays text."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.holdings import Holdings
from assistant.settings import Settings
from assistant.surfaces.site import create_site

PIER, BAY, HOSTILE = "pier-code-2025", "bay-piers-2025", "gull-policy-2025"
HtmlOf = Callable[..., str]


def test_an_unknown_edition_is_a_page_that_says_what_to_do(client: TestClient, html_of: HtmlOf) -> None:
    html = html_of(client, "/documents/pier-code-1066", 404)
    assert "No such document here" in html
    assert 'href="/documents"' in html


@pytest.mark.parametrize("place", ["para_1__item_2", "para%5F1%5F%5Fitem%5F2"])
def test_a_passage_has_an_address_of_its_own(client: TestClient, place: str) -> None:
    response = client.get(f"/documents/{PIER}/{place}")
    assert (response.status_code, response.headers["location"]) == (307, f"/documents/{PIER}#para_1__item_2")


def test_an_unknown_passage_leads_to_its_document(client: TestClient, html_of: HtmlOf) -> None:
    html = html_of(client, f"/documents/{PIER}/para_99", 404)
    assert "Pier code 2025 is held, but it has no passage of that number here." in html
    assert f'href="/documents/{PIER}"' in html


def test_an_unknown_name_is_never_repeated_on_the_page(client: TestClient, html_of: HtmlOf) -> None:
    assert "gotcha" not in html_of(client, "/documents/gotcha%3Cscript%3E/x", 404)
    assert "gotcha" not in html_of(client, f"/documents/{PIER}/gotcha", 404)


def test_search_finds_words_whatever_their_endings_and_marks_them(client: TestClient, html_of: HtmlOf) -> None:
    html = html_of(client, f"/documents/{PIER}?q=trimming+wick")
    assert "1 passage has all of these words." in html
    assert f'href="/documents/{PIER}#para_1__item_2"' in html
    assert "<mark>wicks</mark> were <mark>trimmed</mark>" in html


def test_search_knows_a_passage_by_its_number(client: TestClient, html_of: HtmlOf) -> None:
    assert f'href="/documents/{PIER}#para_3"' in html_of(client, f"/documents/{PIER}?q=paragraph+3")


def test_search_finds_headings(client: TestClient, html_of: HtmlOf) -> None:
    assert f'<a href="/documents/{PIER}#part-2-para_1">Lamps</a>' in html_of(client, f"/documents/{PIER}?q=lamps")


def test_search_for_a_word_of_force_finds_that_word(client: TestClient, html_of: HtmlOf) -> None:
    html = html_of(client, f"/documents/{PIER}?q=must+not")
    assert re.findall(rf'href="/documents/{PIER}#([^"]+)"', html) == ["para_3"]


def test_search_without_a_match_gives_what_comes_near_in_meaning(client: TestClient, html_of: HtmlOf) -> None:
    html = html_of(client, f"/documents/{PIER}?q=when+is+the+log+sent+off")
    assert "No passage has all of these words. These are the nearest in meaning:" in html
    assert f'href="/documents/{PIER}#para_2"' in html


@pytest.mark.parametrize(("query", "said"), [("", "Type a word or two to look for."), ("%20", "Type a word or two"), ("xyzzy", "No passage of this document")])
def test_search_for_nothing_or_what_is_not_there_says_so(client: TestClient, query: str, said: str, html_of: HtmlOf) -> None:
    assert said in html_of(client, f"/documents/{PIER}?q={query}")


def test_a_very_long_search_is_cut_and_said_to_be(client: TestClient, html_of: HtmlOf) -> None:
    assert "Only the first 200 characters were searched for." in html_of(client, f"/documents/{PIER}?q={'lamp+' * 100}")


def test_markup_in_a_search_stays_text(client: TestClient, html_of: HtmlOf) -> None:
    html = html_of(client, f"/documents/{PIER}?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("path", ["/documents", f"/documents/{HOSTILE}", f"/documents/{HOSTILE}?q=gull", f"/documents/{HOSTILE}/nothing"])
def test_markup_scripts_and_instructions_in_a_document_stay_text(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert not re.search(r"<(?:i|b|img src=x|script(?! src=\"/static/))[ >]", html)
    assert "Gull &lt;i&gt;Policy&lt;/i&gt;" in html


def test_a_page_is_compressed_and_sent_again_only_when_it_changed(client: TestClient) -> None:
    first = client.get(f"/documents/{PIER}", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    plain = client.get(f"/documents/{PIER}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == first.text
    assert len(gzip.compress(plain.content)) < len(plain.content)
    again = client.get(f"/documents/{PIER}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_hold_no_inline_script_or_style(client: TestClient, html_of: HtmlOf) -> None:
    for path in ("/documents", f"/documents/{PIER}", f"/documents/{PIER}?q=lamps"):
        html = html_of(client, path)
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", html)


def test_links_keep_the_base_path(holdings: Holdings, tmp_path: Path) -> None:
    settings = Settings(library=tmp_path / "library", state=tmp_path / "state", history=False)
    with TestClient(create_site(settings, holdings), root_path="/guidance", follow_redirects=False) as client:
        html = client.get(f"/documents/{PIER}").text
        assert f'href="/guidance/documents/{BAY}#sec_logs__p_1"' in html
        assert 'href="/documents' not in html
        assert client.get(f"/documents/{PIER}/para_3").headers["location"] == f"/guidance/documents/{PIER}#para_3"
