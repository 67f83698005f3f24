"""Small helpers that every way of segmenting shares: slugs, locators, lead-ins and the making of list items."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from corpus.blocks import Block
from corpus.model import Provision
from corpus.sentences import sentences

_LONGEST_SLUG = 60
_MOST_WORDS = 8


def slug(title: str) -> str:
    """A heading as it stands in an id: lower case, words joined by hyphens, without its number; cut after eight words or sixty characters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    plain = re.sub(r"^\s*(?:\d+(?:\s?\.\s?\d+)*\s?[.)]?\s+)", "", plain).replace("'", "").lower()
    made = "-".join(re.findall(r"[a-z0-9]+", plain)[:_MOST_WORDS])
    if len(made) > _LONGEST_SLUG:
        made = made[: _LONGEST_SLUG + 1].rpartition("-")[0]
    return made or "untitled"


def lead_in(words: str) -> str | None:
    """The sentence a list hangs from: the last one of its paragraph."""
    spans = sentences(words)
    return spans[-1] if spans else None


@dataclass(slots=True)
class Draft:
    """A provision in the making: its words may still grow, and lists beneath it are counted here."""

    place: str
    locator: str
    heading_path: tuple[str, ...]
    page: int | None = None
    words: list[str] = field(default_factory=list)
    parent: str | None = None
    source_lead_in: str | None = None
    footnotes: list[str] = field(default_factory=list)
    title: str = ""
    n_items: int = 0
    is_note: bool = False
    kept: bool = False

    def text(self) -> str:
        """The words put together, a line to each paragraph."""
        return "\n".join(part for part in self.words if part)

    def finished(self, edition_id: str, order: int) -> Provision:
        """The provision, its ids prefixed with the edition's."""
        return Provision(
            id=f"{edition_id}/{self.place}",
            edition_id=edition_id,
            heading_path=self.heading_path,
            locator=self.locator,
            page=self.page,
            source_lead_in=self.source_lead_in,
            words=self.text() or self.title or None,
            parent=f"{edition_id}/{self.parent}" if self.parent else None,
            title=self.title,
            footnotes=tuple(self.footnotes),
            order=order,
        )


@dataclass(slots=True)
class ListMaker:
    """Makes the drafts of list items beneath `owner`, counting from 1 at each level and hanging deeper ones from the item above them."""

    drafts: list[Draft]
    owner: Draft | None = None
    stack: list[tuple[int, Draft]] = field(default_factory=list)

    def begin(self, owner: Draft) -> None:
        """Later items hang from `owner`."""
        self.owner, self.stack = owner, []

    def add(self, block: Block) -> Draft:
        """The draft of one item. Without an owner the caller has made a mistake of order, so one must have begun."""
        if self.owner is None:
            raise ValueError("list item without an owner; begin one first")
        while self.stack and self.stack[-1][0] >= block.level:
            self.stack.pop()
        above = self.stack[-1][1] if self.stack else self.owner
        above.n_items += 1
        own = above.words[-1] if above.words else ""
        hangs_from = (lead_in(own) if above is self.owner else above.text()) if own else above.title
        draft = Draft(
            place=f"{above.place}__item_{above.n_items}",
            locator=f"{above.locator}, item {above.n_items}",
            heading_path=above.heading_path,
            page=block.page,
            words=[block.text],
            parent=above.place,
            source_lead_in=hangs_from or None,
        )
        self.stack.append((block.level, draft))
        self.drafts.append(draft)
        return draft


def finish(drafts: list[Draft], edition_id: str) -> list[Provision]:
    """Drafts as provisions in document order, notes at the end of the unit they belong to; drafts that came to nothing are left out."""
    kept = [draft for draft in drafts if draft.text() or draft.title or draft.kept]
    seen: Counter[str] = Counter()
    for draft in kept:
        seen[draft.place] += 1
        if seen[draft.place] > 1:
            # Notes numbered afresh on each page can come to one paragraph twice.
            draft.place += f"-{seen[draft.place]}"
    parents = {draft.place: draft.parent for draft in kept}
    firsts = {draft.place: index for index, draft in reversed(list(enumerate(kept)))}

    def root(place: str) -> int:
        above = parents.get(place)
        while above in parents:
            place, above = above, parents[above]
        return firsts[place]

    ordered = sorted(range(len(kept)), key=lambda index: (root(kept[index].place), kept[index].is_note, index))
    return [kept[index].finished(edition_id, order) for order, index in enumerate(ordered)]
