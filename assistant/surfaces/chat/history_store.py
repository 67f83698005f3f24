"""Conversations in, the same out again until they are deleted or too old: one SQLite file that only its owner can read.

Nothing here knows Chainlit. What is given is kept as given: masking is the business of `history`. A conversation belongs to one person, named by an
identifier; whoever is not that person cannot read, change or delete it through these functions.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from assistant.errors import HistoryError

FILE = "history.sqlite3"
SCHEMA = 1
FEEDBACK_DAYS = 365
_BUSY_S = 10.0
_OLDEST_DELETED = 10_000
# One script for each version of the schema, in order: the first makes an empty file into version 1.
_MIGRATIONS = (
    """
    CREATE TABLE conversations (
      id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, metadata TEXT NOT NULL, tags TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversations_of_owner ON conversations (owner, updated_at);
    CREATE TABLE steps (
      id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, created_at TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX steps_of_conversation ON steps (conversation_id, created_at);
    CREATE TABLE feedback (
      id TEXT PRIMARY KEY, given_on TEXT NOT NULL, helpful INTEGER NOT NULL, reason TEXT NOT NULL, comment TEXT NOT NULL, status TEXT NOT NULL,
      provisions TEXT NOT NULL, question TEXT
    ) STRICT, WITHOUT ROWID;
    """,
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation. `steps` are as they were given, oldest first; a listing has none."""

    id: str
    owner: str
    name: str | None
    created_at: str
    updated_at: str
    metadata: dict[str, Any]
    tags: tuple[str, ...]
    steps: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer; who it was is not kept. `question` is None unless the person agreed."""

    id: str
    given_on: str
    helpful: bool
    reason: str
    comment: str
    status: str
    provisions: tuple[str, ...]
    question: str | None


class HistoryStore:
    """The file, open. Safe to call from several threads; a call at a time is served."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._deleted: dict[str, None] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            self._path.chmod(0o600)
            self._database = sqlite3.connect(self._path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise self._failed(error) from None

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    def close(self) -> None:
        """Closes the file. Closing twice does nothing more."""
        with self._lock:
            self._database.close()

    def keep_conversation(
        self, conversation_id: str, owner: str, *, name: str | None = None, metadata: dict[str, Any] | None = None, tags: Sequence[str] | None = None
    ) -> bool:
        """Makes the conversation if it is new; changes what is given. False, and nothing kept, for another's conversation or a deleted one."""
        with self._writing() as database:
            return self._touch(database, conversation_id, owner, name=name, metadata=metadata, tags=tags)

    def change_conversation(self, conversation_id: str, *, name: str | None = None, metadata: dict[str, Any] | None = None) -> None:
        """Changes a conversation that is there; one that is not, or no more, stays away."""
        with self._writing() as database:
            row = database.execute("SELECT owner FROM conversations WHERE id = ?", (conversation_id,)).fetchone()
            if row:
                self._touch(database, conversation_id, row[0], name=name, metadata=metadata)

    def name_if_unnamed(self, conversation_id: str, name: str) -> None:
        """Names a conversation that has no name yet."""
        with self._writing() as database:
            database.execute("UPDATE conversations SET name = ? WHERE id = ? AND name IS NULL", (name, conversation_id))

    def keep_step(self, conversation_id: str, owner: str, step: dict[str, Any]) -> bool:
        """Keeps a message, or changes it. False, and nothing kept, for another's conversation or message."""
        with self._writing() as database:
            if not self._touch(database, conversation_id, owner):
                return False
            database.execute("UPDATE conversations SET updated_at = ? WHERE id = ?", (_now(), conversation_id))
            changed = database.execute(
                "INSERT INTO steps (id, conversation_id, created_at, body) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body WHERE steps.conversation_id = excluded.conversation_id",
                (str(step["id"]), conversation_id, str(step.get("createdAt") or _now()), json.dumps(step, ensure_ascii=False)),
            )
            return changed.rowcount == 1

    def change_step(self, step_id: str, output: str) -> str | None:
        """Puts other words into a message that is kept. Returns its conversation, or None where no such message is."""
        with self._writing() as database:
            row = database.execute("SELECT body, conversation_id FROM steps WHERE id = ?", (step_id,)).fetchone()
            if row is None:
                return None
            database.execute("UPDATE steps SET body = ? WHERE id = ?", (json.dumps({**json.loads(row[0]), "output": output}, ensure_ascii=False), step_id))
            return str(row[1])

    def delete_step(self, step_id: str) -> None:
        """Deletes a message."""
        with self._writing() as database:
            database.execute("DELETE FROM steps WHERE id = ?", (step_id,))

    def owner_of(self, conversation_id: str) -> str | None:
        """Whose a conversation is; None for one that is not there."""
        with self._reading() as database:
            row = database.execute("SELECT owner FROM conversations WHERE id = ?", (conversation_id,)).fetchone()
        return str(row[0]) if row else None

    def conversation(self, conversation_id: str) -> Conversation | None:
        """A conversation with its messages."""
        with self._reading() as database:
            row = database.execute(f"{_SELECT} WHERE id = ?", (conversation_id,)).fetchone()
            steps = database.execute("SELECT body FROM steps WHERE conversation_id = ? ORDER BY created_at, id", (conversation_id,)).fetchall()
            return _conversation(row, tuple(json.loads(step[0]) for step in steps)) if row else None

    def conversations(self, owner: str, search: str = "", limit: int = 1000) -> list[Conversation]:
        """A person's conversations without their messages, the latest first. With `search`, those in whose name or messages it stands."""
        pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        with self._reading() as database:
            rows = database.execute(
                f"{_SELECT} WHERE owner = ? AND (? = '%%' OR name LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM steps WHERE conversation_id = conversations.id"
                " AND json_extract(body, '$.output') LIKE ? ESCAPE '\\')) ORDER BY updated_at DESC, id LIMIT ?",
                (owner, pattern, pattern, pattern, limit),
            ).fetchall()
        return [_conversation(row) for row in rows]

    def delete_conversation(self, conversation_id: str) -> None:
        """Deletes a conversation with everything in it; what still arrives for it is not kept."""
        self._delete("id = ?", conversation_id)

    def delete_conversations(self, owner: str) -> int:
        """Deletes all that a person has, and says how many it was."""
        return self._delete("owner = ?", owner)

    def sweep(self, days: int, now: datetime | None = None) -> int:
        """Deletes conversations whose last message is more than `days` old, and feedback of more than a year. Returns how many conversations."""
        today = now or datetime.now(UTC)
        with self._writing() as database:
            database.execute("DELETE FROM feedback WHERE given_on < ?", ((today - timedelta(days=FEEDBACK_DAYS)).date().isoformat(),))
        return self._delete("updated_at < ?", _stamp(today - timedelta(days=days)))

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keeps feedback; the same id again replaces it."""
        row = (feedback.id, feedback.given_on, int(feedback.helpful), feedback.reason, feedback.comment, feedback.status)
        with self._writing() as database:
            database.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, json.dumps(feedback.provisions), feedback.question))

    def delete_feedback(self, feedback_id: str) -> bool:
        """Deletes feedback; False where there was none."""
        with self._writing() as database:
            return database.execute("DELETE FROM feedback WHERE id = ?", (feedback_id,)).rowcount == 1

    def feedback(self) -> list[Feedback]:
        """All feedback, the latest first."""
        with self._reading() as database:
            rows = database.execute("SELECT * FROM feedback ORDER BY given_on DESC, id").fetchall()
        return [Feedback(row[0], row[1], bool(row[2]), row[3], row[4], row[5], tuple(json.loads(row[6])), row[7]) for row in rows]

    def _prepare(self) -> None:
        database = self._database
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON", "trusted_schema = OFF"):
            database.execute(f"PRAGMA {pragma}")
        held = database.execute("PRAGMA user_version").fetchone()[0]
        if held > SCHEMA:
            raise HistoryError(
                f"history {self._path} has schema {held}, newer than this program's {SCHEMA}; run the newer program, or move the file aside to begin anew"
            )
        for version, script in enumerate(_MIGRATIONS[held:], held + 1):
            database.executescript(f"BEGIN EXCLUSIVE; {script}; PRAGMA user_version = {version}; COMMIT;")

    def _touch(
        self,
        database: sqlite3.Connection,
        conversation_id: str,
        owner: str,
        *,
        name: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: Sequence[str] | None = None,
    ) -> bool:
        if conversation_id in self._deleted:
            return False
        row = database.execute("SELECT owner, metadata FROM conversations WHERE id = ?", (conversation_id,)).fetchone()
        if row is None:
            now = _now()
            database.execute("INSERT INTO conversations VALUES (?, ?, NULL, ?, ?, '{}', '[]')", (conversation_id, owner, now, now))
        elif row[0] != owner:
            return False
        merged = {key: value for key, value in {**json.loads(row[1] if row else "{}"), **(metadata or {})}.items() if value is not None}
        database.execute(
            "UPDATE conversations SET metadata = ?, name = coalesce(?, name), tags = coalesce(?, tags) WHERE id = ?",
            (json.dumps(merged, ensure_ascii=False), name, json.dumps(list(tags)) if tags is not None else None, conversation_id),
        )
        return True

    def _delete(self, condition: str, value: str) -> int:
        with self._writing() as database:
            gone = [row[0] for row in database.execute(f"SELECT id FROM conversations WHERE {condition}", (value,))]
            database.execute(f"DELETE FROM conversations WHERE {condition}", (value,))
            self._deleted |= dict.fromkeys(gone)
            for old in list(self._deleted)[:-_OLDEST_DELETED]:
                del self._deleted[old]
        with self._reading() as database:  # what is deleted must not live on in the log of changes
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(gone)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._database
            except sqlite3.Error as error:
                raise self._failed(error) from None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of what is done in it is kept, or none."""
        with self._reading() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def _failed(self, error: Exception) -> HistoryError:
        """What went wrong, without what was to be kept."""
        return HistoryError(f"history {self._path} cannot be used ({error}); make it readable and writable, or set WORKING_TOGETHER_HISTORY=false")


@cache
def open_store(state: Path) -> HistoryStore:
    """The one store of this process in a state folder, so that whoever deletes and whoever writes know of each other."""
    return HistoryStore(state)


_SELECT = "SELECT id, owner, name, created_at, updated_at, metadata, tags FROM conversations"


def _conversation(row: Sequence[Any], steps: tuple[dict[str, Any], ...] = ()) -> Conversation:
    return Conversation(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), tuple(json.loads(row[6])), steps)


def _now() -> str:
    return _stamp(datetime.now(UTC))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
