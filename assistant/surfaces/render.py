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
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_OPENS_BLOCK = re.compile(r"^(\d{0,9})([-+=.)])(?=[-+=\s]|$)")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Statements of one strength (`group` is a key of the wording's groups) that hang from one lead-in, or from none."""

    group: str
    lead_in: str | None
    statements: tuple[Statement, ...]


def render_text(answer: Answer, width: int = WIDTH) -> str:
    """The answer for a terminal: no colour, no control characters, lines of at most `width`."""
    parts = [_wrap(answer.headline, width)] if headline_adds(answer) else []
    parts += [_wrap(line, width) for line in context_lines(answer)]
    parts += _text_steps(answer, width)
    parts += [_text_statements(answer, width), _text_notices(answer, width), _text_sources(answer, width), _text_related(answer, width)]
    return "\n\n".join(printable(part) for part in parts if part)


def render_markdown(answer: Answer) -> str:
    """The answer as Markdown, for chat and pages. What documents and people wrote is escaped."""
    parts = [f"**{escape_markdown(answer.headline)}**"] if headline_adds(answer) else []
    parts += [f"*{escape_markdown(line)}*" for line in context_lines(answer)]
    if steps := urgent_steps(answer):
        parts += [f"**{wording('answer', 'urgent')}**", "\n".join(f"{n}. {escape_markdown(step)}" for n, step in enumerate(steps, 1))]
    parts += _markdown_statements(answer)
    if notes := notes_of(answer):
        parts += [f"**{wording('answer', 'notices')}**", "\n".join(f"- {escape_markdown(note)}" for note in notes)]
    parts += _markdown_sources(answer)
    if answer.related:
        parts += [f"**{related_title(answer)}**", "\n".join(f"- {escape_markdown(question)}" for question in answer.related)]
    return "\n\n".join(printable(part) for part in parts if part)


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


def headline_adds(answer: Answer) -> bool:
    """Whether the headline says more than the one statement beneath it, which also shows its force."""
    return len(answer.statements) != 1 or answer.headline.rstrip(".") != answer.statements[0].text.rstrip(".")


def context_lines(answer: Answer) -> Iterator[str]:
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


def urgent_steps(answer: Answer) -> list[str]:
    """What to do at once; only an urgent concern has any."""
    return [notice.text for notice in answer.notices if notice.kind == "emergency-route"]


def notes_of(answer: Answer) -> list[str]:
    """What the reader must know, each once, the emergency route aside."""
    return list(dict.fromkeys(notice.text for notice in answer.notices if notice.kind != "emergency-route"))


def clusters(statements: Sequence[Statement]) -> list[Cluster]:
    """Statements by strength, strongest first, their order kept; one cluster for each lead-in in turn."""
    found = []
    for group in _ORDER:
        of_group = [statement for statement in statements if _GROUPS[statement.duty] == group]
        for lead_in, items in groupby(of_group, key=lambda statement: statement.lead_in):
            found.append(Cluster(group, lead_in, tuple(items)))
    return found


def _marks(statement: Statement) -> str:
    return "".join(f"[{citation.removeprefix('c')}]" for citation in statement.citations)


def by_edition(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations by edition, in order of first use."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.provision_id.partition("/")[0], []).append(citation)
    return list(groups.values())


def edition_notes(citations: Sequence[Citation]) -> Iterator[str]:
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


def related_title(answer: Answer) -> str:
    """The heading over the questions that an answer offers."""
    return wording("related", "clarify" if answer.status is Status.CLARIFICATION_NEEDED else "title")


# ---------------------------------------------------------------- plain text


def _text_steps(answer: Answer, width: int) -> list[str]:
    if not (steps := urgent_steps(answer)):
        return []
    return ["\n".join([wording("answer", "urgent"), *(_wrap(step, width, f"  {n}. ") for n, step in enumerate(steps, 1))])]


def _text_statements(answer: Answer, width: int) -> str:
    blocks, last = [], ""
    for cluster in clusters(answer.statements):
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
    if not (notes := notes_of(answer)):
        return ""
    return "\n".join([_title(wording("answer", "notices")), *(_wrap(note, width, "  - ") for note in notes)])


def _text_sources(answer: Answer, width: int) -> str:
    if not answer.citations:
        return ""
    lines = [_title(wording("answer", "sources"))]
    for group in by_edition(answer.citations):
        lines.append(_wrap(edition_line(group[0]), width))
        lines += [f"  {group[0].url}"] if group[0].url else []
        lines += [_wrap(note, width, "  ") for note in edition_notes(group)]
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
    return "\n".join([_title(related_title(answer)), *(_wrap(question, width, "  - ") for question in answer.related)])


def _title(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _wrap(text: str, width: int, bullet: str = "") -> str:
    """Wrapped lines, the first begun with `bullet`, the others set in as far."""
    flat = " ".join(text.split())
    return textwrap.fill(flat, max(width, 40), initial_indent=bullet, subsequent_indent=" " * len(bullet), break_long_words=False, break_on_hyphens=False)


def printable(text: str) -> str:
    """Without control characters, line ends aside: a document's words must not steer a terminal."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) != "Cc")


# ---------------------------------------------------------------- Markdown


def _markdown_statements(answer: Answer) -> list[str]:
    parts, last = [], ""
    for cluster in clusters(answer.statements):
        if cluster.group != last and len(answer.statements) > 1:
            parts.append(f"### {wording('groups', cluster.group)}")
        last = cluster.group
        if cluster.lead_in:
            parts.append(escape_markdown(cluster.lead_in))
        lines = []
        for n, statement in enumerate(cluster.statements, 1):
            bullet = f"{n}. " if cluster.lead_in else "- " if len(answer.statements) > 1 else ""
            lines.append(f"{bullet}**{force(statement.duty)}:** {escape_markdown(statement.text)} {escape_markdown(_marks(statement))}")
        parts.append("\n".join(lines))
    return parts


def _markdown_sources(answer: Answer) -> list[str]:
    parts = [f"**{wording('answer', 'sources')}**"] if answer.citations else []
    for group in by_edition(answer.citations):
        title = escape_markdown(edition_line(group[0]))
        parts.append(f"[{title}](<{group[0].url}>)" if group[0].url.startswith("https://") else title)
        parts += [f"*{escape_markdown(note)}*" for note in edition_notes(group)]
        parts.append("\n".join(_markdown_citations(group)))
    return parts


def _markdown_citations(citations: Iterable[Citation]) -> Iterator[str]:
    for citation in citations:
        under = f" ({' › '.join(citation.heading_path)})" if citation.heading_path else ""
        yield "- " + escape_markdown(f"[{citation.id.removeprefix('c')}] {place_line(citation)}{under}")
        if citation.quote:
            yield f"  > “{escape_markdown(' '.join(citation.quote.split()))}”"


def escape_markdown(text: str) -> str:
    """The text on one line, so that nothing in it is markup."""
    return _OPENS_BLOCK.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", " ".join(text.split())))
