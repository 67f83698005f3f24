"""A route in, what every surface shows of it out: numbered steps with their citations, the area's own stages as read, notices, and one object for programs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from assistant.answering.citations import cite
from assistant.answering.notices import edition_notices, status_on
from assistant.dialogue import Answer, Citation, NormRef, Notice, Statement, Status
from assistant.holdings import Holdings
from assistant.practice.escalation import LocalPolicy, LocalState, Route, kind_named, kinds_for, local_areas, route, unplaced_policies
from assistant.practice.escalation_kinds import Kind
from assistant.practice.escalation_words import understand
from assistant.practice.local_policy import LocalStage, Passage, Procedure
from assistant.practice.local_policy_pictures import Unread
from corpus import catalogue
from corpus.errors import DataError
from corpus.model import Corpus, Duty, EditionStatus
from corpus.wording import wording, wordings

# Their replies stand alone: an emergency's route is in them already, and what lies outside has none.
_ALONE = {Status.URGENT_CONCERN, Status.OUT_OF_SCOPE, Status.ERROR}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One national step. `who`, `to` and `when` are "" where the provision names none."""

    number: int
    text: str
    lead_in: str | None
    duty: str
    who: str
    to: str
    when: str
    is_yours: bool
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """Words of a local document and where they stand.

    `path` opens them in the reader, without the base path; `duties` are the forces of their sentences, as worded there.
    """

    text: str
    provision_id: str
    locator: str
    page: int | None
    path: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownStage:
    """One stage of a local policy: its mark, title, time limits and people as written."""

    label: str
    title: str
    formality: str
    periods: tuple[str, ...]
    people: tuple[str, ...]
    passages: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class ShownProcedure:
    """A route as one local document has it. `said` are its sentences with a time limit where it has no stages; `unread` says what could not be read."""

    heading: str
    stages: tuple[ShownStage, ...]
    said: tuple[ShownPassage, ...]
    exclusions: tuple[ShownPassage, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownLocal:
    """One local document. `note` says how it was read, `path` opens it in the reader."""

    edition_id: str
    document: str
    area: str
    status: str
    path: str
    note: str
    procedures: tuple[ShownProcedure, ...]
    unread: tuple[str, ...]
    silences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownKind:
    """A kind to choose, or one that sounds alike."""

    id: str
    label: str
    when: str


@dataclass(frozen=True, slots=True)
class ShownRoute:
    """Everything to show of a route. `local_after` is the step that the area's own stages follow, 0 where there is no local part."""

    kind: ShownKind
    role: str | None
    area: str | None
    urgent: tuple[str, ...]
    steps: tuple[ShownStep, ...]
    local_after: int
    local_state: str
    local_note: str
    local: tuple[ShownLocal, ...]
    behind: tuple[Statement, ...]
    settle: tuple[Statement, ...]
    silences: tuple[str, ...]
    apart: tuple[str, ...]
    alike: tuple[ShownKind, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]

    @property
    def path(self) -> str:
        """Opens this route's page, without the base path."""
        return f"/escalation?{urlencode({'kind': self.kind.id} | {name: value for name, value in (('role', self.role), ('area', self.area)) if value})}"

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        body = asdict(self)
        for name in ("behind", "settle"):
            for statement in body[name]:
                statement["duty"] = statement["duty"].value
        return body


def shown_route(kind: str, role: str | None, area: str | None, corpus: Corpus, library: Path | None = None, today: date | None = None) -> ShownRoute:
    """A route, ready to show. Raises `QuestionError` for a kind, role or area that is not known."""
    return show(route(kind, role, area, corpus, library), corpus, today or date.today())


def show(found: Route, corpus: Corpus, day: date) -> ShownRoute:
    """What to show of a route on a day."""
    settle = found.settle if found.local_state is not LocalState.READ else ()
    behind = tuple(ref for ref in found.behind if ref not in settle)
    refs = [*(step.ref for step in found.steps), *behind, *settle]
    local = [policy.edition.id for policy in found.local]
    statements, citations = cite(refs, corpus, day, local)
    n_steps, n_behind = len(found.steps), len(behind)
    return ShownRoute(
        kind=_kind(found.kind),
        role=found.role,
        area=found.area.name if found.area else None,
        urgent=wordings("urgent", "steps") if found.kind.urgent else (),
        steps=_steps(found, statements),
        local_after=found.local_after if found.kind.local else 0,
        local_state=found.local_state.value,
        local_note=_local_note(found, corpus),
        local=tuple(_local(policy, day) for policy in found.local),
        behind=statements[n_steps : n_steps + n_behind],
        settle=statements[n_steps + n_behind :],
        silences=tuple(one.text for one in found.silences),
        apart=tuple(_headline(theme.headline) for theme in found.apart),
        alike=tuple(_kind(kind) for name in found.kind.alike for kind in kinds_for(None) if kind.id == name),
        citations=citations,
        notices=_notices(found, refs, corpus, day),
    )


def route_beside(answer: Answer, holdings: Holdings, library: Path | None = None) -> ShownRoute | None:
    """The route that a question asks for, to stand beside its answer, in the area chosen or the only one named; None where it could mean several."""
    understood = understand(answer.stand_alone_question, answer.scope.role)
    if answer.status in _ALONE or understood.kind is None:
        return None
    named = [one.name for one in holdings.queries.make(answer.stand_alone_question, answer.scope).areas if one.kind != "country" and one.in_extent]
    area = answer.scope.area or (named[0] if len(named) == 1 else None)
    with suppress(DataError):  # where the provisions that the route rests on are not in this corpus, the answer stands without it
        return shown_route(understood.kind, answer.scope.role, area, holdings.corpus, library, answer.scope.as_of)
    return None


def kinds_asked_back(question: str, role: str | None = None) -> tuple[str, tuple[ShownKind, ...]]:
    """What to ask back of a question that could mean several kinds, and those kinds; ("", ()) for any other."""
    understood = understand(question, role)
    return understood.question, tuple(_kind(kind_named(kind)) for kind in understood.between)


def kinds_shown(role: str | None) -> tuple[ShownKind, ...]:
    """Kinds to choose from, those of the role first."""
    return tuple(_kind(kind) for kind in kinds_for(role))


def role_names(ids: Sequence[str]) -> str:
    """Roles in words, one after the other."""
    return ", ".join(catalogue.roles()[one].names[0] for one in ids)


def _kind(kind: Kind) -> ShownKind:
    return ShownKind(kind.id, kind.label, kind.when)


def _steps(found: Route, statements: Sequence[Statement]) -> tuple[ShownStep, ...]:
    return tuple(
        ShownStep(number, said.text, said.lead_in, said.duty.value, step.who, step.to, step.when, step.is_yours, said.citations)
        for number, (step, said) in enumerate(zip(found.steps, statements, strict=False), 1)
    )


def _local_note(found: Route, corpus: Corpus) -> str:
    """What has to be said where the area's own stages would stand."""
    area = found.area.name if found.area else ""
    if found.local_state in {LocalState.NO_AREA, LocalState.NOT_HELD}:
        unplaced = [wording("escalation", "unplaced", document=document) for document in unplaced_policies(corpus)]
        held = local_areas(corpus)
        named = wording("escalation", "areas_held", areas=", ".join(held)) if held else wording("escalation", "no_areas_held")
        said = [wording("notices", "local-not-held", area=area)] if area else [wording("escalation", "no_area"), named]
        return " ".join((*said, *unplaced))
    if found.local_state in {LocalState.NO_STAGES, LocalState.UNREADABLE}:
        key = "no_stages" if found.local_state is LocalState.NO_STAGES else "unreadable"
        return " ".join(wording("escalation", key, document=policy.edition.document, area=area) for policy in found.local)
    return ""


def _notices(found: Route, refs: Sequence[NormRef], corpus: Corpus, day: date) -> tuple[Notice, ...]:
    areas = [found.area] if found.area else []
    notices = edition_notices((ref.provision for ref in refs), corpus, areas, day)
    if found.kind.urgent:
        notices.insert(0, Notice("no-case-decision", wording("urgent", "note")))
    if not found.is_for_role and found.role:
        said = wording("escalation", "not_yours", role=f"a {catalogue.roles()[found.role].names[0]}", roles=role_names(found.kind.roles))
        notices.insert(0, Notice("not-your-route", said))
    return tuple(notices)


def _local(policy: LocalPolicy, day: date) -> ShownLocal:
    edition = policy.edition
    status = status_on(edition, day)
    document = edition.document
    note = [wording("escalation", "local_read", document=document)] if any(one.stages for one in policy.procedures) else []
    if status is EditionStatus.SUPERSEDED:
        note.append(wording("escalation", "superseded_local", document=document))
    return ShownLocal(
        edition_id=edition.id,
        document=document,
        area=edition.area or "",
        status=status.value,
        path=f"/documents/{edition.id}",
        note=" ".join(note),
        procedures=tuple(_procedure(one) for one in policy.procedures),
        unread=tuple(_unread(part) for part in policy.unread),
        silences=tuple(one.text for one in policy.silences),
    )


def _procedure(procedure: Procedure) -> ShownProcedure:
    unread = []
    if procedure.missing:
        unread.append(wording("escalation", "missing", stages=", ".join(procedure.missing)))
    if procedure.declared and procedure.stages:
        unread.append(wording("escalation", "declared", declared=str(procedure.declared), read=str(len(procedure.stages))))
    unread += [wording("escalation", "points", sentence=passage.text) for passage in procedure.pictured]
    return ShownProcedure(
        heading=procedure.heading,
        stages=tuple(_stage(stage) for stage in procedure.stages),
        said=tuple(map(_passage, procedure.said)),
        exclusions=tuple(map(_passage, procedure.exclusions)),
        unread=tuple(unread),
    )


def _stage(stage: LocalStage) -> ShownStage:
    return ShownStage(stage.label, stage.title, stage.formality, stage.periods, stage.people, tuple(map(_passage, stage.passages)))


def _passage(passage: Passage) -> ShownPassage:
    provision = passage.provision
    said = [norm.duty.value for norm in provision.norms if norm.duty is not Duty.NONE and (norm.words or "") in passage.text]
    path = f"/documents/{provision.edition_id}#{provision.place}"
    return ShownPassage(passage.text, provision.id, provision.locator, provision.page, path, tuple(dict.fromkeys(said)))


def _unread(part: Unread) -> str:
    page = str(part.page or "")
    if part.is_picture:
        return wording("escalation", "picture_words" if part.has_words else "picture", heading=part.heading, page=page)
    return wording("escalation", "bare", heading=part.heading, page=wording("escalation", "bare_page", page=page) if page else "")


def _headline(text: str) -> str:
    """A theme's headline as a statement: without the yes or no that answers a question."""
    said = text.removeprefix("No: ").removeprefix("Yes: ")
    return said[:1].upper() + said[1:]
