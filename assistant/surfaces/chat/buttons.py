"""A button under an answer in, what it is for out: a question asked, another view, the answer taken away, or what somebody thinks of it.

A button carries what its answer was asked with; nothing that it brings back is trusted.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any

import chainlit as cl
from chainlit.context import context

from assistant.surfaces.chat import history
from assistant.surfaces.chat.connection import Connected
from assistant.surfaces.chat.conversation import answer_with, made, take_message, to_script
from assistant.surfaces.chat.markdown import plain
from assistant.surfaces.chat.turn import Reply, answered, asked_from, day_of_answer
from assistant.surfaces.chat.words import reasons, words
from assistant.surfaces.export import DOCX_TYPE, MARKDOWN_TYPE, answer_as_docx, answer_as_markdown, file_name
from assistant.surfaces.render import render_text

PLAIN_WIDTH = 10_000  # no line is broken in what is copied: where it goes has its own width
FEEDBACK_S = 900


async def _on_ask(action: Any) -> None:
    """A question that was offered, asked as if typed."""
    question = str(action.payload.get("question", ""))
    await context.emitter.task_start()
    try:
        await take_message(await cl.Message(content=question, type="user_message", author="User").send())
    finally:
        await context.emitter.task_end()


async def _on_view(action: Any) -> None:
    """Another view of an answer."""
    await context.emitter.task_start()
    try:
        await answer_with(lambda assistant: answered(asked_from(action.payload), assistant))
    finally:
        await context.emitter.task_end()


async def _on_copy(action: Any) -> None:
    if reply := await _again(action):
        await to_script("copy", {"text": render_text(reply.answer, PLAIN_WIDTH)})


async def _on_markdown(action: Any) -> None:
    if reply := await _again(action):
        text = answer_as_markdown(reply.answer, day_of_answer(reply))
        await _download(text.encode(), file_name(day_of_answer(reply), "md"), MARKDOWN_TYPE)


async def _on_docx(action: Any) -> None:
    if reply := await _again(action):
        data = await asyncio.to_thread(answer_as_docx, reply.answer, day_of_answer(reply))
        await _download(data, file_name(day_of_answer(reply), "docx"), DOCX_TYPE)


async def _download(data: bytes, name: str, kind: str) -> None:
    await to_script("download", {"file": name, "type": kind, "data": base64.b64encode(data).decode()})


async def _again(action: Any) -> Reply | None:
    """The answer a button belongs to, made again; or None where it cannot be, which is said."""
    return await made(lambda assistant: answered(asked_from(action.payload), assistant))


async def _on_feedback(action: Any) -> None:
    """Asks the person what they think, in a form of the page's own script, and keeps it as they allow."""
    given = await context.emitter.send_call_fn("feedback", {"helpful": action.name == "helpful"}, FEEDBACK_S)
    if not isinstance(given, dict) or not given.get("sent") or not (reply := await _again(action)):
        return
    reason = str(given.get("reason") or "")
    became = await history.save_feedback(
        Connected.settings,
        reply.answer,
        helpful=action.name == "helpful",
        reason=reason if reason in reasons() else "",
        comment=str(given.get("comment") or ""),
        keep_question=given.get("keep") is True,
    )
    await cl.Message(content=plain(words("feedback", became.value))).send()


ACTIONS: dict[str, Callable[[Any], Awaitable[None]]] = {
    "ask": _on_ask,
    "view": _on_view,
    "copy": _on_copy,
    "markdown": _on_markdown,
    "docx": _on_docx,
    "helpful": _on_feedback,
    "unhelpful": _on_feedback,
}
