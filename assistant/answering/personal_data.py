"""A message in, the message without personal details out: what was masked is named in kinds, never kept.

Telephone numbers are recognised by `phonenumbers`, health service numbers by their check digit (`python-stdnum`); the rest by form and by the words
beside it. It errs towards masking what looks like a child's details, and leaves roles, bodies, areas, editions and published helplines alone.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from phonenumbers import PhoneNumberMatcher
from stdnum.gb import nhs

from corpus.catalogue import DATA, areas, editions, roles, vocabulary

NAME, BIRTH, ADDRESS, PHONE, EMAIL = "name", "date of birth", "address", "telephone number", "e-mail address"
NHS_NUMBER, PUPIL_NUMBER, INSURANCE, VEHICLE, CASE = "NHS number", "pupil number", "National Insurance number", "vehicle registration", "case number"

_PERSON = (
    r"(?:boys?|girls?|child|baby|pupil|student|son|daughter|kid|lad|toddler|infant|teenager|teen|brother|sister|sibling|twins?|patient|client"
    r"|niece|nephew|cousin|grandson|granddaughter"
    r"|mum|mother|dad|father|stepdad|stepfather|stepmum|step-dad|uncle|aunt|carer|boyfriend|girlfriend|teacher|man|woman|friend|neighbour"
    r"|young person|\d{1,2} ?(?:yr|year|yo)s?[ -]?(?:old)?)"
)
_CAPITAL, _SMALL_LETTER = "A-ZÀ-ÖØ-ÞŁŚŠŽŻČ", "a-zß-öø-ÿ\u0100-\u017f"
_WORD_OF_NAME = rf"[{_CAPITAL}][{_SMALL_LETTER}'\u2019][{_CAPITAL}{_SMALL_LETTER}'\u2019-]+"
_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec)[a-z]*,? (?:\d{4}|\d{2}\b)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_POSTAL_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|E|FK|FY|GL|GU|GY|G|HA|HD|HG|HP|HR"
    "|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY"
    "|LA|LD|LE|LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|N|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD"
    "|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|W|YO|ZE"
)
_STREETS = r"(?:road|street|avenue|lane|crescent|drive|rd|ave|terrace|gardens)"
_MORE_STREETS = (
    r"(?:Road|Street|Avenue|Lane|Crescent|Drive|Rd|St|Ave|Terrace|Gardens|Close|Court|Place|Way|Grove|Walk|Row|Square|Mews|Hill|Park"
    r"|View|Rise|Green|Yard|Wharf|Quay|Vale|Croft|Parade|Fold|Mount|Heights|Cottages|Villas|Buildings|Passage)"
)
_SMALL = r"(?!(?:the|of|a|an|on|in|to|and|or|per|days?|weeks?|hours?|year|old)\b)"

_E_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NHS = re.compile(r"(?<![\d+])(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_NHS_SAID = re.compile(r"(\bNHS (?:no\.?|number|num)\W{0,3}(?:is )?)(\d[\d -]{8,12}\d)", re.I)
_PHONE = re.compile(r"(?<![\d/.])(?:\+44[\s-]?(?:\(0\))?|\(?0)(?:[\s()-]?\d){9,10}(?![\d/])")
_PUPIL = re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b", re.I)
_INSURANCE = re.compile(r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.I)
_PUPIL_SAID = re.compile(r"(\b(?:UPN|(?:unique )?pupil (?:number|no\.?))\W{0,3}(?:is )?)([A-Z](?:[ -]?\d){11}[ -]?[0-9A-Z])\b", re.I)
_INSURANCE_SAID = re.compile(r"(\b(?:NI|NINO|national insurance)(?: number| no\.?)?\W{0,3}(?:is )?)([A-Z]{2}(?: ?\d{2}){3} ?[A-D])\b", re.I)
_CASE = re.compile(
    r"(\b(?:case|lcs|mosaic|liquid ?logic|client|crime|referral|hospital|police|staff|payroll|employee|badge|warrant|collar)(?: ref(?:erence)?| id| number"
    r"| no\.?)+\W{0,3}(?:is )?)([A-Z]{0,4}[-/]?\d[\w/-]{3,})",
    re.I,
)
_VEHICLE = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")
_VEHICLE_SAID = re.compile(r"\b(?:reg|registration|number ?plate|plate|car|van|vehicle|driving|drives|bmw|audi|corsa|taxi)\b", re.I)
_BIRTH_SAID = re.compile(r"(\b(?:d\.? ?o\.? ?b\.?|date of birth|birth ?date|born(?: on)?|birthday(?: is)?)\W{0,4}(?:is |on |was )?)(" + _DAY + ")", re.I)
_BIRTH_AFTER_NAME = re.compile(r"(\[name\]\W{0,3}(?:\(|aged? \d{1,2}\W{0,3})?)(" + _DAY + ")", re.I)
_NAME_BEFORE_BIRTH = re.compile(
    rf"\b({_WORD_OF_NAME}(?: {_WORD_OF_NAME}){{0,2}})(?=\W{{0,3}}(?:\(|is |was )?(?:\[date of birth\]|(?:d\.?o\.?b"
    rf"|born|date of birth)\b))"
)
_NAME_AFTER_BIRTH = re.compile(rf"(?<=\[date of birth\] )((?:for|of) )({_WORD_OF_NAME}(?: [{_CAPITAL}][\w'\u2019-]*){{0,2}})")
_REST_OF_NAME = re.compile(
    r"\[name\](?: (?!(?:is|was|who|whose|and|has|had|aged|a|the|born|date|d\.?o\.?b)\b)[^\W\d_][\w'\u2019-]+){1,2}"
    r"(?=\W{0,3}(?:d\.?o\.?b\b|born\b|date of birth|\[date of birth\]))",
    re.I,
)
_POSTCODE = re.compile(rf"\b(?:{_POSTAL_AREAS})\d[A-Z\d]?(?: ?)(?!\d(?:st|nd|rd|th|yr|hr|wk|ys|ds)\b)\d[ABD-HJLNP-UW-Z]{{2}}\b", re.I)
_ADDRESS = re.compile(
    r"(?:\b(?:flat|apartment|room|unit) \w{1,4},? )?(?<!section )(?<!paragraph )(?<!chapter )(?<!para )(?<!page )\b\d{1,4}[a-zA-Z]?,? "
    rf"(?:(?i:{_SMALL}[a-z'\u2019]+ ){{1,3}}(?i:{_STREETS})\b|(?:[A-Z][\w'\u2019]+ ){{1,3}}{_MORE_STREETS}\b)"
)
_CALLED = re.compile(
    rf"\b((?:{_PERSON}(?:s|'s|\u2019s)? |(?:his|her|their|s?he'?s|s?he is|my|they are) )(?:is |was |who is )?(?:called|named"
    rf"|names? (?:is|are|was)|goes by) )([A-Za-z][a-zA-Z'\u2019-]+)((?: [A-Z][a-zA-Z'\u2019.-]*)*)",
    re.I,
)
# A person's word with a capital inside a sentence is part of a title ("Every Child Matters").
_RELATED = re.compile(rf"((?:\b{_PERSON}|(?:^|[.!?] )(?i:{_PERSON})),? \(?)({_WORD_OF_NAME})((?: [A-Z][a-zA-Z'\u2019-]*)*)")
_TITLED = re.compile(r"\b((?i:mr|mrs|ms|miss|mx|dr|master)\.? )([A-Z][a-z'\u2019-]+(?:[ -][A-Z][a-z'\u2019-]+)?)")
_FAMILY = re.compile(r"\b(the )([A-Z][a-z'\u2019-]+)(?= (?:family|twins|brothers|sisters|children|household|siblings)\b)")
_AGED = re.compile(
    rf"\b({_WORD_OF_NAME} [{_CAPITAL}][{_CAPITAL}{_SMALL_LETTER}'\u2019-]*)"
    rf"(?=(?:,| \(|,? aged?|,? who is)\W{{0,2}}1?\d\b(?! ?%)|,? 1?\d ?(?:yrs?|years?|yo|y/o)\b)"
)
_TELLS = re.compile(rf"\b({_WORD_OF_NAME}(?: {_WORD_OF_NAME}){{1,2}})(?= (?:has |just )*(?:told (?:me|us|my|a)|disclosed|confided|came in)\b)")
_SURNAMED = rf"{_WORD_OF_NAME}(?: {_WORD_OF_NAME}){{1,2}}"
_SAID_NAME = re.compile(rf"\b((?:called|named|by the name of|names? (?:is|are|was)) )({_SURNAMED})")
_FULL_NAME = re.compile(rf"(?<![\w'\u2019.-])({_SURNAMED})")
# Whoever writes one of these has somebody in mind, so that what has the form of a name beside it is one.
_DETAIL = re.compile(rf"\[(?:{'|'.join((BIRTH, ADDRESS, PHONE, EMAIL, NHS_NUMBER, PUPIL_NUMBER, INSURANCE, VEHICLE, CASE))})\]")
# "Her twins Juno and Bede": whoever is joined to a name, behind the word for such people.
_JOINED = re.compile(rf"(\b{_PERSON}s?:?,? \(?\[{NAME}\](?:, \[{NAME}\])*,? (?:and|&) )({_WORD_OF_NAME})(?!\w)(?! [{_CAPITAL}])")
_TORN = re.compile(rf"\[{NAME}\](?:['\u2019-]?[{_CAPITAL}][\w-]+)+")
_UNSEEN = {"Cc", "Cf", "Co", "Cs"}
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_HONOURED = {"sir", "dame", "lord", "lady", "baroness", "king", "queen", "prince", "princess", "st", "st.", "saint", "justice", "minister"}


@dataclass(frozen=True, slots=True)
class Masked:
    """The text with details masked, and the kinds masked, each once."""

    text: str
    kinds: tuple[str, ...]


def visible(text: str) -> str:
    """The text without what no reader can see: tag, control, zero-width, direction and variation characters."""
    return "".join(char for char in text if char in "\n\t" or not (unicodedata.category(char) in _UNSEEN or _VARIATION.match(char))).replace("\u00a0", " ")


def mask(text: str, published: Callable[[], frozenset[str]] = frozenset) -> Masked:
    """The visible text, personal details replaced by their kind in square brackets. Telephone numbers that are `published` stay; only then is that asked."""
    text = visible(text)
    kinds: list[str] = []
    for kind, masker in _MASKERS:
        masked = _telephones(text, published) if kind == PHONE else masker(text)
        if masked != text:
            kinds.append(kind)
            text = masked
    return Masked(text, tuple(dict.fromkeys(kinds)))


def _form(kind: str, pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda text: pattern.sub(f"[{kind}]", text)


def _said(kind: str, pattern: re.Pattern[str]) -> Callable[[str], str]:
    return lambda text: pattern.sub(lambda match: f"{match[1]}[{kind}]", text)


def _health_numbers(text: str) -> str:
    text = _NHS_SAID.sub(rf"\1[{NHS_NUMBER}]", text)
    return _NHS.sub(lambda match: f"[{NHS_NUMBER}]" if nhs.is_valid(match[0]) else match[0], text)


def published_numbers(texts: Iterable[str]) -> frozenset[str]:
    """The telephone numbers that documents give, such as a council's duty number: nobody's own."""
    return frozenset(_number(match[0]) for text in texts for match in _PHONE.finditer(text))


def _number(text: str) -> str:
    """A telephone number's digits as dialled within the country."""
    digits = re.sub(r"\D", "", text)
    return f"0{digits[2:].removeprefix('0')}" if digits.startswith("44") else digits


