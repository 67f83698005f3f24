"""The values of one exchange: question and scope in, answer out. All frozen; each is made in exactly one module."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from corpus.model import Duty, Norm, Provision


class Status(StrEnum):
    """How an answer ended."""

    ANSWERED = "answered"
    ANSWERED_IN_PART = "answered_in_part"
    CLARIFICATION_NEEDED = "clarification_needed"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    URGENT_CONCERN = "urgent_concern"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Scope:
    """What bounds the search: who asks, for which area, as of which day."""

    role: str | None = None
    area: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked, with the questions before it, oldest first."""

    text: str
    scope: Scope = Scope()
    history: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class NormRef:
    """One norm of a provision: what a statement is made of. `number` is 1-based."""

    provision: Provision
    number: int

    @property
    def norm(self) -> Norm:
        """The norm itself."""
        return self.provision.norms[self.number - 1]


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with the ids of its citations."""

    text: str
    duty: Duty
    addressee: str
    lead_in: str | None
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A provision, the exact words of it that support a statement, and where to open them."""

    id: str
    provision_id: str
    document: str
    edition: str
    status: str
    kind: str
    area: str | None
    heading_path: tuple[str, ...]
    locator: str
    page: int | None
    quote: str | None
    url: str
    held: str
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know about the answer. `kind` is one of the contract's."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Durations in milliseconds, counts, and what verification struck."""

    ms: dict[str, float] = field(default_factory=dict)
    kept: int = 0
    rejected: int = 0
    struck: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets. `status` is derived from the verified statements, never stored beforehand."""

    status: Status
    question: str
    stand_alone_question: str
    scope: Scope
    headline: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    related: tuple[str, ...] = ()
    trace: Trace = Trace()
    id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of the contract, ready for `json.dumps`."""
        body = asdict(self)
        body["status"] = self.status.value
        body["scope"] = {"role": self.scope.role, "area": self.scope.area, "as_of": self.scope.as_of.isoformat() if self.scope.as_of else None}
        for statement in body["statements"]:
            statement["duty"] = statement["duty"].value
        order = ("id", "status", "question", "stand_alone_question", "scope", "headline", "statements", "citations", "notices", "related", "trace")
        return {key: body[key] for key in order}
