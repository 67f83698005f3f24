"""A stand-alone question in, a query out: canonical words, and what the question names and wants."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.dialogue import Scope
from assistant.retrieval.targets import NATIONAL
from assistant.retrieval.words import Canon, Speller
from corpus.catalogue import Area, Role
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
_WANTS: tuple[tuple[Want, re.Pattern[str]], ...] = tuple(
    (want, re.compile(pattern, re.I))
    for want, pattern in (
        (Want.WHEN, r"\b(when|deadline|due|how (soon|long|often|quickly|frequently|many (days|weeks|months))|what (date|day|period|timescale|time ?limit)|by what date|how much time|time ?scale|within)\b"),
        (Want.WHO, r"\bwho(m|se|'s)?\b|\bwhich (body|bodies|person|people|agency|agencies|organisation|partner)s?\b"),
        (Want.HOW_MANY, r"\bhow many\b|\bnumber of\b"),
        (
            Want.CONTACT,
            r"\b(phone|telephone|tel|mobile|e-?mail)s?(?= (number|no|nos|num|details?|address|for|of|please|pls)\b|\W*$)|\bcontact (number|details?|info)|\bphone number|\bhelpline number"
            r"|\b(postal |e-?mail )?address(es)? (of|for)\b|\bfax\b|\b(number|num|no\.?) (for|of) (the )?([\w' ]{1,20} )?(lado|mash|duty|police|ofsted|front door|helpline)\b",
        ),
        (
            Want.PERSON,
            r"\b(names?,? (please|pls)|our (local )?name|who('s| is| are| was) .{0,40}\b(of|for|in|at) (our|my)\b|names? of (the |our |their |your |each |all )*(current )?(lsp|dsp|lead|delegated|chair|scrutineer|head|manager|person|people|lado|members?|officer|partners?)|who('s| is| are| was| were) (currently |now )?(the )?(current|our|my|new|present)|who .{0,60}\b(at the moment|currently|right now|these days)"
            r"|what('s| is| are) (his|her|their|the \w+'s) names?)\b",
        ),
        (Want.MONEY, r"£|\b(how much (money|does|do|did|is|are|should|must)|salary|salaries|fee|fees|daily rate|pay(ment)? (rate|scale)|per cent|percentage|budget figure)\b"),
        (
            Want.STRENGTH,
            r"\b(must or should|should or must|mandatory|compulsory|optional|obligatory|legally (required|binding|obliged)|legal (duty|requirement)|statutory (duty|requirement)"
            r"|have to|required|requirement|a must|a should|just guidance|is it (the )?law|by law|got to|supposed to)\b",
        ),
        (
            Want.WHOLE,
            r"\b(list|all (the|of)|everything|contents?|what (goes|should go|must go) in|checklist|functions|responsibilities|duties|bullet|include[ds]?|contain|cover|criteria|role of|what (does|do|must|should|shall) (the |an? |our |my )?[\w' -]{2,40} do)\b",
        ),
        (Want.DEFINITION, r"\b(what (is|are|does|s)|what's|whats|define|definition|meaning of|mean(s)?|stand for|explain)\b"),
        (Want.MUSTS_ONLY, r"\b(only|just) (the )?(musts?|legal)|\bby law\b|\blegally (have|must|required)|\bstatutory minimum\b|\bmusts? only\b|\bthe musts\b"),
        (
            Want.LOCAL,
            r"\b(polic(y|ies)|procedures?|protocols?|forms?|stages?|steps|levels?|portal|team|hub|front door|mash|plan|training (dates|calendar|courses?)|route|pathway|thresholds?"
            r"|named|appointed|has .{2,40} (named|chosen|appointed|agreed|published)|which (agencies|schools)|findings?|budget|how many (days|hours))\b",
        ),
        (Want.CHECK, r"\b(is (that|this|it) (right|correct|true|legal|the law|a legal|still)|legal must|legally)\b"),
        (Want.INSTANCE, r"\b((last|latest|most recent) (year'?s?|yearly|annual)?\s*(yearly report|annual report|report|review|plan|inspection)|findings (in|of|from) (the|our|their)|20\d\d ?[/-] ?\d\d)\b"),
        (Want.YES_NO, r"^\W*(so |and |but |ok(ay)? |then |also |well )*(is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|isn't|aren't|doesn't|don't|am)\b"),
    )
)
_PARAGRAPH = re.compile(r"\bpara(?:graph)?s?\.? ?(\d{1,3})\b", re.I)
_SECTION = re.compile(r"\b(?:s|sec|section)\.? ?(1[016][a-z]?)\b(?: ?\((\d{1,2}[a-z]?)\))?", re.I)
_FIRST_PERSON = re.compile(r"\b(i|we|us|me|you)\b", re.I)
_POSSESSIVE = re.compile(r"\b(my|our)\b", re.I)


@dataclass(frozen=True, slots=True)
class Query:
    """What the engines receive. `text` is canonical; `words` is the question with slips mended but otherwise as asked."""

    text: str
    words: str
    scope: Scope
    wants: frozenset[Want]
    areas: tuple[Area, ...] = ()
    editions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def nationally(self) -> Query:
        """The same query with the areas' names taken out: national text names none, and what names one would otherwise seem nearer."""
        if not self.areas:
            return self
        names = _names_pattern(tuple(name for area in self.areas for name in (area.name, *area.aliases)))
        return replace(self, text=_without(names, self.text), words=_without(names, self.words))


