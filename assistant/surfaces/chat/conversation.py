"""A message in, an answer on the screen out: made off the event loop, masked before anything is kept, shown block by block, with its buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import chainlit as cl
from chainlit.chat_context import chat_contexts
from chainlit.context import context

from assistant.answering.views import View
from assistant.dialogue import Scope
from assistant.errors import AssistantError, QuestionError
from assistant.pipeline import Assistant
from assistant.surfaces.chat import history
from assistant.surfaces.chat.choices import scope_of
from assistant.surfaces.chat.connection import Connected, wait_s
from assistant.surfaces.chat.markdown import blocks, plain
from assistant.surfaces.chat.turn import Reply, asked_from, carried, reply_to
from assistant.surfaces.chat.words import words
from assistant.surfaces.escalation import route_beside
from corpus.errors import CorpusError

_TAKE_AWAY = ("copy", "markdown", "docx")
_FEEDBACK = ("helpful", "unhelpful")


async def take_message(message: Any) -> None:
    """One message answered; only then is it known what of it may be kept."""
    text, last = str(message.content), cl.user_session.get("last")
    earlier = tuple(cl.user_session.get("history") or ())
    reply = await answer_with(lambda assistant: reply_to(text, _scope(assistant), earlier, asked_from(last) if last else None, assistant))
    if reply:
        # Asked only to see the last answer differently, a message holds nothing else.
        said = replace(reply.answer, question=text) if reply.asked.view else reply.answer
        assistant = Connected.current()
        await history.keep_question(Connected.settings, message.id, said, assistant.holdings.published_numbers if assistant else frozenset)


def _scope(assistant: Assistant) -> Scope:
    return scope_of(context.session.chat_profile, cl.user_session.get("chosen") or {}, assistant.holdings)


async def answer_with(make: Callable[[Assistant], Reply]) -> Reply | None:
    """A reply made off the event loop and shown; or None, what kept it from being made being said."""
    reply = await made(make)
    if reply is None:
        return None
    if history.may_keep(reply.answer):  # nothing of a live concern is carried on
        cl.user_session.set("history", list(carried(tuple(cl.user_session.get("history") or ()), reply)))
        cl.user_session.set("last", replace(reply.asked, view=None).as_json())
    await _show(reply)
    if Connected.settings.history:
        # So that a page that is loaded again opens the same conversation.
        await to_script("conversation", {"id": context.session.thread_id})
    chat_contexts.pop(context.session.id, None)
    return reply


async def made(make: Callable[[Assistant], Reply]) -> Reply | None:
    """A reply made off the event loop, or None, why it cannot be being said."""
    assistant = Connected.current()
    try:
        if assistant is None:
            raise QuestionError(words("messages", "loading"))
        if seconds := wait_s(context.session.environ):
            raise QuestionError(words("messages", "slow", seconds=str(seconds)))
        return await asyncio.to_thread(make, assistant)
    except (AssistantError, CorpusError) as error:
        await cl.Message(content=plain(str(error))).send()
        return None


async def _show(reply: Reply) -> None:
    """The answer, block by block. Every statement in it was verified before the first is sent."""
    kept = {"asked": reply.asked.as_json(), "views": [view.value for view in reply.views], "related": list(reply.answer.related)}
    message = cl.Message(content="", metadata=kept if history.may_keep(reply.answer) else None)
    assistant = Connected.current()
    route = (
        None if reply.asked.view or assistant is None else await asyncio.to_thread(route_beside, reply.answer, assistant.holdings, Connected.settings.library)
    )
    for block in blocks(history.as_kept(reply.answer), Connected.site, reply.asked.view is View.WORDS, route):
        await message.stream_token(block)
        await asyncio.sleep(0)  # lets it leave before the next, and others be served
    message.actions = list(buttons_of(kept))
    await message.send()


def buttons_of(kept: Mapping[str, Any]) -> Iterable[Any]:
    """The buttons of an answer. Their ids begin with what they are for, which is how the style sheet tells them apart."""
    for n, question in enumerate(kept.get("related", ())):
        yield _button("ask", str(question), {"question": question}, str(n))
    for view in kept.get("views", ()):
        yield _button("view", words("actions", view), {**kept["asked"], "view": view}, view)
    if kept["asked"]["question"]:
        for name in _TAKE_AWAY + (_FEEDBACK if Connected.settings.history else ()):
            yield _button(name, words("actions", name), kept["asked"], name)


def _button(name: str, label: str, payload: Mapping[str, Any], key: str) -> Any:
    action = cl.Action(name=name, label=label, payload=dict(payload))
    action.id = f"wt-{name}-{key}-{action.id}"
    return action


async def to_script(name: str, arguments: Mapping[str, Any]) -> None:
    """Something for the page's own script to do, which gives no answer."""
    await context.emitter.emit("call_fn", {"name": name, "args": dict(arguments)})
