"""Makes spot-the-outdated-term questions and short scenarios, from sentences of our own that rest on held provisions."""

from __future__ import annotations

import random
from collections.abc import Iterator

from assistant.practice.quiz.citing import Sources
from assistant.practice.quiz.data import OldSentence, Replaced, Scenario
from assistant.practice.quiz.drafting import Answers, Asked, Draft, draft, shuffled
from assistant.practice.quiz.grammar import lower_first
from assistant.practice.quiz.model import Kind, Option, Shape
from assistant.practice.quiz.pool import EVERYTHING, Material, Pool, touches
from corpus import catalogue
from corpus.catalogue import Obsolete


def outdated(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Old terms to be spotted in a sentence, and old terms to be replaced; each term once."""
    rows: list[OldSentence | Replaced] = [*material.data.sentences, *material.data.replaced]
    rng.shuffle(rows)
    for row in rows:
        shown = shown_by(material, row.term, row.ref if isinstance(row, Replaced) else "")
        wanted = (shown, *(ref for _, ref in row.current)) if isinstance(row, OldSentence) else (shown,)
        if all(wanted) and all(material.likeness.has(ref) for ref in wanted) and _in_scope(material, pool, shown):
            yield _spotted(material, pool, rng, row, shown) if isinstance(row, OldSentence) else _replaced(material, pool, rng, row)


def obsolete(term: str) -> Obsolete:
    """The vocabulary's entry for a term that is out of date."""
    return next(entry for entry in catalogue.vocabulary().obsolete if entry.term == term)


def shown_by(material: Material, term: str, ref: str = "") -> str:
    """The norm that shows what took the place of a term: the one named, else the first held that the vocabulary points at; "" if none is held."""
    held = [f"{provision_id}#1" for provision_id in obsolete(term).see if material.likeness.has(f"{provision_id}#1")]
    return ref or (held[0] if held else "")


def _in_scope(material: Material, pool: Pool, ref: str) -> bool:
    """Old terms are everybody's business, so only edition and topic bound them."""
    return ref in pool.allowed if pool.topic else material.provision(ref).edition_id in pool.editions


def _spotted(material: Material, pool: Pool, rng: random.Random, row: OldSentence, shown: str) -> Draft:
    sources = Sources(material)
    note = obsolete(row.term).note
    options = [Option(row.says, True, material.data.say("reasons", "outdated_right", note=note), sources.cite(shown))]
    options += [
        Option(text, False, material.data.say("reasons", "current", term=text, source=sources.source(ref), locator=sources.place(ref)), sources.cite(ref))
        for text, ref in row.current
    ]
    stem = material.data.say("stems", "outdated", sentence=row.sentence)
    # What the sentence says by the way must not give away another question.
    facts = frozenset({f"term:{row.term}", *(ref for _, ref in row.current)})
    asked = Asked(Kind.OUTDATED, Shape.ONE, stem, (shown,), note, facts)
    return draft(material, pool, asked, Answers(shuffled(rng, options)), sources)


def _replaced(material: Material, pool: Pool, rng: random.Random, row: Replaced) -> Draft:
    sources = Sources(material)
    cited = sources.cite(row.ref)
    note = obsolete(row.term).note
    place = sources.place(row.ref)
    options = [Option(row.key, True, f"{note} ({place})", cited)]
    options += [
        Option(wrong, False, material.data.say("reasons", "replaced_wrong", wrong=lower_first(wrong), note=note, locator=place), cited) for wrong in row.wrong
    ]
    stem = material.data.say("stems", "replaced", term=row.says)
    asked = Asked(Kind.OUTDATED, Shape.ONE, stem, (row.ref,), note, frozenset({f"term:{row.term}"}))
    return draft(material, pool, asked, Answers(shuffled(rng, options)), sources)


def scenario(material: Material, pool: Pool, rng: random.Random) -> Iterator[Draft]:
    """Cases of use to the role, in a drawn order, each with somebody drawn for it."""
    cases = [case for case in material.data.scenarios if _concerns(material, pool, case)]
    rng.shuffle(cases)
    for case in cases:
        yield _case(material, pool, rng, case)


def _concerns(material: Material, pool: Pool, case: Scenario) -> bool:
    refs = (case.ref, *(ref for _, _, ref in case.wrong))
    if not all(material.likeness.has(ref) for ref in refs) or material.provision(case.ref).edition_id not in pool.editions:
        return False
    said = f"{case.topic} {case.stem} {case.right} {case.why}"
    if pool.topic and not touches(pool, (case.ref,), said):
        return False
    return pool.role in EVERYTHING or pool.role in case.roles or case.ref in pool.allowed


def _case(material: Material, pool: Pool, rng: random.Random, case: Scenario) -> Draft:
    sources = Sources(material)
    who = rng.choice(case.people)
    stem = case.stem.format(who=who, who_lower=who[:1].lower() + who[1:])
    right = material.data.say("reasons", "scenario", why=case.why, locator=sources.place(case.ref))
    options = [Option(case.right, True, right, sources.cite(case.ref))]
    options += [
        Option(text, False, material.data.say("reasons", "scenario", why=why, locator=sources.place(ref)), sources.cite(ref)) for text, why, ref in case.wrong
    ]
    asked = Asked(Kind.SCENARIO, Shape.ONE, stem, (case.ref,), right, frozenset({f"case:{case.id}"}))
    return draft(material, pool, asked, Answers(shuffled(rng, options)), sources)
