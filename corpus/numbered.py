"""Documents with numbered paragraphs: blocks in; provisions out, named by the document's own numbers, with lists, boxes, charts, notes and glossary beneath."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from corpus.blocks import SUBTITLE_LEVEL, Block, BlockKind
from corpus.model import Provision
from corpus.provisions import Draft, ListMaker, finish, slug
from corpus.unnumbered import SectionMaker

_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3}){0,3})[.)]?$")
_GLOSSARY = re.compile(r"(?:(?:appendix|annex|schedule)\s+\w+\s*[:.–-]?\s*)?(?:glossary|definitions)\b.*", re.I)
_TERM = re.compile(r"((?:[^\s–-]|-(?=\w)|(?<=\w)-)+(?: (?:[^\s–-]|-(?=\w)|(?<=\w)-)+){0,9}) ?[–-] (?=\S)")
_CHART = re.compile(r"(flow chart|figure|diagram)\s*(\d+)\b", re.I)
_LARGEST_GAP = 3
_ENDS = (".", ":", ";", "?", "!", "”", "’", ")")


def segment_numbered(blocks: list[Block], edition_id: str) -> list[Provision]:
    """The provisions of a numbered document, in order.

    A paragraph's own prose is one provision and each list item another. Unnumbered prose goes to the paragraph before it, or under its heading where
    none stands before it. A box is named for the paragraph it follows, or is its section's text where it follows a heading; a chart for its own number.
    Where numbering begins again, the heading comes into the id.
    """
    maker = _Numbered()
    for block in numbers_as_paragraphs(blocks):
        maker.add(block)
    return finish(maker.sections.drafts, edition_id)


def numbers_as_paragraphs(blocks: list[Block]) -> list[Block]:
    """Blocks with list items that are really the document's numbered paragraphs, and numbered titles that are really headings, said to be so."""
    result: list[Block] = []
    last: tuple[int, ...] = (0,)
    in_list = -1
    boxed = False
    for index, block in enumerate(blocks):
        boxed = block.kind is BlockKind.BOX or (boxed and block.kind is not BlockKind.BOX_END)
        number = number_of(block.marker) if block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH) and not boxed else None
        if number is None or block.level > 1:
            in_list = -1 if block.kind is not BlockKind.ITEM else in_list
            result.append(block)
            continue
        if _is_title(block, blocks[index + 1 : index + 4], number):
            result.append(Block(BlockKind.HEADING, block.text, block.page, level=len(number) + 1, marker=block.marker))
            last = number if len(number) > 1 else last
        elif block.kind is BlockKind.ITEM and (len(number) > 1 or (number[0] == last[0] + 1 and in_list != number[0] - 1)):
            result.append(replace(block, kind=BlockKind.PARAGRAPH))
            last, in_list = number, -1
        else:
            in_list = number[0] if block.kind is BlockKind.ITEM else -1
            last = number if block.kind is BlockKind.PARAGRAPH else last
            result.append(block)
    return result


def _is_title(block: Block, following: list[Block], number: tuple[int, ...]) -> bool:
    short = len(block.text.split()) <= 12 and not block.text.endswith((".", ";", ":", ","))
    deeper = (number_of(other.marker) for other in following)
    return short and any(other is not None and len(other) == len(number) + 1 and other[: len(number)] == number for other in deeper)


def number_of(marker: str) -> tuple[int, ...] | None:
    """The parts of a numeric marker, or None: "2.3.4" gives (2, 3, 4)."""
    found = _NUMBER.match(marker)
    return tuple(int(part) for part in found.group(1).split(".")) if found else None


