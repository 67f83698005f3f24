"""What the chat sends to be kept in; what may be kept goes to the store, with personal details masked, and comes back as the chat wants it.

Nothing that somebody typed is written before it was answered: a message is kept as "not kept" until `keep_question` gives the words that the answer says
may be (masked), and a live concern stays "not kept" for good. With the setting `history` off there is no layer at all, and nothing is written.
"""

from __future__ import annotations

import asyncio
import json
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import structlog
from chainlit.context import context_var
from chainlit.data.base import BaseDataLayer
from chainlit.data.utils import queue_until_user_message
from chainlit.types import Feedback as ChainlitFeedback
from chainlit.types import PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User

from assistant.answering.personal_data import mask
from assistant.dialogue import Answer, Status
from assistant.errors import HistoryError
from assistant.settings import Settings
from assistant.surfaces.chat.history_store import Conversation, Feedback, HistoryStore, open_store
from assistant.surfaces.chat.words import words

DAY_S = 24 * 3600.0
LONGEST_NAME = 80
LONGEST_COMMENT = 2000
_MESSAGES = frozenset({"user_message", "assistant_message"})
# What a session carries besides: where the browser came from, its keys, its connection. None of it belongs into a history.
_NEVER_KEPT = frozenset({"env", "http_referer", "user", "id", "languages"})
_KEPT_OF_STEP = ("id", "threadId", "name", "type", "createdAt", "start", "end", "language", "isError", "waitForAnswer", "metadata", "tags", "output")
_Result = TypeVar("_Result")
Published = Callable[[], frozenset[str]]


class FeedbackKept(StrEnum):
    """What became of feedback."""

    WITH_QUESTION = "with_question"
    WITHOUT_QUESTION = "without_question"
    NOT_KEPT = "not_kept"


def data_layer(settings: Settings) -> HistoryLayer | None:
    """What Chainlit keeps conversations with; None where none are kept. What is too old is deleted now, and every day from now on. Raises `HistoryError`."""
    return _layer(settings.state, settings.history_days) if settings.history else None


async def keep_question(settings: Settings, message_id: str, answer: Answer, published: Published = frozenset) -> None:
    """Keeps the words of a message once it is answered: those the answer shows, personal details masked. Those of a live concern are never kept.

    Telephone numbers that held documents publish are no personal details, from then on.
    """
    layer = data_layer(settings)
    if layer:
        layer.published = published
    if layer and may_keep(answer):
        await layer.keep_words(message_id, answer.question)


async def save_feedback(settings: Settings, answer: Answer, *, helpful: bool, reason: str = "", comment: str = "", keep_question: bool = False) -> FeedbackKept:
    """Keeps what somebody thought of an answer, without who it was; its question only if they agreed and it is no live concern."""
    layer = data_layer(settings)
    if layer is None:
        return FeedbackKept.NOT_KEPT
    question = mask(answer.question).text if keep_question and may_keep(answer) else None
    provisions = tuple(citation.provision_id for citation in answer.citations)
    await layer.keep_feedback(str(uuid.uuid4()), helpful, reason, comment, answer.status.value, provisions, question)
    return FeedbackKept.WITH_QUESTION if question is not None else FeedbackKept.WITHOUT_QUESTION


def may_keep(answer: Answer) -> bool:
    """Whether a question may be kept: not when it told of a live concern, about which nothing is stored."""
    return answer.status is not Status.URGENT_CONCERN and not any(notice.kind == "emergency-route" for notice in answer.notices)


def as_kept(answer: Answer) -> Answer:
    """The answer as it may be shown and kept: one to a live concern does not say again what was asked."""
    return answer if may_keep(answer) else replace(answer, stand_alone_question=answer.question)


def masked(value: Any, published: Published = frozenset) -> Any:
    """The same value with personal details masked in every text of it."""
    if isinstance(value, str):
        return mask(value, published).text
    if isinstance(value, dict):
        return {str(key): masked(inner, published) for key, inner in value.items()}
    return [masked(inner, published) for inner in value] if isinstance(value, list | tuple) else value


