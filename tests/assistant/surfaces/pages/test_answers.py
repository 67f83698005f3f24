"""Questions on the plain pages: answered, followed up, taken away; typed markup stays text; what is wrong is said in the form that its reader can use."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from docx import Document
from fastapi.testclient import TestClient

REPORT = "What goes in the harbour report?"
TextOf = Callable[[str], str]


def test_the_start_page_says_what_is_held_and_how_it_stands(client: TestClient, text_of: TextOf) -> None:
    shown = text_of(client.get("/").text)
    assert "Harbour guidance, 2025 in force Statutory guidance." in shown
    assert "It does not give advice" in shown


def test_an_answer_shows_its_statements_under_their_force_each_with_its_citation(client: TestClient, text_of: TextOf) -> None:
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


def test_a_link_asks_as_the_form_does(client: TestClient, text_of: TextOf) -> None:
    assert text_of(client.get("/ask", params={"q": REPORT, "role": "dsp"}).text) == text_of(client.post("/ask", data={"q": REPORT, "role": "dsp"}).text)


def test_a_citation_leads_to_its_place_in_the_reader(client: TestClient) -> None:
    assert 'href="/documents/harbour-guidance-2025#para_1__item_1"' in client.post("/ask", data={"q": REPORT}).text


def test_a_follow_up_takes_what_was_asked_before(client: TestClient, text_of: TextOf) -> None:
    page = client.post("/ask", data={"q": REPORT}).text
    assert f'name="history" value="{REPORT}"' in page
    shown = text_of(client.post("/ask", data={"q": "and how soon is it sent?", "history": [REPORT]}).text)
    assert "Taken as: What goes in the harbour report? and how soon is it sent?" in shown


def test_an_answer_is_seen_again_with_its_exact_words_open_by_a_button_or_by_asking(client: TestClient) -> None:
    page = client.post("/ask", data={"q": REPORT}).text
    assert 'name="view" value="words"' in page
    assert '<details class="cite" open>' not in page
    for data in ({"q": REPORT, "view": "words"}, {"q": "show me the exact words", "history": [REPORT]}):
        shown = client.post("/ask", data=data).text
        assert shown.count('<details class="cite" open>') == 2
        assert 'name="view" value="words"' not in shown.partition("Download")[0].rpartition("<form")[0]


def test_only_the_musts_of_an_answer_are_seen_again_and_taken_away(client: TestClient, text_of: TextOf) -> None:
    shown = text_of(client.post("/ask", data={"q": "only what I must do", "history": [REPORT]}).text)
    assert "You asked What goes in the harbour report?" in shown
    assert "Of 2 points, these 2 are must." in shown
    assert "Of 2 points, these 2 are must." in client.post("/ask/download", data={"q": REPORT, "view": "musts", "format": "md"}).text


def test_an_urgent_concern_is_answered_by_what_to_do_and_its_words_are_not_shown(client: TestClient, text_of: TextOf) -> None:
    response = client.post("/ask", data={"q": "A boy told me his father beat him last night and he is frightened to go home"})
    shown = text_of(response.text)
    assert shown.startswith("Do this now Call 999 if a child is in immediate danger")
    assert "frightened" not in response.text


def test_what_is_not_held_is_said_without_a_guess(client: TestClient, text_of: TextOf) -> None:
    shown = text_of(client.post("/ask", data={"q": "What is the capital of Mongolia?"}).text)
    assert "outside what this assistant holds" in shown
    assert "MUST" not in shown


def test_personal_details_are_masked_before_they_come_back(client: TestClient, text_of: TextOf) -> None:
    response = client.post("/ask", data={"q": f"{REPORT} Ring me on 07700 900123."})
    assert "900123" not in response.text
    assert "Your question seemed to hold personal details" in text_of(response.text)


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</textarea><b>bold</b>", "javascript:alert(1)")


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_in_any_field_stays_text(client: TestClient, typed: str, text_of: TextOf) -> None:
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
def test_what_is_wrong_with_a_form_is_said_at_its_top_and_at_its_field(client: TestClient, field: str, value: str, said: str, text_of: TextOf) -> None:
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
def test_a_download_that_no_form_of_ours_asks_for_is_refused(client: TestClient, data: dict[str, str], text_of: TextOf) -> None:
    response = client.post("/ask/download", data=data)
    assert response.status_code == 422
    assert "That cannot be taken" in text_of(response.text)
