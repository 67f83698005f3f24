"""A route as shown in, words out, for a terminal and for chat: the numbered list with the area's own stages inside it. What documents wrote is escaped."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from assistant.dialogue import Statement
from assistant.surfaces.escalation import ShownKind, ShownLocal, ShownProcedure, ShownRoute, ShownStage, ShownStep
from assistant.surfaces.render import WIDTH, by_edition, edition_line, escape_markdown, force, place_line, printable
from corpus import catalogue
from corpus.model import Duty
from corpus.wording import wording


def route_text(route: ShownRoute, width: int = WIDTH) -> str:
    """The route for a terminal."""
    return printable("\n".join(line for indent, text in _lines(route) for line in _wrapped(text, indent, width)))


def route_markdown(route: ShownRoute) -> str:
    """The route as Markdown, for chat. Local words and titles are escaped like everything else."""
    parts = [f"**{escape_markdown(_title(route))}**"]
    parts += [f"{number}. {escape_markdown(step)}" for number, step in enumerate(route.urgent, 1)]
    lines = []
    for step in route.steps:
        yours = f" *({wording('escalation', 'yours')})*" if step.is_yours else ""
        lines.append(f"{step.number}. **{force(Duty(step.duty))}:** {escape_markdown(_step_words(step))}{yours}")
        lines.append(f"    - {escape_markdown(_facts(step, route))}")
        if step.number == route.local_after:
            lines += [f"{'    ' * (1 + depth)}- {escape_markdown(text)}" for depth, text in _local_lines(route)]
    parts.append("\n".join(lines))
    parts += [f"*{escape_markdown(text)}*" for text in (*(notice.text for notice in route.notices), *route.silences)]
    parts.append("\n".join(f"- {escape_markdown(text)}" for text in _sources(route)))
    return printable("\n\n".join(part for part in parts if part))


def kinds_text(kinds: tuple[ShownKind, ...], question: str, width: int = WIDTH) -> str:
    """Kinds to choose from, for a terminal."""
    lines = [question, ""]
    for kind in kinds:
        lines += [f"  {kind.id}", *_wrapped(f"{kind.label}. {kind.when}", 4, width)]
    return "\n".join(lines)


def _title(route: ShownRoute) -> str:
    role = catalogue.roles()[route.role].names[0] if route.role else ""
    scope = [wording("escalation", "as_role", role=role)] if role else []
    scope += [wording("escalation", "in_area", area=route.area)] if route.area else []
    return f"{route.kind.label} ({', '.join(scope)})" if scope else route.kind.label


def _lines(route: ShownRoute) -> Iterator[tuple[int, str]]:
    """Indent and words of each line."""
    yield 0, _title(route)
    yield 0, wording("headlines", "urgent_concern")
    yield from ((2, step) for step in route.urgent)
    for notice in route.notices:
        if notice.kind == "not-your-route":
            yield 0, notice.text
    yield 0, ""
    for step in route.steps:
        yield 0, f"{step.number}. {force(Duty(step.duty))}  {_step_words(step)}"
        yield 3, _facts(step, route)
        if step.number == route.local_after:
            yield from ((3 + 2 * depth, text) for depth, text in _local_lines(route))
    yield from _rest(route)


def _rest(route: ShownRoute) -> Iterator[tuple[int, str]]:
    for key, statements in (("settle", route.settle), ("behind", route.behind)):
        if statements:
            yield from ((0, ""), (0, wording("escalation", key)))
            yield from ((2, f"- {_statement(statement, route)}") for statement in statements)
    for key, texts in (("silent", route.silences), ("apart", (*route.apart, *(f"{kind.label} (--kind {kind.id}): {kind.when}" for kind in route.alike)))):
        if texts:
            yield from ((0, ""), (0, wording("escalation", key)))
            yield from ((2, f"- {text}") for text in texts)
    notes = [notice.text for notice in route.notices if notice.kind != "not-your-route"]
    if notes:
        yield from ((0, ""), (0, wording("answer", "notices")), *((2, f"- {text}") for text in notes))
    yield from ((0, ""), (0, wording("answer", "sources")), *((2, text) for text in _sources(route)))


def _step_words(step: ShownStep) -> str:
    return f"{step.lead_in} {step.text}" if step.lead_in else step.text


def _facts(step: ShownStep, route: ShownRoute) -> str:
    """Who, to whom, how soon and by which provision, on one line; what the provision does not say is said to be so."""
    who = f"{wording('escalation', 'who')}: {step.who or wording('escalation', 'nobody_named')}"
    to = f"; {wording('escalation', 'to').lower()}: {step.to}" if step.to else ""
    yours = f" ({wording('escalation', 'yours').lower()})" if step.is_yours else ""
    soon = f"; {wording('escalation', 'when').lower()}: {step.when or wording('escalation', 'no_time')}"
    return f"{who}{yours}{to}{soon} [{_places(step.citations, route)}]"


def _local_lines(route: ShownRoute) -> Iterator[tuple[int, str]]:
    if route.local_note:
        yield 0, route.local_note
    for local in route.local:
        yield from _local_document(local)


def _local_document(local: ShownLocal) -> Iterator[tuple[int, str]]:
    if local.note:
        yield 0, local.note
    for procedure in local.procedures:
        yield from _procedure(local, procedure)
    yield from ((1, text) for text in (*local.unread, *local.silences))


def _procedure(local: ShownLocal, procedure: ShownProcedure) -> Iterator[tuple[int, str]]:
    yield 0, wording("escalation", "local_title", area=local.area, heading=procedure.heading)
    yield from ((1, _stage(stage)) for stage in procedure.stages)
    yield from ((1, f"“{one.text}” [{wording('escalation', 'check')}: {_place(one.locator, one.page)}]") for one in procedure.said)
    yield from ((1, text) for text in procedure.unread)
    if procedure.exclusions:
        yield 1, f"{wording('escalation', 'excluded')}: {' '.join(one.text for one in procedure.exclusions)}"


def _stage(stage: ShownStage) -> str:
    """One stage on one line: its mark, its words as they stand, its time limits, and where to check."""
    formality = f" ({wording('escalation', stage.formality)})" if stage.formality and stage.formality not in f"{stage.label} {stage.title}".lower() else ""
    name = ", ".join(part for part in (f"{stage.label}{formality}", stage.title) if part)
    words = " ".join(passage.text for passage in stage.passages)
    limits = f"{wording('escalation', 'when')}: {'; '.join(stage.periods) or wording('escalation', 'no_time')}."
    places = ", ".join(dict.fromkeys(_place(passage.locator, passage.page) for passage in stage.passages))
    return f"{name}: “{words}” {limits} [{wording('escalation', 'check')}: {places}]"


def _place(locator: str, page: int | None) -> str:
    return f"{locator}, {wording('answer', 'page', page=str(page))}" if page else locator


def _statement(statement: Statement, route: ShownRoute) -> str:
    words = f"{statement.lead_in} {statement.text}" if statement.lead_in else statement.text
    return f"{force(statement.duty)}  {words} [{_places(statement.citations, route)}]"


def _places(ids: tuple[str, ...], route: ShownRoute) -> str:
    """Where cited provisions stand, each with its document's year or area, so that a line can be checked by itself."""
    cited = [citation for citation in route.citations if citation.id in ids]
    return "; ".join(f"{_lower(place_line(one))} ({one.area or one.edition})" for one in cited)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _sources(route: ShownRoute) -> Iterator[str]:
    """Each edition once."""
    return (edition_line(group[0]) for group in by_edition(route.citations))


def _wrapped(text: str, indent: int, width: int) -> list[str]:
    if not text:
        return [""]
    pad = " " * indent
    return textwrap.wrap(
        " ".join(text.split()), max(width, 40), initial_indent=pad, subsequent_indent=f"{pad}  ", break_long_words=False, break_on_hyphens=False
    )
