"""An edition in, what the reader shows of it out: sections in document order, lists whole beneath their lead-ins, every passage with its place and force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.surfaces.render import force
from corpus.model import Corpus, Duty, Edition, Provision
from corpus.wording import wording

_LAW = ("s_", "sch_", "reg_")
# How deep a paragraph stands in a section, schedule or regulation before its number is a letter in brackets.
_BRACKETED_FROM = {"s": 1, "sch": 2, "reg": 1}
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or so of wording. `force` is how strongly it binds, in words; "" where that is not said beside it."""

    text: str
    force: str = ""
    duty: str = Duty.NONE.value


@dataclass(frozen=True, slots=True)
class Reference:
    """Another passage, as a link names it."""

    edition_id: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Echo:
    """Passages of one other edition that say the same, each named by its locator and, in a list, by the item here that it matches."""

    name: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision with what hangs from it. `plain` is our wording, `words` the source's, in pieces that together are exactly what it says.

    `page` is None where it is that of the passage it hangs from. `is_heading` says that its words only repeat the heading above it. What a list and its
    items repeat, and where they are repeated, is said once, on the passage they all hang from.
    """

    place: str
    mark: str
    locator: str
    page: int | None
    lead_in: str | None
    plain: tuple[Line, ...]
    words: tuple[Line, ...]
    is_heading: bool
    items: tuple[Passage, ...]
    notes: tuple[Passage, ...]
    footnotes: tuple[str, ...]
    repeats: tuple[Echo, ...]
    repeated_in: tuple[Echo, ...]
    continues: Reference | None

    @property
    def label(self) -> str:
        """What its link is called: the locator, which nearly always holds the mark."""
        return self.locator if self.mark.strip("¶()").lower() in self.locator.lower() else f"{self.mark}, {self.locator}"

    @property
    def has_plain(self) -> bool:
        """Whether anything is said in our own words."""
        return bool(self.plain or self.lead_in)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the passages straight beneath it. `level` counts from 1; 0 is text before any heading.

    `continued` says that it comes back after a heading beneath it, so it is no entry of the contents.
    """

    anchor: str
    level: int
    title: str
    continued: bool
    passages: tuple[Passage, ...]

    @property
    def rank(self) -> int:
        """The level of its HTML heading: the document's title is the first."""
        return min(self.level + 1, _DEEPEST)


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the contents, with those beneath it."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """How much of an edition is held, in passages: all, with the source's words, in our wording, and in both."""

    n: int
    n_words: int
    n_plain: int
    n_both: int


def provisions_of(corpus: Corpus, edition_id: str) -> list[Provision]:
    """An edition's provisions, in document order."""
    return [provision for provision in corpus.provisions.values() if provision.edition_id == edition_id]


def how_held(provisions: Iterable[Provision]) -> Held:
    """How much of these is held, and how."""
    rows = [(bool(provision.words), bool(provision.plain or provision.lead_in)) for provision in provisions]
    return Held(len(rows), sum(words for words, _ in rows), sum(plain for _, plain in rows), sum(words and plain for words, plain in rows))


def sections_of(corpus: Corpus, edition_id: str) -> tuple[Section, ...]:
    """The edition as its headings divide it. A heading that text comes back to after a deeper one is shown again, as continued."""
    provisions = provisions_of(corpus, edition_id)
    hanging = _hanging(provisions)
    ids = {provision.id for provision in provisions}
    sections: list[Section] = []
    path: tuple[str, ...] = ()
    rows: list[Passage] = []
    for provision in provisions:
        if provision.parent in ids:
            continue
        if provision.heading_path != path or not sections:
            _close(sections, rows)
            sections += _opened(path, provision, first=not sections)
            path, rows = provision.heading_path, []
        rows.append(_with_echoes(_passage(provision, corpus, hanging, None), edition_id, corpus))
    _close(sections, rows)
    return tuple(sections)


def contents_of(sections: Sequence[Section]) -> tuple[Entry, ...]:
    """The headings as a tree."""
    listed = [section for section in sections if section.title and not section.continued]
    return tuple(_entries(listed, 1))


def name_of(edition: Edition) -> str:
    """An edition as a link names it."""
    return wording("reader", "name", document=edition.document, edition=edition.edition)


def page_of(page: int | None) -> str:
    """A page as people write it, or ""."""
    return wording("answer", "page", page=str(page)) if page else ""


def mark_of(provision: Provision) -> str:
    """The number that the document itself puts before a passage, as near as its place tells it."""
    parts = provision.place.split("__")
    kind, _, number = parts[-1].partition("_")
    if kind == "p":
        return f"¶{number}"
    if kind in {"note", "box", "chart", "table"}:
        return wording("reader", kind, number=number).strip()
    of_law = parts[0].startswith(_LAW)
    if of_law and (kind in {"sub", "subpara"} or (kind == "para" and len(parts) > _BRACKETED_FROM[parts[0].partition("_")[0]])):
        return f"({number})"
    return wording("reader", "term") if kind == "def" or not number else number


