"""One turn of a conversation: answered, followed up, seen another way, and made again from what it was asked with."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.views import View
from assistant.dialogue import Scope, Status
from assistant.errors import QuestionError
from assistant.pipeline import Assistant
from assistant.surfaces.chat.choices import ANY, Profile, areas, profiles, read_day, scope_of, scope_text
from assistant.surfaces.chat.turn import Asked, answered, asked_from, carried, reply_to
from assistant.surfaces.chat.words import reasons, section, starters, words
from corpus.errors import DataError

REPORT = "what goes in the harbour report"


def test_a_message_is_answered(harbour_assistant: Assistant) -> None:
    reply = reply_to(REPORT, Scope(), (), None, harbour_assistant)
    assert reply.answer.status is Status.ANSWERED
    assert reply.asked == Asked(REPORT)


def test_an_answer_is_made_again_from_what_it_was_asked_with(harbour_assistant: Assistant) -> None:
    first = reply_to("how soon is it sent?", Scope(role="dsp", as_of=date(2026, 1, 2)), (REPORT,), None, harbour_assistant)
    again = answered(asked_from(first.asked.as_json()), harbour_assistant)
    assert again.asked == first.asked
    assert again.answer.statements == first.answer.statements


def test_a_view_of_the_last_answer_is_no_new_question(harbour_assistant: Assistant) -> None:
    last = reply_to(REPORT, Scope(), (), None, harbour_assistant)
    reply = reply_to("show me the exact words", Scope(), (REPORT,), last.asked, harbour_assistant)
    assert (reply.asked.question, reply.asked.view) == (REPORT, View.WORDS)
    assert carried((REPORT,), reply) == (REPORT,)


def test_a_view_of_nothing_is_refused(harbour_assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="no answer yet"):
        reply_to("only the musts", Scope(), (), None, harbour_assistant)


def test_only_views_that_show_something_else_are_offered(harbour_assistant: Assistant) -> None:
    reply = reply_to("harbour report contents, and how soon is the harbour report sent", Scope(), (), None, harbour_assistant)
    seen = answered(Asked(REPORT, view=View.WORDS), harbour_assistant)
    assert View.WORDS in reply.views
    assert View.WORDS not in seen.views


def test_what_is_carried_on_is_masked_and_bounded(harbour_assistant: Assistant) -> None:
    reply = reply_to("My name is Tom Smith, born 3/4/2015: what goes in the harbour report?", Scope(), (), None, harbour_assistant)
    history = carried(tuple(f"question {n}" for n in range(9)), reply)
    assert len(history) == 6
    assert "Smith" not in history[-1]


def test_a_live_concern_is_not_carried_on(harbour_assistant: Assistant) -> None:
    reply = reply_to("a child is being hit right now", Scope(), (), None, harbour_assistant)
    assert carried((REPORT,), reply) == (REPORT,)


@pytest.mark.parametrize("raw", [{}, {"question": 3}, {"question": "q", "history": "x"}, {"question": "q", "as_of": "soon"}, {"question": "q", "view": "all"}])
def test_what_a_browser_sends_back_is_not_trusted(raw: dict[str, object]) -> None:
    with pytest.raises(QuestionError, match=r"does not hold|not a day|not known"):
        asked_from(raw)


# ---------------------------------------------------------------- choices


def test_everybody_can_ask_as_nobody_in_particular_or_as_a_role(harbour_assistant: Assistant) -> None:
    assert [profile.id for profile in profiles()] == [ANY, *harbour_assistant.holdings.role_ids]
    assert all(profile.starters for profile in profiles())


def test_no_area_is_the_first_choice_and_no_choice_is_empty(harbour_assistant: Assistant) -> None:
    offered = areas(harbour_assistant.holdings)
    assert next(iter(offered.values())) == ANY
    assert all(offered.values())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("22 November 2026", date(2026, 11, 22)),
        ("2 Nov 2026", date(2026, 11, 2)),
        ("22/11/2026", date(2026, 11, 22)),
        ("2.1.2026", date(2026, 1, 2)),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["yesterday", "31/02/2026", "11/22/2026", "2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="is not a day"):
        read_day(text)


def test_a_choice_becomes_a_scope(harbour_assistant: Assistant) -> None:
    scope = scope_of("dsp", {"area": "Leeds", "as_of": "1 March 2025"}, harbour_assistant.holdings)
    assert scope == Scope("dsp", "Leeds", date(2025, 3, 1))
    assert scope_text(scope) == "area Leeds, as of 1 March 2025"
    assert scope_of(ANY, {"area": ANY, "as_of": None}, harbour_assistant.holdings) == Scope()


def test_an_unknown_area_is_refused(harbour_assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="area 'Atlantis' is not known"):
        scope_of(None, {"area": "Atlantis"}, harbour_assistant.holdings)


# ---------------------------------------------------------------- words


def test_words_that_are_not_there_are_an_error() -> None:
    with pytest.raises(DataError, match=r"no words for passage\.nothing in chat\.toml"):
        words("passage", "nothing")


def test_every_reason_and_sentence_says_something() -> None:
    assert all(reasons().values())
    assert all(text for name in ("page", "settings", "actions", "messages", "passage", "feedback", "script") for text in section(name).values())


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.id)
def test_every_starter_is_answered_from_what_ships(profile: Profile, digest_assistant: Assistant) -> None:
    role = None if profile.id == ANY else profile.id
    statuses = {question: reply_to(question, Scope(role=role), (), None, digest_assistant).answer.status for question in starters(role)}
    assert set(statuses.values()) <= {Status.ANSWERED, Status.ANSWERED_IN_PART}, statuses
