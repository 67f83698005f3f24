"""Documents without paragraph numbers: blocks in, provisions named for their heading and their place beneath it out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from corpus.blocks import SUBTITLE_LEVEL, Block, BlockKind
from corpus.model import Provision
from corpus.provisions import Draft, ListMaker, finish, slug


def segment_sections(blocks: list[Block], edition_id: str) -> list[Provision]:
    """The provisions of an unnumbered document, in order; `sec_<heading>__p_<n>` and `__item_<m>`.

    Headings with nothing beneath them name nothing. The first heading is the document's title and stands in the path only of what has no other. A box inside a
    section has a name of its own, and its section goes on after it.
    """
    maker = SectionMaker()
    for block in blocks:
        if block.kind is BlockKind.HEADING and maker.outer is not None and block.level >= SUBTITLE_LEVEL:
            maker.subtitle(block)
        elif block.kind is BlockKind.HEADING:
            maker.heading(block)
        elif block.kind is BlockKind.BOX:
            maker.open_box(block)
        elif block.kind is BlockKind.BOX_END:
            maker.close_box()
        elif block.kind is BlockKind.ITEM:
            maker.item(block)
        elif block.kind is BlockKind.NOTE:
            maker.note(block)
        else:
            maker.paragraph(block)
    return finish(maker.drafts, edition_id)


@dataclass(slots=True)
class Section:
    """A heading with what has been counted beneath it. Its place is settled only when something stands there."""

    title: str
    path: tuple[str, ...]
    place: str = ""
    n_paragraphs: int = 0
    root: Draft | None = None
    subtitle: Block | None = None
    subtitled: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote's mark: its number and page, the draft it stands in, and the draft that the note is named for."""

    number: str
    page: int
    draft: Draft
    named_for: Draft


@dataclass(slots=True)
class SectionMaker:
    """Makes drafts of what stands beneath headings, and keeps the headings themselves for whoever else needs the path."""

    drafts: list[Draft] = field(default_factory=list)
    titled: bool = True
    slugs: Counter[str] = field(default_factory=Counter)
    headings: list[tuple[int, str]] = field(default_factory=list)
    section: Section | None = None
    outer: Section | None = None
    owner: Draft | None = None
    marks: list[Mark] = field(default_factory=list)
    heading_notes: tuple[str, ...] = ()
    lists: ListMaker = field(init=False)

    def __post_init__(self) -> None:
        self.lists = ListMaker(self.drafts)

    @property
    def path(self) -> tuple[str, ...]:
        """The headings in force, outermost first."""
        return self.section.path if self.section else ()

    def heading(self, block: Block) -> None:
        """Open a section. With `titled`, the first heading of all is the document's title and later paths leave it out."""
        self.close_box()
        while self.headings and self.headings[-1][0] >= block.level:
            self.headings.pop()
        self.headings.append((block.level, block.text))
        titles = tuple(title for level, title in self.headings if level > 0 or len(self.headings) == 1)
        if self.titled and self.section is None:
            self.headings = [(0, block.text)]
        self.section = Section(block.text, titles)
        self.owner = None
        self.heading_notes = block.notes

    def subtitle(self, block: Block) -> None:
        """A title that divides a section without opening one: it stands in the path of the paragraphs that follow, or is one itself where a list follows."""
        section = self._placed()
        section.subtitle, section.subtitled = block, True
        self.owner = None

    def end_subtitle(self) -> None:
        """What follows stands under the section's heading alone."""
        if self.section is not None:
            self.section.subtitle, self.section.subtitled = None, False

    def open_box(self, block: Block) -> None:
        """Open a section of its own inside the present one."""
        self.close_box()
        self.outer = self.section
        self.section = Section(block.text, (*self.path, block.text))
        self.owner = None

    def close_box(self) -> None:
        """Back to the section that the box stands in."""
        if self.outer is not None:
            self.section, self.outer, self.owner = self.outer, None, None

    def paragraph(self, block: Block) -> Draft:
        """The next paragraph of the section."""
        section = self._placed()
        section.n_paragraphs += 1
        draft = Draft(
            place=f"{section.place}__p_{section.n_paragraphs}",
            locator=f"“{section.title}”, paragraph {section.n_paragraphs}",
            heading_path=(*section.path, section.subtitle.text) if section.subtitle and section.subtitle is not block else section.path,
            page=block.page,
            words=[block.text],
        )
        section.subtitled = False
        self.drafts.append(draft)
        self.owner = draft
        self.lists.begin(draft)
        self.mark(draft, block)
        return draft

    def item(self, block: Block) -> Draft:
        """The next item of the list in hand; straight after a heading it hangs from the heading, which is no provision itself."""
        if self.owner is None:
            section = self._placed()
            if section.subtitle is not None and section.subtitled:
                self.paragraph(section.subtitle)
            else:
                section.root = section.root or Draft(section.place, f"“{section.title}”", section.path, title=section.title)
                self.owner = section.root
                self.lists.begin(self.owner)
        draft = self.lists.add(block)
        if self.owner is not None and not self.owner.text() and draft.parent == self.owner.place:
            draft.parent = None
        self.mark(draft, block)
        return draft

    def mark(self, draft: Draft, block: Block, named_for: Draft | None = None) -> None:
        """Remember whose the footnote marks of a block are, and those of the heading just above it."""
        numbers, self.heading_notes = (*self.heading_notes, *block.notes), ()
        self.marks.extend(Mark(number, block.page or 0, draft, named_for or draft) for number in numbers)

    def note(self, block: Block) -> None:
        """A footnote, put with the provision its mark stands in, or with the last one so far where no mark was found."""
        mark = self._mark_of(block)
        owner = mark.draft if mark else last_on_page(self.drafts, block)
        if owner is None:
            return
        named_for = mark.named_for if mark else owner
        owner.footnotes.append(f"{block.marker} {block.text}")
        self.drafts.append(
            Draft(
                place=f"{named_for.place}__note_{block.marker}",
                locator=f"{named_for.locator}, note {block.marker}",
                heading_path=owner.heading_path,
                page=block.page,
                words=[block.text],
                parent=owner.place,
                is_note=True,
            )
        )

    def _mark_of(self, block: Block) -> Mark | None:
        """The mark that a note answers to. Where notes are numbered afresh on each page, the nearest one before the note."""
        same = [mark for mark in self.marks if mark.number == block.marker]
        before = [mark for mark in same if mark.page <= (block.page or 0)]
        return before[-1] if before else next(iter(same), None)

    def _placed(self) -> Section:
        section = self.section or Section("Untitled", ())
        self.section = section
        if not section.place:
            name = slug(section.title)
            self.slugs[name] += 1
            while self.slugs[name] > 1 and f"{name}-{self.slugs[name]}" in self.slugs:
                self.slugs[name] += 1
            if self.slugs[name] > 1:
                name = f"{name}-{self.slugs[name]}"
                self.slugs[name] += 1
            section.place = f"sec_{name}"
        return section


def last_on_page(drafts: list[Draft], block: Block) -> Draft | None:
    """The last provision that had begun by the page of `block`."""
    before = [draft for draft in drafts if not draft.is_note and (block.page is None or draft.page is None or draft.page <= block.page)]
    return before[-1] if before else None