def _telephones(text: str, published: Callable[[], frozenset[str]] = frozenset) -> str:
    spans = [(match.start, match.end) for match in PhoneNumberMatcher(text, "GB")] + [match.span() for match in _PHONE.finditer(text)]
    last = len(text)
    known = _personal()["public_numbers"] | published() if spans else frozenset()
    for begin, end in sorted(spans, reverse=True):
        start = begin + (text[begin] == "(" and ")" not in text[begin:end])  # a bracket around the number, not in it
        if end <= last and _number(text[start:end]) not in known:
            text = f"{text[:start]}[{PHONE}]{text[end:]}"
            last = start
    return text


def _vehicles(text: str) -> str:
    return _VEHICLE.sub(f"[{VEHICLE}]", text) if _VEHICLE_SAID.search(text) else text


def _names(text: str) -> str:
    if text.upper() == text:  # in capitals every word looks like a name: only names that are nothing else are masked
        return _REST_OF_NAME.sub(f"[{NAME}]", _known_names(text))
    for pattern in (_CALLED, _RELATED):
        text = pattern.sub(_phrase, text)
    for pattern in (_TITLED, _FAMILY):
        text = pattern.sub(lambda match: match[0] if _plain(match[2]) or _public(match[2]) else f"{match[1]}[{NAME}]", text)
    for pattern in (_AGED, _TELLS, _NAME_BEFORE_BIRTH):
        text = pattern.sub(lambda match: match[0] if any(_plain(word) for word in match[1].split()) or _public(match[1]) else f"[{NAME}]", text)
    text = _NAME_AFTER_BIRTH.sub(lambda match: match[0] if any(_plain(word) for word in match[2].split()) else f"{match[1]}[{NAME}]", text)
    return _REST_OF_NAME.sub(f"[{NAME}]", _known_names(text))


