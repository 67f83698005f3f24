"""An answer and a day in, a file to take away out: Markdown or Word, with force in words, sources as footnotes, the date, editions' standing and notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.dialogue import Answer, Citation, Statement
from assistant.surfaces.render import (
    by_edition,
    clusters,
    context_lines,
    edition_line,
    edition_notes,
    escape_markdown,
    force,
    headline_adds,
    notes_of,
    place_line,
    printable,
    related_title,
    urgent_steps,
)
from assistant.surfaces.word_document import Note, WordDocument
from corpus.wording import wording

MARKDOWN_TYPE = "text/markdown; charset=utf-8"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def file_name(day: date, suffix: str) -> str:
    """What the file is called: the day only, since a question may tell too much."""
    return f"answer-{day.isoformat()}.{suffix}"


def answer_as_markdown(answer: Answer, day: date | None = None) -> str:
    """The answer as Markdown with footnotes (`[^1]`), numbered as they are met. What documents and people wrote is escaped."""
    numbers: dict[str, int] = {}
    parts = [f"# {escape_markdown(answer.question) or wording('answer', 'urgent')}", escape_markdown(_dated(day))]
    parts += [escape_markdown(line) for line in context_lines(answer)]
    parts += [f"**{escape_markdown(answer.headline)}**"] if headline_adds(answer) else []
    if steps := urgent_steps(answer):
        parts += [f"## {wording('answer', 'urgent')}", "\n".join(f"{n}. {escape_markdown(step)}" for n, step in enumerate(steps, 1))]
    parts += _markdown_statements(answer, numbers)
    if notes := notes_of(answer):
        parts += [f"## {wording('answer', 'notices')}", _bullets(notes)]
    if answer.citations:
        parts.append(f"## {wording('answer', 'sources')}")
    for group in by_edition(answer.citations):
        title, url = escape_markdown(edition_line(group[0])), group[0].url
        parts.append(f"[{title}](<{url}>)" if _is_link(url) else title)
        parts += [escape_markdown(note) for note in edition_notes(group)]
    if answer.related and not answer.statements:
        parts += [f"## {related_title(answer)}", _bullets(answer.related)]
    parts += ["---", escape_markdown(wording("export", "closing")), *_markdown_footnotes(answer, numbers)]
    return "\n\n".join(printable(part) for part in parts) + "\n"


def answer_as_docx(answer: Answer, day: date | None = None) -> bytes:
    """The answer as a Word file: headings, numbered lists, and the sources as footnotes."""
    document = WordDocument(answer.question or wording("answer", "urgent"), day or date.today())
    document.paragraph(_dated(day))
    for line in context_lines(answer):
        document.paragraph(line)
    if headline_adds(answer):
        document.paragraph(answer.headline, bold=True)
    if steps := urgent_steps(answer):
        document.heading(wording("answer", "urgent"))
        document.items([("", step, ()) for step in steps], numbered=True)
    _write_statements(document, answer)
    if notes := notes_of(answer):
        document.heading(wording("answer", "notices"))
        document.items([("", note, ()) for note in notes], numbered=False)
    if answer.citations:
        document.heading(wording("answer", "sources"))
    for group in by_edition(answer.citations):
        document.link(group[0].url, edition_line(group[0]))
        for note in edition_notes(group):
            document.paragraph(note)
    if answer.related and not answer.statements:
        document.heading(related_title(answer))
        document.items([("", question, ()) for question in answer.related], numbered=False)
    document.paragraph(wording("export", "closing"))
    return document.as_bytes()


def _dated(day: date | None) -> str:
    on = day or date.today()
    return wording("export", "dated", date=f"{on.day} {on:%B %Y}")


def _is_link(url: str) -> bool:
    """Whether an address may be followed from Markdown: of the web, and without what would end it early."""
    return url.startswith("https://") and not any(letter in url for letter in "<> \n")


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {escape_markdown(line)}" for line in lines)


def _note_lines(citation: Citation) -> Iterator[str]:
    """A source as a footnote tells it: document and place, the headings above it, its exact words where they are held."""
    yield wording("export", "footnote", edition=edition_line(citation), place=place_line(citation))
    if citation.heading_path:
        yield wording("export", "under", headings=" › ".join(citation.heading_path))
    if citation.quote:
        yield wording("export", "quote", quote=citation.quote)


def _cited(statement: Statement, answer: Answer) -> list[Citation]:
    by_id = {citation.id: citation for citation in answer.citations}
    return [by_id[citation_id] for citation_id in statement.citations if citation_id in by_id]


# ---------------------------------------------------------------- Markdown


def _markdown_statements(answer: Answer, numbers: dict[str, int]) -> Iterator[str]:
    last = ""
    for cluster in clusters(answer.statements):
        if cluster.group != last:
            yield f"## {wording('groups', cluster.group)}"
        last = cluster.group
        if cluster.lead_in:
            yield escape_markdown(cluster.lead_in)
        lines = []
        for n, statement in enumerate(cluster.statements, 1):
            marks = "".join(f"[^{numbers.setdefault(citation.id, len(numbers) + 1)}]" for citation in _cited(statement, answer))
            lines.append(f"{f'{n}.' if cluster.lead_in else '-'} **{force(statement.duty)}:** {escape_markdown(statement.text)}{marks}")
        yield "\n".join(lines)


def _markdown_footnotes(answer: Answer, numbers: dict[str, int]) -> Iterator[str]:
    by_id = {citation.id: citation for citation in answer.citations}
    for citation_id, number in numbers.items():
        first, *rest = (escape_markdown(line) for line in _note_lines(by_id[citation_id]))
        yield "\n\n".join([f"[^{number}]: {first}", *(f"    {line}" for line in rest)])


# ---------------------------------------------------------------- Word


def _write_statements(document: WordDocument, answer: Answer) -> None:
    last = ""
    for cluster in clusters(answer.statements):
        if cluster.group != last:
            document.heading(wording("groups", cluster.group))
        last = cluster.group
        if cluster.lead_in:
            document.paragraph(cluster.lead_in)
        rows = [
            (f"{force(statement.duty)}:", statement.text, [Note(citation.id, tuple(_note_lines(citation))) for citation in _cited(statement, answer)])
            for statement in cluster.statements
        ]
        document.items(rows, numbered=cluster.lead_in is not None)