def _opened(path: tuple[str, ...], provision: Provision, *, first: bool) -> Iterator[Section]:
    """The headings that stand between the last passage and this one."""
    new = provision.heading_path
    common = next((depth for depth, (old, now) in enumerate(zip(path, new, strict=False)) if old != now), min(len(path), len(new)))
    if not new or (common == len(new) and not first):
        title = new[-1] if new else ""
        yield Section(f"again-{provision.place}", len(new), title, bool(new), ())
        return
    for depth in range(common, len(new)):
        yield Section(f"part-{depth + 1}-{provision.place}", depth + 1, new[depth], False, ())


def _close(sections: list[Section], rows: list[Passage]) -> None:
    if sections and rows:
        sections[-1] = replace(sections[-1], passages=tuple(rows))


def _entries(listed: Sequence[Section], level: int) -> Iterator[Entry]:
    starts = [place for place, section in enumerate(listed) if section.level <= level]
    for start, end in zip(starts, [*starts[1:], len(listed)], strict=False):
        yield Entry(listed[start].anchor, listed[start].title, tuple(_entries(listed[start + 1 : end], level + 1)))


def _hanging(provisions: Iterable[Provision]) -> dict[str, list[Provision]]:
    """Items and notes by what they hang from."""
    hanging: dict[str, list[Provision]] = {}
    for provision in provisions:
        if provision.parent:
            hanging.setdefault(provision.parent, []).append(provision)
    return hanging


def _passage(provision: Provision, corpus: Corpus, hanging: Mapping[str, list[Provision]], page: int | None) -> Passage:
    beneath = hanging.get(provision.id, [])
    notes = [one for one in beneath if _is_note(one)]
    plain = tuple(Line(norm.plain, force(norm.duty), norm.duty.value) for norm in provision.norms if norm.plain)
    here = provision.page or page
    return Passage(
        place=provision.place,
        mark=mark_of(provision),
        locator=provision.locator,
        page=provision.page if provision.page != page else None,
        lead_in=provision.lead_in,
        plain=plain,
        words=tuple(_pieces(provision, marked=not plain)),
        is_heading=bool(provision.heading_path) and _same(provision.words, provision.heading_path[-1]),
        items=tuple(_passage(one, corpus, hanging, here) for one in beneath if not _is_note(one)),
        notes=tuple(_passage(one, corpus, hanging, here) for one in notes),
        footnotes=() if notes else provision.footnotes,
        repeats=(),
        repeated_in=(),
        continues=_continued(provision, corpus),
    )


def _pieces(provision: Provision, *, marked: bool) -> Iterator[Line]:
    """The source's words, cut where a norm begins or ends so that its force can stand before it; nothing is added or lost. Unmarked, they are one piece."""
    words, at = provision.words or "", 0
    for norm in provision.norms if marked else ():
        start = words.find(norm.words, at) if norm.words and norm.duty is not Duty.NONE else -1
        if start < 0 or norm.words is None:
            continue
        if start > at:
            yield Line(words[at:start])
        at = start + len(norm.words)
        yield Line(words[start:at], force(norm.duty), norm.duty.value)
    if at < len(words):
        yield Line(words[at:])


def _is_note(provision: Provision) -> bool:
    return provision.place.rpartition("__")[2].startswith("note")


def _same(words: str | None, heading: str) -> bool:
    return bool(words) and " ".join(str(words).split()).lower() == " ".join(heading.split()).lower()


def _continued(provision: Provision, corpus: Corpus) -> Reference | None:
    """The passage whose list this one carries on, within the edition."""
    place = (provision.continues or "").rpartition("/")[2]
    other = corpus.provisions.get(f"{provision.edition_id}/{place}")
    return Reference(other.edition_id, other.place, other.locator) if other else None


def _with_echoes(passage: Passage, edition_id: str, corpus: Corpus) -> Passage:
    """The passage with what it and all that hangs from it repeat, and where they are repeated."""
    repeats: dict[str, list[Reference]] = {}
    repeated_in: dict[str, list[Reference]] = {}
    for one, above in _walk(passage, ""):
        provision_id = f"{edition_id}/{one.place}"
        for ids, found in ((corpus.provisions[provision_id].restates, repeats), (corpus.restated_by.get(provision_id, ()), repeated_in)):
            for other in (corpus.provisions[other_id] for other_id in ids if other_id in corpus.provisions):
                text = wording("reader", "matches", mark=above, locator=other.locator) if above else other.locator
                found.setdefault(other.edition_id, []).append(Reference(other.edition_id, other.place, text))
    return replace(passage, repeats=_echoes(repeats, corpus), repeated_in=_echoes(repeated_in, corpus))


def _echoes(found: Mapping[str, list[Reference]], corpus: Corpus) -> tuple[Echo, ...]:
    return tuple(Echo(name_of(corpus.editions[edition_id]), tuple(references)) for edition_id, references in found.items())


def _walk(passage: Passage, above: str) -> Iterator[tuple[Passage, str]]:
    """A passage and all beneath it, each with its number within the whole, such as "8" or "8.1"; "" for the passage itself."""
    yield passage, above
    for item in passage.items:
        yield from _walk(item, f"{above}.{item.mark}" if above else item.mark)
    for note in passage.notes:
        yield from _walk(note, note.mark)