def _full_names(text: str) -> str:
    """Names in full that are said to be one, or that stand beside another personal detail; and the rest of a name that was masked in part."""
    text = _SAID_NAME.sub(lambda match: f"{match[1]}[{NAME}]" if _is_name(match[2]) else match[0], text)
    text = _JOINED.sub(lambda match: f"{match[1]}[{NAME}]" if _is_name(match[2]) else match[0], text)
    if _DETAIL.search(text):
        text = _FULL_NAME.sub(lambda match: f"[{NAME}]" if _is_name(match[1]) else match[0], text)
    return _TORN.sub(f"[{NAME}]", text)


def _is_name(words: str) -> bool:
    """Whether capitalised words may be somebody's name: none an ordinary word, no body, place or public person."""
    parts = words.split()
    return not any(_plain(part) for part in parts) and parts[-1].lower() not in _personal()["organisations"] and not _public(words)


def _phrase(match: re.Match[str]) -> str:
    """A name after a telling phrase: its first word must not be an ordinary one; capitalised words that follow belong to it."""
    first, rest = match[2], match[3].split(" ")[1:]
    if _plain(first) or _public(f"{first} {' '.join(rest)}") or (rest and rest[-1].lower() in _personal()["organisations"]):
        return match[0]
    taken = 0
    while taken < len(rest) and rest[taken][:1].isupper() and (len(rest[taken].strip(".")) == 1 or not _plain(rest[taken])):
        taken += 1
    return f"{match[1]}[{NAME}]" + "".join(f" {word}" for word in rest[taken:])


