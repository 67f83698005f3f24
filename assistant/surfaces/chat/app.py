"""A server's settings in, Chainlit's application with our callbacks out, and what happens around a conversation: begun, brought back, set, ended.

Loaded only as a server starts, since Chainlit takes a second to load. What is said in a conversation is `conversation`, its buttons `buttons`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import chainlit as cl
import chainlit.data
from chainlit.chat_context import chat_contexts
from chainlit.config import config, reload_config
from chainlit.context import context
from chainlit.input_widget import Select, TextInput
from chainlit.server import app as chainlit_app
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.socket import connection_successful as greet
from chainlit.socket import message as take
from chainlit.utils import wrap_user_function

from assistant.errors import QuestionError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.chat import history
from assistant.surfaces.chat.buttons import ACTIONS
from assistant.surfaces.chat.choices import ANY, areas, profiles, scope_of, scope_text, spoken
from assistant.surfaces.chat.connection import Connected
from assistant.surfaces.chat.conversation import buttons_of, take_message
from assistant.surfaces.chat.markdown import plain
from assistant.surfaces.chat.reconnect import Ordered
from assistant.surfaces.chat.words import words
from assistant.surfaces.rates import RateLimit
from assistant.surfaces.visitors import listed

MAX_SOCKET = 64 * 1024


def connected(current: Callable[[], Assistant | None], settings: Settings, site: str) -> Any:
    """Chainlit's application, with our callbacks in it. `site` is the path that everything is served under."""
    reload_config()  # a process that starts several servers, as tests do, has the latest one's
    chainlit.data._data_layer, chainlit.data._data_layer_initialized = None, False
    Connected.current = staticmethod(current)
    Connected.settings = settings
    Connected.site = site
    Connected.rates = RateLimit(settings.rate_limit_per_minute)
    icon = f"{site}/static/icon.svg"
    Connected.profiles = [
        cl.ChatProfile(
            name=profile.id,
            display_name=profile.name,
            markdown_description=profile.about,
            icon=icon,
            default=profile.id == ANY,
            starters=[cl.Starter(label=question, message=question) for question in profile.starters],
        )
        for profile in profiles()
    ]
    config.ui.default_theme = None  # as the device has it; the configuration file has no word for that
    WebsocketSession.config = config  # no profile has settings of its own, and the package fails to look for them, with a warning each time
    sio.eio.cors_allowed_origins = listed(settings.allowed_origins) or None  # None: this very site; the package's own empty list would take any
    sio.eio.max_http_buffer_size = MAX_SOCKET
    if history.data_layer(settings):  # now: what cannot be kept is said, and what is too old goes, as the server starts
        cl.data_layer(lambda: history.data_layer(settings))
    cl.set_chat_profiles(_profiles)
    # Not by the package's own decorators, which close the place to type in for as long as these run.
    config.code.on_chat_start = wrap_user_function(_start)
    config.code.on_chat_resume = wrap_user_function(_resume)
    cl.on_chat_end(_end)
    cl.on_settings_update(_settings_update)
    cl.on_message(take_message)
    for name, callback in ACTIONS.items():
        cl.action_callback(name)(callback)
    Connected.ordered = Ordered(greet, take, sio.emit)
    sio.on("connection_successful", Connected.ordered.greet)
    sio.on("client_message", Connected.ordered.take)
    return chainlit_app


async def _profiles(_user: Any) -> list[Any]:
    return Connected.profiles


async def _start() -> None:
    await _send_settings({})
    if context.session.thread_id_to_resume:  # a browser whose conversation this server does not know
        await cl.Message(content=plain(words("messages", "restarted"))).send()


async def _resume(thread: Mapping[str, Any]) -> None:
    """Settings and buttons, which Chainlit does not bring back itself."""
    await _send_settings(cl.user_session.get("chosen") or {})
    for step in thread.get("steps", []):
        kept = step.get("metadata") or {}
        if step.get("type") == "assistant_message" and isinstance(kept, dict) and "asked" in kept:
            for action in buttons_of(kept):
                await action.send(for_id=step["id"])


async def _end() -> None:
    # The package remembers every message of every session for good; nothing here reads that.
    chat_contexts.pop(context.session.id, None)
    Connected.ordered.forget(context.session.socket_id)


async def _send_settings(chosen: Mapping[str, Any]) -> None:
    assistant = Connected.current()
    if assistant is None:
        return
    area = Select(id="area", label=words("settings", "area"), items=areas(assistant.holdings), initial_value=str(chosen.get("area") or ANY))
    area.description = words("settings", "area_help")
    day = TextInput(id="as_of", label=words("settings", "day"), initial=str(chosen.get("as_of") or ""), description=words("settings", "day_help"))
    await cl.ChatSettings([area, day]).send()


async def _settings_update(chosen: Mapping[str, Any]) -> None:
    assistant = Connected.current()
    if assistant is None:
        return
    try:
        scope = scope_of(None, chosen, assistant.holdings)
    except QuestionError as error:
        await _send_settings(cl.user_session.get("chosen") or {})
        await cl.Message(content=plain(words("settings", "kept", reason=str(error)))).send()
        return
    kept = {"area": scope.area or ANY, "as_of": spoken(scope.as_of) if scope.as_of else ""}
    cl.user_session.set("chosen", kept)
    await _send_settings(kept)
    await cl.Message(content=plain(words("settings", "changed", scope=scope_text(scope)))).send()
