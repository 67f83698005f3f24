"""An answer in, words for people out, as plain text or Markdown. The only place where they are put together; what is ours in them is data (`wording.toml`)."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.dialogue import Answer, Citation, Statement, Status
from corpus import catalogue
from corpus.model import Duty, Held
from corpus.wording import wording

WIDTH = 96
_GROUPS = {Duty.MUST: "must", Duty.MUST_NOT: "must", Duty.SHOULD: "should", Duty.SHOULD_NOT: "should", Duty.MAY: "may", Duty.NONE: "none"}
_ORDER = ("must", "should", "may", "none")
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Statements of one strength that hang from one lead-in, or from none."""

    group: str
    lead_in: str | None
    statements: tuple[Statement, ...]


def render_text(answer: Answer, width: int = WIDTH) -> str:
    """The answer for a terminal: no colour, no control characters, lines of at most `width`."""
    parts = [_wrap(answer.headline, width)] if _headline_adds(answer) else []
    parts += [_wrap(line, width) for line in _context(answer)]
    parts += _text_steps(answer, width)
    parts += [_text_statements(answer, width), _text_notices(answer, width), _text_sources(answer, width), _text_related(answer, width)]
    return "\n\n".join(_printable(part) for part in parts if part)


def render_markdown(answer: Answer) -> str:
    """The answer as Markdown, for chat and pages. What documents and people wrote is escaped."""
    parts = [f"**{_escape(answer.headline)}**"] if _headline_adds(answer) else []
    parts += [f"*{_escape(line)}*" for line in _context(answer)]
    if steps := _steps(answer):
        parts += [f"**{wording('answer', 'urgent')}**", "\n".join(f"{n}. {_escape(step)}" for n, step in enumerate(steps, 1))]
    parts += _markdown_statements(answer)
    if notes := _notes(answer):
        parts += [f"**{wording('answer', 'notices')}**", "\n".join(f"- {_escape(note)}" for note in notes)]
    parts += _markdown_sources(answer)
    if answer.related:
        parts += [f"**{_related_title(answer)}**", "\n".join(f"- {_escape(question)}" for question in answer.related)]
    return "\n\n".join(_printable(part) for part in parts if part)


def force(duty: Duty) -> str:
    """How a duty is shown."""
    return wording("duties", duty.value)


def edition_line(citation: Citation) -> str:
    """The document a citation opens, with its edition, kind and standing."""
    return wording(
        "answer",
        "edition",
        document=citation.document,
        edition=citation.edition,
        kind=wording("kinds", citation.kind),
        status=wording("standing", citation.status),
    )


def place_line(citation: Citation) -> str:
    """Where in the document: locator and page."""
    place = citation.locator[:1].upper() + citation.locator[1:]
    return f"{place}, {wording('answer', 'page', page=str(citation.page))}" if citation.page else place


def _headline_adds(answer: Answer) -> bool:
    """Whether the headline says more than the one statement beneath it, which also shows its force."""
    return len(answer.statements) != 1 or answer.headline.rstrip(".") != answer.statements[0].text.rstrip(".")


def _context(answer: Answer) -> Iterator[str]:
    """What the answer took for granted: the question as understood, the role and the area."""
    if " ".join(answer.stand_alone_question.split()) != " ".join(answer.question.split()):
        yield wording("answer", "understood", question=answer.stand_alone_question)
    scope = answer.scope
    said = []
    if scope.role:
        role = catalogue.roles().get(scope.role)
        said.append(wording("answer", "asked_role", role=role.names[0] if role else scope.role))
    if scope.area:
        said.append(wording("answer", "asked_area", area=scope.area))
    if said and scope.as_of:
        said.append(wording("answer", "asked_day", date=f"{scope.as_of.day} {scope.as_of:%B %Y}"))
    if said:
        yield wording("answer", "asked", scope=", ".join(said))


def _steps(answer: Answer) -> list[str]:
    """What to do at once; only an urgent concern has any."""
    return [notice.text for notice in answer.notices if notice.kind == "emergency-route"]


def _notes(answer: Answer) -> list[str]:
    return list(dict.fromkeys(notice.text for notice in answer.notices if notice.kind != "emergency-route"))


def _clusters(statements: Sequence[Statement]) -> list[_Cluster]:
    """Statements by strength, strongest first, their order kept; one cluster for each lead-in in turn."""
    found = []
    for group in _ORDER:
        of_group = [statement for statement in statements if _GROUPS[statement.duty] == group]
        for lead_in, items in groupby(of_group, key=lambda statement: statement.lead_in):
            found.append(_Cluster(group, lead_in, tuple(items)))
    return found


def _marks(statement: Statement) -> str:
    return "".join(f"[{citation.removeprefix('c')}]" for citation in statement.citations)