@cache
def _layer(state: Path, days: int) -> HistoryLayer:
    return HistoryLayer(open_store(state), days)


class HistoryLayer(BaseDataLayer):  # type: ignore[misc]
    """Chainlit's data layer over our store: one conversation, one person; an error is raised, and logged without what was to be kept.

    People are not kept: whoever holds an identity is known by it, so a visit alone writes nothing. Elements are not kept either: the exact words beside an
    answer are fetched anew from what is held.
    """

    def __init__(self, store: HistoryStore, days: int) -> None:
        self._store = store
        self._days = days
        # One thread, so that what arrives first is written first.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="history")
        self._stopped = threading.Event()
        self.published: Published = frozenset
        store.sweep(days)
        threading.Thread(target=self._sweep_daily, name="history-sweep", daemon=True).start()

    @property
    def store(self) -> HistoryStore:
        """What is kept, for whoever lists or deletes it outside the chat."""
        return self._store

    async def keep_words(self, message_id: str, text: str) -> None:
        """Puts the words of a message where "not kept" stood, and names an unnamed conversation by them."""
        shown = mask(text, self.published).text
        conversation = await self._do(self._store.change_step, message_id, shown)
        if conversation:
            await self._do(self._store.name_if_unnamed, conversation, self._name(shown))

    async def keep_feedback(
        self, feedback_id: str, helpful: bool, reason: str, comment: str, status: str, provisions: tuple[str, ...], question: str | None
    ) -> None:
        """Keeps feedback, what was typed in it masked."""
        given_on = datetime.now(UTC).date().isoformat()
        typed = mask(comment[:LONGEST_COMMENT], self.published).text
        await self._do(self._store.keep_feedback, Feedback(feedback_id, given_on, helpful, mask(reason).text[:100], typed, status, provisions, question))

    # ------------------------------------------------------------ people: known by their identity, not kept

    async def get_user(self, identifier: str) -> PersistedUser | None:
        """The person of an identity."""
        return PersistedUser(id=identifier, identifier=identifier, createdAt="")

    async def create_user(self, user: User) -> PersistedUser | None:
        """The same."""
        return await self.get_user(user.identifier)

    # ------------------------------------------------------------ conversations

    async def get_thread_author(self, thread_id: str) -> str:
        """Whose a conversation is; the empty text for one that is not there, of which Chainlit makes "not found"."""
        return await self._do(self._store.owner_of, thread_id) or ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """A conversation with its messages."""
        found = await self._do(self._store.conversation, thread_id)
        return _thread(found) if found else None

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        """A page of somebody's conversations, the latest first."""
        if not filters.userId:
            raise HistoryError("history is listed for one person at a time; name whose")
        rows = await self._do(self._store.conversations, filters.userId, filters.search or "")
        ids = [row.id for row in rows]
        start = ids.index(pagination.cursor) + 1 if pagination.cursor in ids else 0
        page = rows[start : start + pagination.first]
        ends = (page[0].id, page[-1].id) if page else (None, None)
        return PaginatedResponse(pageInfo=PageInfo(len(rows) > start + len(page), *ends), data=[_thread(row) for row in page])

    async def update_thread(
        self, thread_id: str, name: str | None = None, user_id: str | None = None, metadata: dict[str, Any] | None = None, tags: list[str] | None = None
    ) -> None:
        """Makes a conversation, when told whose it is; else changes one that is there. Its first name, a message as typed, is not taken."""
        kept = masked({key: value for key, value in metadata.items() if key not in _NEVER_KEPT}, self.published) if metadata is not None else None
        owner = user_id or self._owner()
        if owner and user_id:
            await self._do(lambda: self._store.keep_conversation(thread_id, owner, metadata=kept, tags=tags))
            return
        given = self._name(name) if name else None
        await self._do(lambda: self._store.change_conversation(thread_id, name=given, metadata=kept))

    async def delete_thread(self, thread_id: str) -> None:
        """Deletes a conversation with everything in it."""
        await self._do(self._store.delete_conversation, thread_id)

    # ------------------------------------------------------------ messages

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def create_step(self, step_dict: dict[str, Any]) -> None:
        """Keeps a message; what somebody typed as "not kept" for now."""
        owner = self._owner()
        if owner is None or step_dict.get("type") not in _MESSAGES:
            return
        step = {key: step_dict.get(key) for key in _KEPT_OF_STEP}
        step["metadata"] = masked(step["metadata"] or {}, self.published)
        if step["type"] == "user_message":
            step["output"] = words("history", "not_kept")
        await self._do(self._store.keep_step, str(step["threadId"]), owner, step)

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def update_step(self, step_dict: dict[str, Any]) -> None:
        """The same as `create_step`, but for what somebody typed: `keep_question` alone says what of it is kept."""
        if step_dict.get("type") != "user_message":
            await self.create_step(step_dict)

    @queue_until_user_message()  # type: ignore[untyped-decorator]
    async def delete_step(self, step_id: str) -> None:
        """Deletes a message."""
        await self._do(self._store.delete_step, step_id)

    async def get_favorite_steps(self, user_id: str) -> list[dict[str, Any]]:  # noqa: ARG002
        """None: messages cannot be marked as favourites here."""
        return []

    # ------------------------------------------------------------ elements: fetched anew, not kept

    async def create_element(self, element: Any) -> None:
        """Keeps nothing."""

    async def get_element(self, thread_id: str, element_id: str) -> None:
        """There is none."""

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """There is nothing to delete."""

    # ------------------------------------------------------------ feedback

    async def upsert_feedback(self, feedback: ChainlitFeedback) -> str:
        """Keeps feedback that came by Chainlit's own buttons, which know no more than a thumb and a comment."""
        feedback_id = feedback.id or str(uuid.uuid4())
        await self.keep_feedback(feedback_id, bool(feedback.value), "", feedback.comment or "", "", (), None)
        return feedback_id

    async def delete_feedback(self, feedback_id: str) -> bool:
        """Deletes feedback."""
        return await self._do(self._store.delete_feedback, feedback_id)

    # ------------------------------------------------------------

    async def build_debug_url(self) -> str:
        """There is none."""
        return ""

    async def close(self) -> None:
        """Closes the store. Closing twice does nothing more."""
        self._stopped.set()
        self._writer.shutdown(wait=True)
        self._store.close()

    async def _do(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, lambda: work(*arguments))
        except HistoryError as error:
            structlog.get_logger().error("history", error=str(error))
            raise

    def _owner(self) -> str | None:
        """Who is in this session; None outside one."""
        session = getattr(context_var.get(None), "session", None)
        user = getattr(session, "user", None)
        return str(user.identifier) if user else None

    def _name(self, text: str) -> str:
        shown = " ".join(mask(text, self.published).text.split())
        return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1].rstrip()}…"

    def _sweep_daily(self) -> None:
        while not self._stopped.wait(DAY_S):
            try:
                structlog.get_logger().info("history swept", deleted=self._store.sweep(self._days))
            except HistoryError as error:
                structlog.get_logger().error("history", error=str(error))


def _thread(found: Conversation) -> ThreadDict:
    """A conversation as Chainlit wants it. Messages hang from nothing: the steps they hung from are not kept."""
    steps: list[Any] = [{**step, "parentId": None, "streaming": False, "input": "", "showInput": None, "feedback": None} for step in found.steps]
    return ThreadDict(
        id=found.id,
        createdAt=found.created_at,
        name=found.name or words("history", "unnamed"),
        userId=found.owner,
        userIdentifier=found.owner,
        tags=list(found.tags),
        metadata=json.loads(json.dumps(found.metadata)),
        steps=steps,
        elements=[],
    )
