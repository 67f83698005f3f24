"""A shown checklist or review in, words for a terminal and Markdown out. Every sentence of ours in them is data (`wording.toml`)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from assistant.surfaces.checklists import ShownChecklist, ShownGroup, ShownItem
from assistant.surfaces.draft_reviews import ShownReview, ShownReviewItem
from assistant.surfaces.render import WIDTH, edition_line, edition_notes, escape_markdown, force, place_line, printable
from corpus import catalogue
from corpus.model import Duty
from corpus.wording import wording


def checklist_text(shown: ShownChecklist, width: int = WIDTH) -> str:
    """The checklist for a terminal."""
    lines = [shown.title, ""]
    if shown.about:
        lines += [_wrap(shown.about, width), ""]
    if not shown.items:
        lines += [wording("checklists", "none"), ""]
    for group in shown.groups:
        lines += [group_title(group), ""]
        for part in group.parts:
            lines.append(f"  {wording('checklists', 'part', title=part.title, count=str(len(part.items)))}")
            lead_in = ""
            for item in part.items:
                if item.lead_in and item.lead_in != lead_in:
                    lines.append(_wrap(item.lead_in, width, "    ", "    "))
                lead_in = item.lead_in or ""
                lines.append(_wrap(f"{force(Duty(item.duty))}: {item.text}{_facts(item)} [{_short_place(item)}]", width, "    [ ] ", "        "))
            lines.append("")
    lines += [wording("answer", "notices")] if shown.notices else []
    lines += [_wrap(notice.text, width, "  - ", "    ") for notice in shown.notices]
    lines += ["", wording("answer", "sources"), *(_wrap(line, width, "  - ", "    ") for line in source_lines(shown))]
    return "\n".join(printable(line) for line in lines)


def checklist_markdown(shown: ShownChecklist) -> str:
    """The checklist as Markdown, with boxes to tick and lines for notes. What documents say is escaped."""
    parts = [f"# {escape_markdown(shown.title)}"]
    parts += [escape_markdown(line) for line in (shown.about, made_line(shown)) if line]
    for group in shown.groups:
        parts.append(f"## {escape_markdown(group_title(group))}")
        for part in group.parts:
            parts.append(f"### {escape_markdown(part.title)}")
            lead_in = ""
            rows: list[str] = []
            for item in part.items:
                if item.lead_in and item.lead_in != lead_in:
                    parts += ["\n".join(rows)] if rows else []
                    parts.append(f"*{escape_markdown(item.lead_in)}*")
                    rows = []
                lead_in = item.lead_in or ""
                rows += _markdown_item(item)
            parts.append("\n".join(rows))
    if shown.notices:
        parts += [f"## {wording('answer', 'notices')}", "\n".join(f"- {escape_markdown(notice.text)}" for notice in shown.notices)]
    parts += [f"## {wording('answer', 'sources')}", "\n".join(f"- {escape_markdown(line)}" for line in source_lines(shown))]
    return "\n\n".join(printable(part) for part in parts) + "\n"


def review_text(review: ShownReview, width: int = WIDTH) -> str:
    """The review for a terminal."""
    lines = [review.title, "", _wrap(review.lede, width), _wrap(review.kept, width), "", _wrap(review.counts_line, width), ""]
    for group, items in review.by_force():
        lines += [wording("checklists", f"group_{group}"), ""]
        for item in items:
            lines += [*_review_item(item, width), ""]
    lines.append(_wrap(review.others_line, width))
    if review.notices:
        lines += ["", wording("answer", "notices"), *(_wrap(notice.text, width, "  - ", "    ") for notice in review.notices)]
    return "\n".join(printable(line) for line in lines)


def group_title(group: ShownGroup) -> str:
    """What a group of one strength is headed, with how many items it has."""
    return wording("checklists", "part", title=wording("checklists", f"group_{group.group}"), count=str(group.count))


def made_line(shown: ShownChecklist) -> str:
    """When it was made, and that ticks and notes stay in the file."""
    return wording("checklists", "made", date=f"{shown.made_on.day} {shown.made_on:%B %Y}")


def where_line(item: ShownItem) -> str:
    """The document with its edition and standing, and the place in it."""
    return wording("checklists", "where", edition=edition_line(item.citation), place=place_line(item.citation))


def addressee_name(item: ShownItem) -> str:
    """Whom an item lies on, by name; "" for nobody in particular."""
    role = catalogue.roles().get(item.addressee)
    return role.names[0] if role and item.addressee != "nobody" else ""


def source_lines(shown: ShownChecklist) -> Iterator[str]:
    """Each edition once, with what its words weigh and where to read it."""
    for item in {item.citation.provision_id.partition("/")[0]: item for item in shown.items}.values():
        yield " ".join([f"{edition_line(item.citation)}.", *edition_notes([item.citation]), *([item.citation.url] if item.citation.url else [])])


def _markdown_item(item: ShownItem) -> Iterator[str]:
    yield f"- [ ] **{force(Duty(item.duty))}:** {escape_markdown(item.text + _facts(item))} — {escape_markdown(where_line(item))}"
    if item.citation.quote:
        yield f"  > {escape_markdown(wording('checklists', 'words', quote=' '.join(item.citation.quote.split())))}"
        yield ""
    yield f"  {wording('checklists', 'notes')}: "


def _facts(item: ShownItem) -> str:
    said = [wording("checklists", key, value=value) for key, value in (("when", item.when), ("to", item.to)) if value]
    return f" ({'; '.join(said)})" if said else ""


def _short_place(item: ShownItem) -> str:
    cited = item.citation
    return f"{cited.document} {cited.edition}, {cited.locator}{', ' + wording('answer', 'page', page=str(cited.page)) if cited.page else ''}"


def _review_item(item: ShownReviewItem, width: int) -> Iterator[str]:
    yield _wrap(f"{wording('draft_review', item.sureness)}: {item.item.text} [{_short_place(item.item)}]", width, "  - ", "    ")
    for place in item.places:
        yield _wrap(f"{place.where}: “{place.words}”", width, "      ", "      ")
    if item.parts_line:
        yield _wrap(item.parts_line, width, "      ", "      ")


def _wrap(text: str, width: int, first: str = "", after: str = "") -> str:
    return textwrap.fill(" ".join(text.split()), width, initial_indent=first, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)
