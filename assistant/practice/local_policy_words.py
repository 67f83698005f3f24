"""A local document's words in, what an escalation route needs of them out: which route, stage marks, time limits, titles of people, exclusions.

Only patterns decide (`corpus/data/local_policies.toml`), and only the document's own words come out: nothing is filled in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.catalogue import DATA
from corpus.errors import DataError
from corpus.sentences import sentences

FILE = "local_policies.toml"
_WORDS = {word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_LONGEST_HEADING = 16
_LONGEST_TITLE = 9
_NEAR = 40
_PARTNERS, _PROFESSIONALS = "partner-dispute", "practitioner-disagreement"
_SEPARATOR = re.compile(r"\s*(?:[:.–—)(|]|-\s|\n)\s*")
_EDGES = " \t\n:.–—-()|"


@dataclass(frozen=True, slots=True)
class Titled:
    """A document by its title.

    "Dispute resolution" is what guidance calls disputes between partners and many policies call disagreements about a child: with `of_partners` the former.
    """

    title: str
    of_partners: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A stage's mark in a text: the label as written, its number (None for a stage without one), and where it begins and ends."""

    label: str
    number: int | None
    start: int
    end: int


def route_of(headings: Sequence[str], document: Titled) -> str | None:
    """The kind of route that a section is about, by its innermost heading that says so, else by the document's title; None if none does."""
    for heading in (*reversed([heading for heading in headings if heading_mark(heading) is None]), document.title):
        for kind, pattern in _heading_signs():
            if pattern.search(heading):
                return (_PARTNERS if document.of_partners else _PROFESSIONALS) if kind == "dispute" else kind or None
    return None


def heading_mark(heading: str) -> Mark | None:
    """The stage that a heading opens, or None. A long line is no heading, and "Stages 1 and 2" opens none."""
    if len(heading.split()) > _LONGEST_HEADING:
        return None
    found = list(_rule("stage", "marker").finditer(heading))
    if len(found) == 1 and not _is_named_only(heading, found[0]):
        return _mark(found[0])
    unnumbered = _rule("stage", "unnumbered").search(heading)
    return Mark(unnumbered["label"], None, unnumbered.start("label"), unnumbered.end("label")) if unnumbered and not found else None


def stage_title(heading: str, mark: Mark) -> str:
    """What a stage's heading says besides its mark."""
    rest = f"{heading[: mark.start].strip(_EDGES)} {heading[mark.end :].strip(_EDGES)}".strip()
    return re.sub(r"^\d+(?:\.\d+)*\.?\s*", "", rest)


def inline_marks(text: str, last: int) -> list[Mark]:
    """Marks that open a stage inside a text; `last` is the number of the stage before. A mention ("go to stage 3") opens none."""
    marks: list[Mark] = []
    for match in _rule("stage", "marker").finditer(text):
        mark = _mark(match)
        # A few letters to each side tell; to look at more would take long in a text full of marks.
        before, after = text[max(0, match.start() - _NEAR) : match.start()].rstrip(), text[match.end() : match.end() + _NEAR]
        is_next = mark.number == (marks[-1].number or 0) + 1 if marks else mark.number == last + 1
        at_start = not before or before[-1] in ".;:!?•)" or text[match.start() - 1 : match.start()] == "\n"
        separated = bool(_SEPARATOR.match(after))
        names = re.findall(r"[a-z]+", before.lower())[-1:]
        mentioned = bool(names) and names[0] in _referential() and not at_start
        in_a_row = is_next and match.group()[:1].isupper() and bool(re.match(r"\s+[A-Z]", after))
        if not mentioned and ((at_start and separated) or (not before and (is_next or last == 0)) or in_a_row):
            marks.append(mark)
    return marks


def inline_title(text: str) -> str:
    """The few words between an inline mark and the first stop, when they look like a name for the stage."""
    head = re.split(r"[:.;\n]|\s[–—-]\s", text.strip(_EDGES), maxsplit=1)
    return head[0].strip(_EDGES) if len(head) > 1 and len(head[0].split()) <= _LONGEST_TITLE else ""


def formality_of(words: Iterable[str]) -> str:
    """`informal` or `formal`, as the first of the texts that says so has it, else ""."""
    for text in words:
        if found := _rule("stage", "formality").search(text):
            return found[1].lower()
    return ""


def formality_ranges(text: str) -> dict[int, str]:
    """What a text says of several stages at once: "stages 1 and 2 are informal"."""
    said: dict[int, str] = {}
    for first, last, formality in _rule("stage", "range_formality").findall(text):
        said |= dict.fromkeys(range(int(first), int(last) + 1), formality.lower())
    return said