def _by_edition(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations by edition, in order of first use."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.provision_id.partition("/")[0], []).append(citation)
    return list(groups.values())


def _edition_notes(citations: Sequence[Citation]) -> Iterator[str]:
    """What the document's words weigh, that they are not quoted where they are not held, and which other documents repeat what is cited."""
    edition = catalogue.editions().get(citations[0].provision_id.partition("/")[0])
    if edition and edition.force_note:
        yield edition.force_note
    if any(citation.held == Held.DIGEST.value for citation in citations):
        url = citations[0].url
        yield f"{wording('answer', 'digest', url=url) if url else wording('answer', 'digest_no_url')}."
    documents = dict.fromkeys(other.partition("/")[0] for citation in citations for other in citation.also_in)
    names = [known.document if (known := catalogue.editions().get(edition_id)) else edition_id for edition_id in documents]
    if names:
        yield wording("answer", "also_in", places="; ".join(names))


def _related_title(answer: Answer) -> str:
    return wording("related", "clarify" if answer.status is Status.CLARIFICATION_NEEDED else "title")


# ---------------------------------------------------------------- plain text


def _text_steps(answer: Answer, width: int) -> list[str]:
    if not (steps := _steps(answer)):
        return []
    return ["\n".join([wording("answer", "urgent"), *(_wrap(step, width, f"  {n}. ") for n, step in enumerate(steps, 1))])]


def _text_statements(answer: Answer, width: int) -> str:
    blocks, last = [], ""
    for cluster in _clusters(answer.statements):
        lines = []
        if cluster.group != last and len(answer.statements) > 1:
            lines.append(_title(wording("groups", cluster.group)))
        last = cluster.group
        if cluster.lead_in:
            lines.append(_wrap(cluster.lead_in, width))
        for n, statement in enumerate(cluster.statements, 1):
            bullet = f"  {n:>2}. " if cluster.lead_in else "  - " if len(answer.statements) > 1 else ""
            lines.append(_wrap(f"{force(statement.duty)}: {statement.text} {_marks(statement)}", width, bullet))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _text_notices(answer: Answer, width: int) -> str:
    if not (notes := _notes(answer)):
        return ""
    return "\n".join([_title(wording("answer", "notices")), *(_wrap(note, width, "  - ") for note in notes)])


def _text_sources(answer: Answer, width: int) -> str:
    if not answer.citations:
        return ""
    lines = [_title(wording("answer", "sources"))]
    for group in _by_edition(answer.citations):
        lines.append(_wrap(edition_line(group[0]), width))
        lines += [f"  {group[0].url}"] if group[0].url else []
        lines += [_wrap(note, width, "  ") for note in _edition_notes(group)]
        heading: tuple[str, ...] = ()
        for citation in group:
            under = f" ({citation.heading_path[-1]})" if citation.heading_path and citation.heading_path != heading else ""
            heading = citation.heading_path
            lines.append(_wrap(f"{place_line(citation)}{under}", width, f"  [{citation.id.removeprefix('c')}] "))
            if citation.quote:
                lines.append(_wrap(f"“{citation.quote}”", width, "      "))
    return "\n".join(lines)


def _text_related(answer: Answer, width: int) -> str:
    if not answer.related:
        return ""
    return "\n".join([_title(_related_title(answer)), *(_wrap(question, width, "  - ") for question in answer.related)])


def _title(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _wrap(text: str, width: int, bullet: str = "") -> str:
    """Wrapped lines, the first begun with `bullet`, the others set in as far."""
    flat = " ".join(text.split())
    return textwrap.fill(flat, max(width, 40), initial_indent=bullet, subsequent_indent=" " * len(bullet), break_long_words=False, break_on_hyphens=False)


def _printable(text: str) -> str:
    """Without control characters, line ends aside: a document's words must not steer a terminal."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) != "Cc")


# ---------------------------------------------------------------- Markdown


def _markdown_statements(answer: Answer) -> list[str]:
    parts, last = [], ""
    for cluster in _clusters(answer.statements):
        if cluster.group != last and len(answer.statements) > 1:
            parts.append(f"### {wording('groups', cluster.group)}")
        last = cluster.group
        if cluster.lead_in:
            parts.append(_escape(cluster.lead_in))
        lines = []
        for n, statement in enumerate(cluster.statements, 1):
            bullet = f"{n}. " if cluster.lead_in else "- " if len(answer.statements) > 1 else ""
            lines.append(f"{bullet}**{force(statement.duty)}:** {_escape(statement.text)} {_escape(_marks(statement))}")
        parts.append("\n".join(lines))
    return parts


def _markdown_sources(answer: Answer) -> list[str]:
    parts = [f"**{wording('answer', 'sources')}**"] if answer.citations else []
    for group in _by_edition(answer.citations):
        title = _escape(edition_line(group[0]))
        parts.append(f"[{title}](<{group[0].url}>)" if group[0].url.startswith("https://") else title)
        parts += [f"*{_escape(note)}*" for note in _edition_notes(group)]
        parts.append("\n".join(_markdown_citations(group)))
    return parts


def _markdown_citations(citations: Iterable[Citation]) -> Iterator[str]:
    for citation in citations:
        under = f" ({' › '.join(citation.heading_path)})" if citation.heading_path else ""
        yield "- " + _escape(f"[{citation.id.removeprefix('c')}] {place_line(citation)}{under}")
        if citation.quote:
            yield f"  > “{_escape(' '.join(citation.quote.split()))}”"


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
