"""The objects of the HTTP API, field for field those of the contract, so that OpenAPI describes what is sent."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

StatusName = Literal["answered", "answered_in_part", "clarification_needed", "not_found", "out_of_scope", "urgent_concern", "error"]
DutyName = Literal["must", "must_not", "should", "should_not", "may", "none"]
HeldName = Literal["full-text", "digest"]


class ScopeObject(BaseModel):
    """What bounded the answer."""

    role: str | None
    area: str | None
    as_of: str | None = Field(description="The day the answer is for, YYYY-MM-DD.")


class StatementObject(BaseModel):
    """One sentence of an answer, its force and the ids of its citations."""

    text: str
    duty: DutyName
    addressee: str
    lead_in: str | None
    citations: list[str]


class CitationObject(BaseModel):
    """A provision and the exact words of it that support a statement; `quote` is null where the full text is not held."""

    id: str
    provision_id: str
    document: str
    edition: str
    status: str
    kind: str
    area: str | None
    heading_path: list[str]
    locator: str
    page: int | None
    quote: str | None
    url: str
    held: HeldName
    also_in: list[str] = Field(description="Ids of provisions of other documents that repeat this one.")


class NoticeObject(BaseModel):
    """Something to know about the answer."""

    kind: str
    text: str


class TraceObject(BaseModel):
    """Durations by step, counts, and what verification struck."""

    ms: dict[str, float]
    kept: int
    rejected: int
    struck: list[str]


class AnswerObject(BaseModel):
    """An answer."""

    id: str | None
    status: StatusName
    question: str
    stand_alone_question: str
    scope: ScopeObject
    headline: str
    statements: list[StatementObject]
    citations: list[CitationObject]
    notices: list[NoticeObject]
    related: list[str]
    trace: TraceObject


class FeatureObject(BaseModel):
    """What one feature adds to a score."""

    value: float
    weight: float
    adds: float


class HitObject(BaseModel):
    """Something found, with the arithmetic of its score."""

    target: str
    kind: str
    provision_ids: list[str]
    text: str
    score: float
    nearest_question: str
    bias: float
    features: dict[str, FeatureObject]


class SearchObject(BaseModel):
    """What was found: kept and rejected, each by falling score."""

    query: str
    kept: list[HitObject]
    rejected: list[HitObject]


class NormObject(BaseModel):
    """Who, how strongly, what."""

    duty: DutyName
    addressee: str
    plain: str | None
    words: str | None
    cue: str


class ProvisionObject(BaseModel):
    """A provision: our wording, the source's words where they are held, and its norms."""

    id: str
    edition_id: str
    heading_path: list[str]
    locator: str
    page: int | None
    lead_in: str | None
    source_lead_in: str | None
    plain: str | None
    words: str | None
    held: HeldName
    parent: str | None
    norms: list[NormObject]
    footnotes: list[str]
    restates: list[str]


class DocumentObject(BaseModel):
    """An edition that something is held of."""

    id: str
    document: str
    edition: str
    kind: str
    status: str
    area: str | None
    publisher: str
    licence: str
    attribution: str
    url: str
    in_force_from: str | None
    in_force_to: str | None
    superseded_by: str | None
    held: HeldName
    n_provisions: int


class DocumentsObject(BaseModel):
    """Everything held."""

    documents: list[DocumentObject]


class DutyObject(BaseModel):
    """One norm on a role, with where it stands."""

    text: str
    duty: DutyName
    lead_in: str | None
    provision_id: str
    document: str
    edition: str
    status: str
    heading_path: list[str]
    locator: str
    page: int | None
    quote: str | None
    url: str


class DutiesObject(BaseModel):
    """Every norm on a role, strongest first."""

    role: str
    area: str | None
    counts: dict[str, int]
    duties: list[DutyObject]
    notices: list[NoticeObject]


class HealthObject(BaseModel):
    """Whether questions can be answered, and from how much."""

    status: Literal["ok"]
    provisions: int
    editions: int


class ProblemObject(BaseModel):
    """Problem details (RFC 9457). `detail` ends in what to do next."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None
