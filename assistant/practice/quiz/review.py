"""A quiz made earlier in, what has become of its questions out: provisions superseded, changed or no longer held, and words that are out of date.

Ours are held against their citations; anybody's GIFT against the provisions that it names: in our own comments, or as "paragraph 109" beside the name of a
document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.practice.quiz.citing import plain_sum, words_sum
from assistant.practice.quiz.data import quiz_data
from assistant.practice.quiz.model import Item, Kind, Quiz
from assistant.practice.quiz_gift import Gift, GiftQuestion
from corpus import catalogue
from corpus.catalogue import Obsolete
from corpus.model import Corpus, Edition, EditionStatus

PARAGRAPH = re.compile(r"\b(?:paras?\.?|paragraphs?)\s+(?P<number>\d+)\b", re.I)
SECTION = re.compile(r"\b(?:sections?|s)\.?\s?(?P<number>\d+[A-Z]{0,2})(?:\((?P<sub>\d+[A-Z]?)\))?", re.I)


class Ailment(StrEnum):
    """What can have become of a question."""

    SUPERSEDED = "superseded"
    CHANGED = "changed"
    MISSING = "missing"
    OBSOLETE = "obsolete"
    UNCITED = "uncited"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one question. `number` is its place in the quiz, from 1, or its line if it could not be read; `provision_id` may be ""."""

    number: int
    item_id: str
    stem: str
    ailment: Ailment
    text: str
    provision_id: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was looked at, and what was found, in the order of the questions."""

    title: str
    n_items: int
    findings: tuple[Finding, ...]

    @property
    def n_sound(self) -> int:
        """How many questions nothing was found about."""
        return self.n_items - len({finding.number for finding in self.findings if finding.ailment is not Ailment.UNREADABLE})


@dataclass(frozen=True, slots=True)
class _Stood:
    """A provision as a question knew it."""

    provision_id: str
    edition_id: str
    locator: str
    plain_sum: str = ""
    words_sum: str = ""


def review_quiz(quiz: Quiz, corpus: Corpus, day: date) -> Reviewed:
    """A quiz of ours against what is held on a day."""
    findings: list[Finding] = []
    for number, item in enumerate(quiz.items, 1):
        stood = [_Stood(one.provision_id, one.edition_id, one.locator, one.plain_sum, one.words_sum) for one in item.citations]
        rows = [*_of_provisions(stood, corpus, day), *_of_words(_texts(item), _own_words(stood, corpus))]
        findings += [Finding(number, item.id, item.stem, ailment, text, provision_id) for ailment, text, provision_id in dict.fromkeys(rows)]
    return Reviewed(quiz.title, len(quiz.items), tuple(findings))


def review_gift(gift: Gift, corpus: Corpus, day: date) -> Reviewed:
    """A GIFT file against what is held on a day. Words that ask nothing, which GIFT has too, are no questions."""
    data = quiz_data()
    findings = [Finding(line, "", "", Ailment.UNREADABLE, data.say("review", "unreadable", why=why)) for line, why in gift.faults]
    questions = [question for question in gift.questions if question.answers]
    for number, question in enumerate(questions, 1):
        stood = [_Stood(one.id, one.id.partition("/")[0], one.id.partition("/")[2], one.plain_sum, one.words_sum) for one in question.provisions]
        stood = stood or _cited_in(question, corpus)
        rows = [*_of_provisions(stood, corpus, day), *_of_words(_asked(question), _own_words(stood, corpus))]
        rows += [] if stood else [(Ailment.UNCITED, data.say("review", "uncited"), "")]
        findings += [Finding(number, question.id or question.name, question.stem, ailment, text, ref) for ailment, text, ref in dict.fromkeys(rows)]
    title = next((question.category for question in gift.questions if question.category), "GIFT")
    return Reviewed(title.rpartition("/")[2] or title, len(questions), tuple(findings))


def _of_provisions(stood: Iterable[_Stood], corpus: Corpus, day: date) -> Iterator[tuple[Ailment, str, str]]:
    """What became of the provisions: of each one its wording, of each edition its standing."""
    say = quiz_data().say
    rows = list(stood)
    for edition_id in dict.fromkeys(one.edition_id for one in rows):
        edition = corpus.editions.get(edition_id)
        if edition is not None and _superseded(edition, day):
            cited = [one for one in rows if one.edition_id == edition_id]
            successor = corpus.editions.get(edition.superseded_by or "")
            places = "; ".join(dict.fromkeys(_place(one, corpus) for one in cited))
            values = {"source": _source(edition), "locator": places, "successor": _source(successor) if successor else ""}
            yield Ailment.SUPERSEDED, say("review", "superseded" if successor else "superseded_unnamed", **values), cited[0].provision_id
    for one in rows:
        edition, provision = corpus.editions.get(one.edition_id), corpus.provisions.get(one.provision_id)
        values = {"locator": _place(one, corpus), "source": _source(edition) if edition else one.edition_id}
        if provision is None:
            yield Ailment.MISSING, say("review", "missing", **values), one.provision_id
        elif _differs(one.plain_sum, plain_sum(provision)) or _differs(one.words_sum, words_sum(provision)):
            yield Ailment.CHANGED, say("review", "changed", **values), one.provision_id


def _place(one: _Stood, corpus: Corpus) -> str:
    provision = corpus.provisions.get(one.provision_id)
    return provision.locator if provision else one.locator


def _differs(then: str, now: str) -> bool:
    """Whether a wording changed. What was not held then, or is not held now, says nothing."""
    return bool(then and now and then != now)


def _superseded(edition: Edition, day: date) -> bool:
    return edition.status is EditionStatus.SUPERSEDED and (edition.in_force_to is None or day > edition.in_force_to)


def _source(edition: Edition) -> str:
    return quiz_data().words["short"].get(edition.id) or f"{edition.document} ({edition.edition})"


def _of_words(texts: Iterable[str], own: str) -> Iterator[tuple[Ailment, str, str]]:
    """Terms out of date. Those that the provision itself uses, to say that they are gone, are left alone."""
    joined = "\n".join(texts)
    for entry in catalogue.vocabulary().obsolete:
        found = next((form for form in dict.fromkeys((entry.term, *entry.forms)) if _says(joined, form)), None)
        if found is not None and not any(_says(own, form) for form in (entry.term, *entry.forms)):
            yield Ailment.OBSOLETE, quiz_data().say("review", "obsolete", term=found, note=entry.note), _shown(entry)


def _says(text: str, form: str) -> bool:
    """Whether a text has a term as words of their own; a name or an abbreviation only as it is written."""
    return re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text, 0 if form != form.lower() else re.I) is not None


def _shown(entry: Obsolete) -> str:
    return entry.see[0] if entry.see else ""


def _own_words(stood: Iterable[_Stood], corpus: Corpus) -> str:
    held = [corpus.provisions[one.provision_id] for one in stood if one.provision_id in corpus.provisions]
    return "\n".join(f"{provision.plain or ''}\n{provision.words or ''}" for provision in held)


def _texts(item: Item) -> Iterator[str]:
    """What a learner reads of an item. Where an old term is the point of the question, nothing."""
    if item.kind is Kind.OUTDATED:
        return
    yield item.stem
    yield from (option.text for option in item.options)
    yield from (text for pair in item.pairs for text in (pair.left, pair.right))
    yield from (step.text for step in item.steps)


def _asked(question: GiftQuestion) -> Iterator[str]:
    """What a learner reads of a question, but for the feedback; nothing of one of ours whose point is an old term."""
    if Kind.OUTDATED.value in question.tags:
        return
    yield question.stem
    yield from (text for answer in question.answers for text in (answer.text, answer.match))


def _cited_in(question: GiftQuestion, corpus: Corpus) -> list[_Stood]:
    """Provisions that a question names in words: a paragraph or section, of the one document that its texts name."""
    joined = "\n".join((*question.texts, *question.tags, question.category))
    named = _named_editions(joined, corpus)
    if len(named) != 1:
        return []
    edition = named[0]
    places = [f"para_{found['number']}" for found in PARAGRAPH.finditer(joined)]
    places += (
        [f"s_{found['number']}" + (f"__sub_{found['sub']}" if found["sub"] else "") for found in SECTION.finditer(joined)]
        if edition.id.endswith("2004")
        else []
    )
    return [_Stood(f"{edition.id}/{place}", edition.id, place.replace("_", " ")) for place in dict.fromkeys(places)]


def _named_editions(text: str, corpus: Corpus) -> list[Edition]:
    """Editions that a text names by an alias; a longer name hides a shorter one that stands in it."""
    found: list[Edition] = []
    rest = text
    aliases = sorted(((alias, edition) for edition in corpus.editions.values() for alias in edition.aliases if len(alias) > 5), key=lambda row: -len(row[0]))
    for alias, edition in aliases:
        pattern = re.compile(rf"(?<!\w){re.escape(alias)}(?!\w)", re.I)
        if pattern.search(rest):
            rest = pattern.sub(" ", rest)
            found.append(edition)
    return list(dict.fromkeys(found))
