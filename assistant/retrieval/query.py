"""A stand-alone question in, a query out: canonical words, and what the question names and wants."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from assistant.dialogue import Scope
from assistant.retrieval.targets import NATIONAL
from assistant.retrieval.words import Canon, Speller
from corpus.catalogue import DATA, Area, Role
from corpus.model import Edition


class Want(StrEnum):
    """What kind of thing would answer."""

    WHEN = "when"
    WHO = "who"
    HOW_MANY = "how-many"
    YES_NO = "yes-no"
    STRENGTH = "strength"
    CONTACT = "contact"
    PERSON = "person"
    MONEY = "money"
    WHOLE = "whole"
    DEFINITION = "definition"
    MUSTS_ONLY = "musts-only"
    LOCAL = "local"
    CHECK = "check"
    INSTANCE = "instance"


ASKED_FOR = frozenset({Want.WHEN, Want.WHO, Want.HOW_MANY, Want.YES_NO})  # wants that decide what shape an answer has
_PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\.? ?(\d{1,3})\b", re.I)
_SECTION = re.compile(r"\b(?:s|sec|section)\.? ?(1[016][a-z]?)\b(?: ?\((\d{1,2}[a-z]?)\))?", re.I)
_MASK = r"\[[a-z -]+\]"
_REACH = r"(?:ring|call|phone|text|e-?mail|contact|reach|message|write to)"
# Where personal details stood, with the words that only lead to them ("ring me on … or email …", "my number is …").
_MASKED = re.compile(
    rf"\([^()]*{_MASK}[^()]*\)|\b(?:please |pls )?(?:{_REACH} (?:me|us)(?: back)?(?: (?:on|at|via|by))?|(?:my|our) [\w -]{{3,20}}(?: is|:)) {_MASK}"
    rf"(?:,? (?:or|and) (?:{_REACH}(?: (?:me|us))?(?: (?:on|at))? )?{_MASK})*|{_MASK}",
    re.I,
)
_FIRST_PERSON = re.compile(r"\b(i|we|us|me|you)\b", re.I)
_MINE = re.compile(r"\b(my|our)\b(?= (?:\w+ )?(?:functions?|dut(?:y|ies)|roles?|responsibilit(?:y|ies)|jobs?|tasks?|obligations?|powers?|remit|part)\b)", re.I)
_TO_WHOM = re.compile(r"\b(?:who|whom|where)\b[^,;?]{0,20}\b(?:do|should|must|can|would|shall) (?:i|we)\b", re.I)  # whoever asks is not who is asked about
# "I'm the new DSL at a school in Leeds, can I …": who asks, then what.
_INTRODUCTION = re.compile(
    r"^\W*(?:(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening)|dear all|all)\b[\s,.!]*)*"
    r"(?:(?:i am|i'?m|we are|we're|(?:speaking |writing )?as)\s+(?:an?|the|one of the|new)\b)\s*(?P<who>[^,.;:?]{2,70})[,.;:]\s+(?P<asked>\S.{9,})$",
    re.I | re.S,
)


@dataclass(frozen=True, slots=True)
class Query:
    """What the engines receive. `text` is canonical; `words` is the question with slips mended but otherwise as asked.

    `bare` is the text without the names of documents and areas, for a search inside those documents, whose own texts need not name them; "" for none.
    """

    text: str
    words: str
    scope: Scope
    wants: frozenset[Want]
    areas: tuple[Area, ...] = ()
    editions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    bare: str = ""

    @property
    def readings(self) -> tuple[str, ...]:
        """The texts to encode: any of them may be the one that is near."""
        return tuple(dict.fromkeys(text for text in (self.text, self.bare) if text))

    def nationally(self) -> Query:
        """The same query with the areas' names taken out: national text names none, and what names one would otherwise seem nearer."""
        if not self.areas:
            return replace(self, bare="")
        names = _names_pattern(tuple(name for area in self.areas for name in (area.name, *area.aliases)))
        return replace(self, text=_without(names, self.text), words=_without(names, self.words), bare="")