class QueryMaker:
    """Reads queries from questions with the catalogue's names."""

    def __init__(self, canon: Canon, speller: Speller, areas: tuple[Area, ...], editions: dict[str, Edition], roles: dict[str, Role]) -> None:
        self._canon = canon
        self._speller = speller
        self._roles = roles
        self._areas = [(area, _names_pattern((area.name, *area.aliases), exact_case=area.exact_case)) for area in areas]
        self._editions = [(edition, _names_pattern(edition.aliases)) for edition in editions.values() if edition.aliases]
        self._role_patterns = [(role.id, _names_pattern(tuple(self._canon(name) for name in role.names))) for role in roles.values()]

    def make(self, question: str, scope: Scope) -> Query:
        """The query for a stand-alone question."""
        words = self._speller(" ".join(question.split()))
        text = self._canon(words)
        if scope.role and scope.role in self._roles:
            text = self._in_third_person(text, self._roles[scope.role].names[0])
        return Query(
            text=text,
            words=words,
            scope=scope,
            wants=wants_in(words),
            areas=tuple(area for area, pattern in self._areas if pattern.search(words)),
            editions=tuple(edition.id for edition, pattern in self._editions if pattern.search(words)),
            places=places_in(words),
            roles=tuple(role for role, pattern in self._role_patterns if pattern.search(text)),
        )

    def area_named(self, name: str) -> Area | None:
        """The area of that name or alias, upper and lower case apart."""
        return next((area for area, pattern in self._areas if pattern.fullmatch(name.strip())), None)

    def _in_third_person(self, text: str, role_name: str) -> str:
        """`what must I do` asked as a delegated partner is a question about the delegated partner."""
        if not _FIRST_PERSON.search(text) or role_name.lower() in text.lower():
            return text
        return _FIRST_PERSON.sub(f"the {self._canon(role_name)}", text, count=1)


def wants_in(words: str) -> frozenset[Want]:
    """What a question asks for, by its words."""
    return frozenset(want for want, pattern in _WANTS if pattern.search(words))


def _without(names: re.Pattern[str], text: str) -> str:
    """A text without those names and the preposition before them."""
    stripped = " ".join(re.sub(rf"(?:\b(?:in|for|at|near|of|from) )?(?:{names.pattern})", " ", text, flags=names.flags).split())
    return stripped or text


def places_in(words: str) -> tuple[str, ...]:
    """Places a question points at by number: `para 107` as para_107, `section 16G(7)` as s_16G__sub_7."""
    found = [f"para_{number}" for number in _PARAGRAPH.findall(words)]
    found += [f"s_{section.upper()}" + (f"__sub_{part}" if part else "") for section, part in _SECTION.findall(words)]
    return tuple(dict.fromkeys(found))


def is_national(edition: Edition) -> bool:
    """Whether an edition binds or guides the whole country."""
    return edition.kind in NATIONAL


def _names_pattern(names: tuple[str, ...], *, exact_case: bool = False) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    pattern = r"(?<![\w-])(?:" + "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in ordered) + r")s?(?![\w-])"
    return re.compile(pattern, re.NOFLAG if exact_case else re.I)