def _known_names(text: str) -> str:
    return _given_names().sub(_known_name, text)


def _known_name(match: re.Match[str]) -> str:
    before = match.string[: match.start()].split()[-1:]
    words = match[0].split()
    after = match.string[match.end() :].split()[:2]
    if (before and before[0].lower().strip("(,\"'") in _HONOURED) or _public(match[0]):
        return match[0]
    near = (*words[1:], *(after if match[0][0].isupper() else ()))
    if any(word.lower().strip(".,'\u2019s?") in _personal()["organisations"] for word in near) or any(_plain(word) for word in words[1:]):
        return match[0] if len(words) == 1 or words[-1].lower() in _personal()["organisations"] else f"[{NAME}] {' '.join(words[1:])}"
    return f"[{NAME}]"


@cache
def _given_names() -> re.Pattern[str]:
    names = "|".join(sorted(_personal()["given_names"], key=len, reverse=True))
    return re.compile(rf"(?<![\w@.-])(?i:{names})(?![\w@])(?:(?: [A-Z]\.?(?![\w'\u2019]))|(?:[ -][A-Z][a-z'\u2019]+(?:-[A-Z][a-z]+)?)){{0,2}}")


def _plain(word: str) -> bool:
    return re.sub(r"['\u2019]s?$", "", word.lower().strip(".,")) in _ordinary()


def _public(name: str) -> bool:
    return any(public.lower() in name.lower() or (" " in name and name.lower() in public.lower()) for public in _personal()["public_people"])


@cache
def _ordinary() -> frozenset[str]:
    """Words of the catalogue, the roles, the areas and the vocabulary, and the listed ones: capitals do not make them names."""
    titles = [name for edition in editions().values() for name in (edition.document, edition.publisher, *edition.aliases)]
    places = [name for area in areas() for name in (area.name, *area.aliases)]
    words = [word for term in vocabulary().terms for word in (term.short, *term.expansions, term.meaning)]
    named = [name for role in roles().values() for name in role.names]
    found = {word.lower() for text in (*titles, *places, *words, *named) for word in re.findall(r"[A-Za-z][\w'\u2019-]*", text)}
    return frozenset((found | _personal()["not_names"]) - _personal()["given_names"])


@cache
def _personal() -> dict[str, Any]:
    raw = tomllib.loads((DATA / "triage.toml").read_text("utf-8"))["personal"]
    return {
        "public_numbers": frozenset(re.sub(r"\D", "", number) for number in raw["public_numbers"]),
        "public_people": tuple(raw["public_people"]),
        "given_names": frozenset(raw["given_names"].split()),
        "organisations": frozenset(raw["organisations"].split()),
        "not_names": frozenset(raw["not_names"].split()),
    }


_MASKERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (EMAIL, _form(EMAIL, _E_MAIL)),
    (NHS_NUMBER, _health_numbers),
    (PHONE, _telephones),
    (PUPIL_NUMBER, _said(PUPIL_NUMBER, _PUPIL_SAID)),
    (PUPIL_NUMBER, _form(PUPIL_NUMBER, _PUPIL)),
    (INSURANCE, _said(INSURANCE, _INSURANCE_SAID)),
    (INSURANCE, _form(INSURANCE, _INSURANCE)),
    (CASE, _said(CASE, _CASE)),
    (BIRTH, _said(BIRTH, _BIRTH_SAID)),
    (ADDRESS, _form(ADDRESS, _ADDRESS)),
    (ADDRESS, _form(ADDRESS, _POSTCODE)),
    (VEHICLE, _vehicles),
    (NAME, _names),
    (NAME, _full_names),
    (BIRTH, _said(BIRTH, _BIRTH_AFTER_NAME)),
)