@dataclass(slots=True)
class _Numbered:
    sections: SectionMaker = field(default_factory=lambda: SectionMaker(titled=False))
    paragraph: Draft | None = None
    last_number: tuple[int, ...] = (0,)
    box: Draft | None = None
    in_section_box: bool = False
    n_boxes: Counter[str] = field(default_factory=Counter)
    heading_since: bool = False
    heading_open: bool = True
    in_glossary: bool = False
    used: set[str] = field(default_factory=set)
    lists: ListMaker = field(init=False)

    def __post_init__(self) -> None:
        self.lists = ListMaker(self.sections.drafts)

    def add(self, block: Block) -> None:
        """Take the next block."""
        if block.kind is BlockKind.HEADING and block.level >= SUBTITLE_LEVEL:
            self._subtitle(block)
        elif block.kind is BlockKind.HEADING:
            self._heading(block)
        elif block.kind is BlockKind.BOX:
            self._open_box(block)
        elif block.kind is BlockKind.BOX_END:
            self._close_box()
        elif block.kind is BlockKind.ITEM:
            self._item(block)
        elif block.kind is BlockKind.NOTE:
            self.sections.note(block)
        else:
            self._prose(block)

    def _subtitle(self, block: Block) -> None:
        if self.box is not None:
            self._box_prose(block)
        else:
            self.sections.subtitle(block)

    def _close_box(self) -> None:
        box, self.box = self.box, None
        if self.in_section_box:
            self.sections.end_subtitle()
            self.in_section_box = False
        if box is not None and box.title and (box.title.endswith(":") or any(not part.endswith(_ENDS) for part in box.words)):
            # The title is one of several that divide the box, or carries the verb of its list: then it is part of what the box says.
            box.words.insert(0, box.title)
        if self.paragraph is not None:
            self.lists.begin(self.paragraph)

    def _heading(self, block: Block) -> None:
        self._close_box()
        self.sections.heading(block)
        self.heading_since = self.heading_open = True
        self.in_glossary = bool(_GLOSSARY.fullmatch(block.text))

    def _prose(self, block: Block) -> None:
        number = number_of(block.marker)
        if self.box is not None:
            self._box_prose(block)
        elif number is not None and not self.in_glossary and self._expected(number):
            self._open_paragraph(block, number)
        elif self.in_glossary:
            self._glossary(block)
        elif self.heading_open or self.paragraph is None:
            self.sections.paragraph(block)
        else:
            self.paragraph.words.append(f"{block.marker} {block.text}".strip())
            self._mark(self.paragraph, block)

    def _expected(self, number: tuple[int, ...]) -> bool:
        if len(number) > 1:
            return True
        step = number[0] - self.last_number[0]
        return 0 < step <= _LARGEST_GAP or (number == (1,) and self.heading_since)

    def _open_paragraph(self, block: Block, number: tuple[int, ...]) -> None:
        name = ".".join(str(part) for part in number)
        place, locator = f"para_{name}", f"paragraph {name}"
        if place in self.used:
            heading = self.sections.path[0] if self.sections.path else "again"
            place, locator = f"sec_{slug(heading)}__{place}", f"“{heading}”, {locator}"
        while place in self.used:
            place += "-2"
        self.used.add(place)
        self.last_number = number
        self.heading_since = self.heading_open = False
        self.paragraph = Draft(place, locator, self.sections.path, block.page, [block.text])
        self.sections.drafts.append(self.paragraph)
        self.lists.begin(self.paragraph)
        self._mark(self.paragraph, block)

    def _open_box(self, block: Block) -> None:
        what = "chart" if block.marker == "chart" else "box"
        if what == "chart" and (found := _CHART.match(block.text)):
            self._open_chart(block, found.group(1).lower(), found.group(2))
            return
        if what == "box" and block.level > 1 and self.heading_open and self.sections.section is not None:
            # Straight under a heading the frame is only drawn around the section's text.
            self.in_section_box = True
            if block.text.endswith(":"):
                self.sections.paragraph(block)
            elif block.text:
                self.sections.subtitle(block)
            return
        after = self.paragraph.place if self.paragraph else "start"
        self.n_boxes[f"{after}__{what}"] += 1
        n = self.n_boxes[f"{after}__{what}"]
        where = f"after {self.paragraph.locator}" if self.paragraph else "at the start"
        self.box = Draft(
            place=f"{after}__{what}" + (f"_{n}" if n > 1 else ""),
            locator=f"{what} {n} {where}" if n > 1 else f"{what} {where}",
            heading_path=self.sections.path,
            page=block.page,
            title=block.text,
        )
        self.sections.drafts.append(self.box)
        self.lists.begin(self.box)
        self._mark(self.box, block)

    def _open_chart(self, block: Block, kind: str, number: str) -> None:
        place = f"sec_{slug(kind)}-{number}__p_1"
        while place in self.used:
            place += "-2"
        self.used.add(place)
        self.box = Draft(place, f"{kind} {number}", self.sections.path, block.page, title=block.text)
        self.sections.drafts.append(self.box)
        self.lists.begin(self.box)
        self._mark(self.box, block)

    def _box_prose(self, block: Block) -> None:
        if self.box is not None:
            self.box.words.append(f"{block.marker} {block.text}".strip())
            # Items count through the whole box, but each hangs from the prose just before it.
            self.lists.stack = []
            self._mark(self.box, block)

    def _item(self, block: Block) -> None:
        if self.box is None and (self.heading_open or self.paragraph is None):
            self.sections.item(block)
        else:
            self._mark(self.lists.add(block), block)

    def _glossary(self, block: Block) -> None:
        found = _TERM.match(block.text)
        if (found and block.text[:1].isupper()) or self.paragraph is None or not self.paragraph.place.startswith("glossary__"):
            term = found.group(1) if found else block.text[:40]
            place = f"glossary__{slug(term)}"
            self.n_boxes[place] += 1
            place += f"-{self.n_boxes[place]}" if self.n_boxes[place] > 1 else ""
            self.paragraph = Draft(place, f"glossary, “{term}”", self.sections.path, block.page, [block.text], title=term)
            self.sections.drafts.append(self.paragraph)
            self.lists.begin(self.paragraph)
            self.heading_open = False
        else:
            self.paragraph.words.append(block.text)
        self._mark(self.paragraph, block)

    def _mark(self, draft: Draft, block: Block) -> None:
        # A note is named for the numbered paragraph, since that is how people cite it, whichever item or box its mark stands in.
        named_for = draft if draft.place.startswith("sec_") or self.paragraph is None else self.paragraph
        self.sections.mark(draft, block, named_for)