class QueryMaker:
    """Reads queries from questions with the catalogue's names."""

    def __init__(self, canon: Canon, speller: Speller, areas: tuple[Area, ...], editions: dict[str, Edition], roles: dict[str, Role]) -> None:
        self._canon = canon
        self._speller = speller
        self._roles = roles
        self._areas = [(area, tuple(name.split()[0].lower() for name in (area.name, *area.aliases))) for area in areas]
        self._editions = [(edition, _names_pattern(edition.aliases)) for edition in editions.values() if edition.aliases]
        self._role_patterns = [(role.id, _names_pattern(tuple(self._canon(name) for name in role.names))) for role in roles.values()]

    def make(self, question: str, scope: Scope) -> Query:
        """The query for a stand-alone question."""
        whole = self._speller(" ".join(_MASKED.sub(" ", question).split()))
        words, introduced = self._introduced(whole)
        text = self._canon(words)
        if (role := scope.role or introduced) and role in self._roles:
            text = self._in_third_person(text, self._roles[role].names[0])
        editions = [(edition, pattern) for edition, pattern in self._editions if pattern.search(whole)]
        areas = [(area, pattern) for area, pattern in self._areas_that_begin_in(whole) if pattern.search(whole)]
        bare = text
        for _, pattern in (*editions, *areas):
            bare = _without(pattern, bare)
        return Query(
            text=text,
            words=words,
            scope=scope,
            wants=wants_in(words),
            areas=tuple(area for area, _ in areas),
            editions=tuple(edition.id for edition, _ in editions),
            bare=bare,
            places=places_in(words),
            roles=tuple(role for role, pattern in self._role_patterns if pattern.search(text)),
        )

    def _introduced(self, words: str) -> tuple[str, str | None]:
        """What is asked, without the words by which somebody says which role is theirs; and that role. The words as they are if there are none such."""
        introduction = _INTRODUCTION.match(words)
        if not introduction:
            return words, None
        who = self._canon(introduction["who"])
        role = next((role for role, pattern in self._role_patterns if pattern.search(who)), None)
        return (introduction["asked"], role) if role else (words, None)

    def area_named(self, name: str) -> Area | None:
        """The area of that name or alias, upper and lower case apart."""
        return next((area for area, pattern in self._areas_that_begin_in(name) if pattern.fullmatch(name.strip())), None)

    def _areas_that_begin_in(self, text: str) -> Iterator[tuple[Area, re.Pattern[str]]]:
        """The areas with a name whose first word stands in a text, with the pattern of their names: to make those of all costs a tenth of a second."""
        lower = text.lower()
        for area, beginnings in self._areas:
            if any(beginning in lower for beginning in beginnings):
                yield area, _names_pattern((area.name, *area.aliases), exact_case=area.exact_case)

    def _in_third_person(self, text: str, role_name: str) -> str:
        """`what must I do` asked as a delegated partner is a question about the delegated partner, and so is `what are my functions`."""
        if role_name.lower() not in text.lower() and _MINE.search(text) and not _FIRST_PERSON.search(text):
            return _MINE.sub(f"the {self._canon(role_name)}'s", text, count=1)
        if not _FIRST_PERSON.search(text) or _TO_WHOM.search(text) or role_name.lower() in text.lower():
            return text
        return _FIRST_PERSON.sub(f"the {self._canon(role_name)}", text, count=1)


@cache
def _patterns() -> tuple[tuple[Want, re.Pattern[str]], ...]:
    return tuple((Want(row["id"]), re.compile("|".join(row["patterns"]), re.I)) for row in tomllib.loads((DATA / "wants.toml").read_text("utf-8"))["want"])


def wants_in(words: str) -> frozenset[Want]:
    """What a question asks for, by its words (`corpus/data/wants.toml`)."""
    return frozenset(want for want, pattern in _patterns() if pattern.search(words))


def _without(names: re.Pattern[str], text: str) -> str:
    """A text without those names and the preposition before them."""
    stripped = " ".join(
        re.sub(rf"(?:\b(?:in|for|at|near|of|from|on|by|under|according to|as per)(?: the)? )?(?:{names.pattern})", " ", text, flags=names.flags).split()
    )
    return stripped or text


def places_in(words: str) -> tuple[str, ...]:
    """Places a question points at by number: `para 107` as para_107, `section 16G(7)` as s_16G__sub_7."""
    found = [f"para_{number}" for number in _PARAGRAPH.findall(words)]
    found += [f"s_{section.upper()}" + (f"__sub_{part}" if part else "") for section, part in _SECTION.findall(words)]
    return tuple(dict.fromkeys(found))


def is_national(edition: Edition) -> bool:
    """Whether an edition binds or guides the whole country."""
    return edition.kind in NATIONAL


@cache
def _names_pattern(names: tuple[str, ...], *, exact_case: bool = False) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    pattern = r"(?<![\w-])(?:" + "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in ordered) + r")s?(?![\w-])"
    return re.compile(pattern, re.NOFLAG if exact_case else re.I)