def periods(text: str) -> tuple[str, ...]:
    """Every time limit of a text, exactly as written, in order, once each."""
    found = [(match.start(), " ".join(match.group().split())) for match in _period().finditer(text)]
    return tuple(dict.fromkeys(words for _, words in sorted(found)))


def timed(text: str) -> tuple[str, ...]:
    """The sentences that set a time limit."""
    return tuple(sentence for sentence in sentences(text) if periods(sentence)) if periods(text) else ()


def people(text: str) -> tuple[str, ...]:
    """Titles of those who act, as written, in order, once each; a longer title takes in a shorter one that is its end."""
    found: dict[str, str] = {}
    for match in _people().finditer(text):
        name = " ".join(match.group().split())
        found.setdefault(re.sub(r"s$", "", name.lower()), name)
    return tuple(name for key, name in found.items() if not any(other.endswith(f" {key}") for other in found))


def exclusions(text: str) -> tuple[str, ...]:
    """The sentences that say what the route is not for."""
    return tuple(sentence for sentence in sentences(text) if excludes(sentence)) if excludes(text) else ()


def excludes(text: str) -> bool:
    """Whether a text says that something is left out."""
    return bool(_rule("words", "exclusion").search(text))


def is_exclusion_heading(heading: str) -> bool:
    """Whether what stands beneath is left out of the route."""
    return bool(_rule("words", "exclusion_heading").search(heading))


def closes(heading: str) -> bool:
    """Whether a heading beneath a stage is no part of it."""
    return bool(_rule("stage", "closing").search(heading))


def heads_a_list(heading: str) -> bool:
    """Whether a plain list beneath this heading is a route."""
    return bool(_rule("stage", "list_heading").search(heading))


def points_at_picture(text: str) -> str | None:
    """The sentence that sends the reader to a picture, or None."""
    rule = _rule("words", "picture")
    return next((sentence for sentence in sentences(text) if rule.search(sentence)), None) if rule.search(text) else None


def declared_stages(text: str) -> int | None:
    """How many stages a text says there are, or None."""
    found = _rule("stage", "declared").search(text)
    if found is None:
        return None
    count = found["count"].lower()
    return int(count) if count.isdigit() else _WORDS[count]


def _is_named_only(heading: str, match: re.Match[str]) -> bool:
    """Whether a heading only mentions a stage: "Template letter for stage 2"."""
    before = re.findall(r"[a-z]+", heading[: match.start()].lower())[-1:]
    return bool(before) and before[0] in _referential()


def _mark(match: re.Match[str]) -> Mark:
    digits, word, roman, letter = (match[name] for name in ("digits", "word", "roman", "letter"))
    if digits:
        number = int(digits)
    elif word:
        number = _WORDS[word.lower()]
    elif roman:
        number = _ROMAN[roman.lower()]
    else:
        number = ord((letter or "a").lower()) - ord("a") + 1
    return Mark(" ".join(match.group().split()), number, match.start(), match.end())


@cache
def _raw() -> dict[str, Any]:
    try:
        return tomllib.loads((DATA / FILE).read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"data file {FILE} does not read ({error}); restore it from the repository") from error


@cache
def _rule(section: str, name: str) -> re.Pattern[str]:
    return re.compile(_raw()[section][name], re.I)


@cache
def _heading_signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["pattern"], re.I)) for row in _raw()["heading"])


@cache
def _referential() -> frozenset[str]:
    return frozenset(str(_raw()["words"]["referential"]).split())


@cache
def _period() -> re.Pattern[str]:
    words = _raw()["words"]
    number, unit, qualifier = words["number"], words["unit"], words["qualifier"]
    amount = rf"{number}(?:\s*(?:-|–|to|or|/)\s*{number})?(?:\s*\(\s*\w+\s*\))?[\s-]*{unit}"
    return re.compile(
        rf"\b(?:{qualifier}\s+(?:the\s+)?(?:next\s+|first\s+)?)?{amount}(?:\s*\([^()]{{0,40}}(?:hours|days)[^()]*\))?|{words['plain_period']}", re.I
    )


@cache
def _people() -> re.Pattern[str]:
    people = _raw()["people"]
    last = "|".join(sorted(str(people["last_words"]).split(), key=len, reverse=True))
    titles = "|".join(sorted(people["titles"], key=len, reverse=True))
    word = r"[A-Z][\w’'&-]*"
    opening = r"(?!(?:The|A|An|Each|If|Their|Both|Any|All|This|That)\b)"
    capitalised = rf"(?-i:(?:{opening}{word}\s+(?:of\s+|for\s+)?){{0,4}}(?:{last})\b(?:\s+of\s+{word}(?:\s+{word})*)?)"
    return re.compile(rf"\b(?:{capitalised}|(?:{titles})\b)", re.I)
