"""What the chat keeps of words: nothing that was typed until it is answered, then masked; nothing of a live concern; nothing at all with history off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from chainlit.types import Feedback as ChainlitFeedback

from assistant.dialogue import Answer, Citation, Notice, Scope, Status
from assistant.errors import HistoryError
from assistant.settings import Settings
from assistant.surfaces.chat.history import FeedbackKept, HistoryLayer, as_kept, data_layer, keep_question, may_keep, save_feedback
from assistant.surfaces.chat.words import words

TYPED = "My pupil Amy Brown, dob 12/03/2014, of 14 Elm Street, tel 07911 123456, NHS number 943 476 5919: who decides?"
NOT_KEPT = words("history", "not_kept")
CITED = Citation("c1", "pier-2020/para_1", "Pier", "2020", "in-force", "statutory-guidance", None, (), "paragraph 1", None, None, "", "digest")
ANSWER = Answer(Status.ANSWERED, "What is lit?", "What is lit?", Scope(), "The lamp.", citations=(CITED,))
URGENT = Answer(Status.URGENT_CONCERN, "her dad hits her", "her dad hits her", Scope(), "Call 999.", notices=(Notice("emergency-route", "Call 999."),))
During = Callable[..., Any]
Message = Callable[..., dict[str, Any]]
Outputs = Callable[..., list[str]]


def on_disk(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in settings.state.rglob("*") if path.is_file())


def test_what_was_typed_is_not_written_before_it_is_answered(
    layer: HistoryLayer, settings: Settings, during: During, message: Message, outputs: Outputs
) -> None:
    during("ann", lambda: layer.create_step(message("m1", TYPED)))
    during("ann", lambda: layer.update_thread("t1", name=TYPED, user_id="ann"))
    assert outputs(layer) == [NOT_KEPT]
    assert b"Amy" not in on_disk(settings)
    assert b"who decides" not in on_disk(settings)


@pytest.mark.parametrize("detail", ["Amy", "Brown", "12/03/2014", "14 Elm Street", "07911", "943 476 5919"])
def test_a_question_is_kept_with_personal_details_masked(
    layer: HistoryLayer, settings: Settings, detail: str, during: During, message: Message, outputs: Outputs
) -> None:
    during("ann", lambda: layer.create_step(message("m1", TYPED)))
    asyncio.run(keep_question(settings, "m1", replace(ANSWER, question=TYPED)))
    assert outputs(layer)[0].endswith("who decides?")
    assert detail.encode() not in on_disk(settings)


def test_a_duty_number_that_a_held_document_publishes_stays(
    layer: HistoryLayer, settings: Settings, during: During, message: Message, outputs: Outputs
) -> None:
    during("ann", lambda: layer.create_step(message("m1", "typed")))
    asked = replace(ANSWER, question="Is 01724 296500 right, or 07911 123456?")
    asyncio.run(keep_question(settings, "m1", asked, lambda: frozenset({"01724296500"})))
    assert outputs(layer) == ["Is 01724 296500 right, or [telephone number]?"]


def test_a_conversation_is_named_by_its_first_question_masked_and_short(layer: HistoryLayer, settings: Settings, during: During, message: Message) -> None:
    during("ann", lambda: layer.update_thread("t1", name=TYPED, user_id="ann"))
    for number, text in enumerate((f"{TYPED} {'and more ' * 20}", "another"), 1):
        during("ann", lambda number=number: layer.create_step(message(f"m{number}", "typed")))
        asyncio.run(keep_question(settings, f"m{number}", replace(ANSWER, question=text)))
    named = during("ann", lambda: layer.get_thread("t1"))["name"]
    assert named.startswith("My pupil [name], dob [date of birth]")
    assert named.endswith("…")
    assert len(named) <= 80


def test_a_name_that_the_person_gives_is_masked_too(layer: HistoryLayer, during: During) -> None:
    during("ann", lambda: layer.update_thread("t1", user_id="ann"))
    asyncio.run(layer.update_thread("t1", name="About Jayden Smith, 07911 123456"))
    assert asyncio.run(layer.get_thread("t1"))["name"] == "About [name], [telephone number]"


@pytest.mark.parametrize(
    "answer", [URGENT, replace(ANSWER, question=URGENT.question, notices=URGENT.notices)], ids=["urgent", "answered with the emergency route"]
)
def test_nothing_of_a_live_concern_is_kept(layer: HistoryLayer, settings: Settings, answer: Answer, during: During, message: Message, outputs: Outputs) -> None:
    assert not may_keep(answer)
    during("ann", lambda: layer.create_step(message("m1", answer.question)))
    during("ann", lambda: layer.update_thread("t1", name=answer.question, user_id="ann"))
    asyncio.run(keep_question(settings, "m1", answer))
    assert outputs(layer) == [NOT_KEPT]
    assert b"her dad hits her" not in on_disk(settings)
    assert asyncio.run(save_feedback(settings, answer, helpful=True, keep_question=True)) is FeedbackKept.WITHOUT_QUESTION
    assert b"her dad hits her" not in on_disk(settings)


def test_an_answer_to_a_live_concern_does_not_say_again_what_was_asked() -> None:
    followed = replace(URGENT, stand_alone_question="her dad hits her (about reports)")
    assert as_kept(followed).stand_alone_question == URGENT.question
    assert as_kept(ANSWER) is ANSWER


def test_an_answer_is_kept_as_it_was_given_and_a_published_number_in_it_stays(layer: HistoryLayer, during: During, message: Message, outputs: Outputs) -> None:
    given = "**MUST** Ring 01724 296500 (Alan Wood, 1 April 2024). [1](/documents/x#para_1)"
    during("ann", lambda: layer.create_step(message("a1", given, "assistant_message")))
    assert outputs(layer) == [given]


def test_what_a_session_carries_is_masked_and_its_surroundings_are_left_out(layer: HistoryLayer, settings: Settings, during: During) -> None:
    carried = {
        "chosen": {"area": "North Lincolnshire"},
        "history": ["about Jayden Smith"],
        "env": {"K": "v"},
        "http_referer": "https://x",
    }
    during("ann", lambda: layer.update_thread("t1", user_id="ann"))
    during("ann", lambda: layer.update_thread("t1", metadata=carried))
    found = during("ann", lambda: layer.get_thread("t1"))
    assert found["metadata"] == {"chosen": {"area": "North Lincolnshire"}, "history": ["about [name]"]}
    assert b"https://x" not in on_disk(settings)


def test_what_an_answer_was_asked_with_is_masked(layer: HistoryLayer, during: During, message: Message) -> None:
    during("ann", lambda: layer.create_step(message("a1", "…", "assistant_message", metadata={"asked": {"question": "about Jayden Smith"}})))
    assert asyncio.run(layer.get_thread("t1"))["steps"][0]["metadata"] == {"asked": {"question": "about [name]"}}


def test_steps_between_messages_are_not_kept(layer: HistoryLayer, settings: Settings, during: During, message: Message, outputs: Outputs) -> None:
    during("ann", lambda: layer.create_step(message("r1", "", "run", input=TYPED)))
    assert outputs(layer) == []
    assert b"Amy" not in on_disk(settings)


def test_with_history_off_nothing_is_written(settings: Settings) -> None:
    off = settings.model_copy(update={"history": False})
    assert data_layer(off) is None
    asyncio.run(keep_question(off, "m1", ANSWER))
    assert asyncio.run(save_feedback(off, ANSWER, helpful=True, comment="fine")) is FeedbackKept.NOT_KEPT
    assert not settings.state.exists()


def test_feedback_is_kept_without_the_question_unless_the_person_agrees(layer: HistoryLayer, settings: Settings) -> None:
    asked = replace(ANSWER, question="What of Jayden Smith?")
    assert asyncio.run(save_feedback(settings, asked, helpful=False, reason="wrong", comment="Mr Smithson knows")) is FeedbackKept.WITHOUT_QUESTION
    (kept,) = layer.store.feedback()
    assert (kept.helpful, kept.reason, kept.comment, kept.status, kept.provisions, kept.question) == (
        False,
        "wrong",
        "Mr [name] knows",
        "answered",
        ("pier-2020/para_1",),
        None,
    )
    assert b"What of" not in on_disk(settings)


def test_with_their_agreement_the_question_is_kept_masked(layer: HistoryLayer, settings: Settings) -> None:
    asked = replace(ANSWER, question="What of Jayden Smith?")
    assert asyncio.run(save_feedback(settings, asked, helpful=True, keep_question=True)) is FeedbackKept.WITH_QUESTION
    assert layer.store.feedback()[0].question == "What of [name]?"


def test_chainlits_own_thumbs_are_kept_too(layer: HistoryLayer) -> None:
    given = asyncio.run(layer.upsert_feedback(ChainlitFeedback(forId="a1", value=1, comment="Jayden Smith liked it")))
    (kept,) = layer.store.feedback()
    assert (kept.id, kept.helpful, kept.comment, kept.question) == (given, True, "[name] liked it", None)
    assert asyncio.run(layer.delete_feedback(given))
    assert layer.store.feedback() == []


def test_an_error_is_raised_and_logged_without_what_was_to_be_kept(
    settings: Settings, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, during: During, message: Message
) -> None:
    layer = data_layer(settings)
    assert layer
    layer.store.close()
    with caplog.at_level(logging.DEBUG), pytest.raises(HistoryError, match="cannot be used"):
        during("ann", lambda: layer.create_step(message("a1", "wheelhouse", "assistant_message")))
    told = capsys.readouterr()
    assert "cannot be used" in told.out + told.err
    assert "wheelhouse" not in told.out + told.err + caplog.text
    asyncio.run(layer.close())


def test_a_message_that_is_updated_or_removed_is_so_in_what_is_kept(
    layer: HistoryLayer, settings: Settings, during: During, message: Message, outputs: Outputs
) -> None:
    during("ann", lambda: layer.create_step(message("a1", "draft", "assistant_message")))
    during("ann", lambda: layer.update_step(message("a1", "final", "assistant_message")))
    during("ann", lambda: layer.create_step(message("m1", TYPED)))
    during("ann", lambda: layer.update_step(message("m1", TYPED)))
    assert sorted(outputs(layer)) == sorted(["final", NOT_KEPT])
    during("ann", lambda: layer.delete_step("a1"))
    assert outputs(layer) == [NOT_KEPT]
    assert b"Amy" not in on_disk(settings)
