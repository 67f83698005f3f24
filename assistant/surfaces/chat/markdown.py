"""A verified answer in, blocks of Markdown out, in the order they are streamed: each is a heading, a sentence or one item of a list.

What people and documents wrote is escaped so that nothing in it is markup: neither CommonMark's, nor tables, nor the `:directives` that the front end adds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from assistant.dialogue import Answer, Citation
from assistant.surfaces.chat.passage import sentence_key
from assistant.surfaces.chat.words import words
from assistant.surfaces.escalation import ShownRoute
from assistant.surfaces.render import (
    by_edition,
    clusters,
    context_lines,
    edition_line,
    edition_notes,
    force,
    headline_adds,
    notes_of,
    place_line,
    related_title,
    urgent_steps,
)
from corpus.model import Duty
from corpus.wording import wording

NO_BREAK = "\u00a0"
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~:&!$^=])")
_OPENS_BLOCK = re.compile(r"^(?:([-+])|(\d{1,9})([.)]))(?=\s|$)")


def plain(text: str) -> str:
    """The text on one line, so that nothing in it is markup. Letters that show nothing go: the front end takes one of them for its cursor."""
    flat = " ".join("".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}).split())
    escaped = _MARKUP.sub(r"\\\1", flat)
    return _OPENS_BLOCK.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", escaped)


def blocks(answer: Answer, base: str, exact: bool = False, route: ShownRoute | None = None) -> Iterator[str]:
    """The answer's blocks, to be joined as they are, with the `route` that the question asks for, if any.

    `base` is the path that the site stands under; `exact` puts the quotations under each statement.
    """
    if steps := urgent_steps(answer):
        yield f"## {wording('answer', 'urgent')}\n\n"
        yield from (f"{n}. {plain(step)}\n" for n, step in enumerate(steps, 1))
        yield "\n"
    if headline_adds(answer):
        yield f"**{plain(answer.headline)}**\n\n"
    yield from (f"*{plain(line)}*\n\n" for line in context_lines(answer))
    yield from _statements(answer, base, exact)
    if notes := notes_of(answer):
        yield f"## {wording('answer', 'notices')}\n\n"
        yield from (f"- {plain(note)}\n" for note in notes)
        yield "\n"
    yield from _sources(answer, base)
    if route:
        yield from _route(route, base)
    if answer.related:
        yield f"## {related_title(answer)}\n\n"


def _route(route: ShownRoute, base: str) -> Iterator[str]:
    """The steps of a route, and where they stand with their sources and the area's own stages."""
    yield f"## {wording('escalation', 'beside')}\n\n"
    yield from (f"{step.number}. **{force(Duty(step.duty))}:** {plain(step.text)}\n" for step in route.steps)
    yield f"\n[{plain(route.kind.label)}]({base}{route.path})\n\n{plain(wording('escalation', 'beside_why'))}\n\n"


def reader_link(citation: Citation, base: str, answer: Answer) -> str:
    """Where the reader shows a citation. The query says which sentence is cited and on which day, for the panel beside the conversation."""
    edition, _, place = citation.provision_id.partition("/")
    day = answer.scope.as_of
    query = urlencode({"cited": sentence_key(citation.quote), **({"on": day.isoformat()} if day else {})})
    return f"{base}/documents/{quote(edition, safe='')}?{query}#{quote(place, safe='')}"


def _numbers(answer: Answer) -> dict[str, int]:
    """Numbers of citations in the order that the statements are shown in."""
    shown = (key for cluster in clusters(answer.statements) for statement in cluster.statements for key in statement.citations)
    return {key: number for number, key in enumerate(dict.fromkeys(shown), 1)}


def _statements(answer: Answer, base: str, exact: bool) -> Iterator[str]:
    cited = {citation.id: citation for citation in answer.citations}
    numbers = _numbers(answer)
    last = ""
    for cluster in clusters(answer.statements):
        if cluster.group != last:
            yield f"## {wording('groups', cluster.group)}\n\n"
        last = cluster.group
        if cluster.lead_in:
            yield f"{plain(cluster.lead_in)}\n\n"
        for n, statement in enumerate(cluster.statements, 1):
            bullet = f"{n}. " if cluster.lead_in else "- "
            marks = " ".join(_mark(cited[key], numbers[key], base, answer) for key in statement.citations)
            yield f"{bullet}**{force(statement.duty)}** {plain(statement.text)} {marks}\n"
            if exact:
                yield from (_quotation(cited[key], " " * len(bullet)) for key in statement.citations)
        yield "\n"


def _mark(citation: Citation, number: int, base: str, answer: Answer) -> str:
    title = words("passage", "mark", number=str(number), place=f"{place_line(citation)}, {citation.document}").replace('"', "”")
    return f'[{number}]({reader_link(citation, base, answer)} "{plain(title)}")'


def _quotation(citation: Citation, indent: str) -> str:
    said = f"“{plain(citation.quote)}”" if citation.quote else plain(wording("views", "words_not_held"))
    return f"{indent}> {said} ({plain(place_line(citation))})\n{indent}\n"


def _sources(answer: Answer, base: str) -> Iterator[str]:
    numbers = _numbers(answer)
    if answer.citations:
        yield f"## {wording('answer', 'sources')}\n\n"
    for group in by_edition(sorted(answer.citations, key=lambda citation: numbers[citation.id])):
        # A number and its place stay on one line.
        places = ", ".join(f"{_mark(one, numbers[one.id], base, answer)}{NO_BREAK}{plain(one.locator).replace(' ', NO_BREAK)}" for one in group)
        yield f"- **{plain(edition_line(group[0]))}** {places}\n"
        yield from (f"  - {plain(note)}\n" for note in edition_notes(group))
    if answer.citations:
        yield "\n"
